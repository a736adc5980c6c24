import { BackendLead } from "@understudy/llm";
import {
  Deadline,
  type DirectiveReading,
  type Domain,
  InferenceError,
  seededRandom,
  systemClock,
} from "@understudy/planner-core";
import { orchestratorSettings, readingOfIntent } from "@understudy/planner-core/internal";
import { randomState } from "@understudy/simulation";
import { WordReader } from "@understudy/words";
import type { DirectiveSet, LabelledDirective } from "../directive-sets.ts";
import { isFirstGoalRight, problemsOf, verdictOf } from "../judge-reading.ts";
import type { KeptBackend } from "./kept-backend.ts";

/** The verdict on one reading. */
export interface IntentVerdict {
  readonly goal: boolean;
  readonly whole: boolean;
  readonly inverted: boolean;
  readonly confidence: number;
  readonly problems: readonly string[];
}

/** Budgets of a directive, in seconds: a reply, a pause, and what a `revised` plan may take. */
export const BUDGETS_S = [1, 5, 20] as const;

/** One directive, read by the reader alone, and by reader and model together. */
export interface JudgedIntent {
  readonly set: string;
  readonly directive: LabelledDirective;
  readonly alone: IntentVerdict;
  readonly both: IntentVerdict;
  /** The two together within each of the budgets: the reader alone, or without the third voice, where the model is late. */
  readonly within: readonly IntentVerdict[];
  /** Whether the model was asked: not about a reading that stands. */
  readonly isAsked: boolean;
  /** Model's time for the directive, in milliseconds. */
  readonly ms: number;
  /** Model's processor time for the directive, in milliseconds; 0 if it was not measured. */
  readonly cpuMs: number;
  /** The model's answer to the first question. */
  readonly text: string;
}

const LATE_MS = 300_000;
const MS_PER_SECOND = 1000;
const GREETING = "Hello!";

/**
 * Has the directives of some sets read twice, as a game would with and without the model, which has read the domains'
 * prompts before. What cannot be asked any more is left out.
 */
export async function judgeIntents(
  sets: readonly DirectiveSet[],
  backend: KeptBackend,
): Promise<readonly JudgedIntent[]> {
  const lead = new BackendLead({ backend, readsWords: "intent" });
  const reader = new WordReader();
  const judged: JudgedIntent[] = [];
  for (const { name, domain, directives } of sets) {
    // A game has the domain's prompt read while it loads. Whether that has worked changes times only.
    await readTogether(lead, domain, GREETING, reader.readDirective(domain, GREETING)).catch(
      giveUp,
    );
    for (const directive of directives) {
      const own = reader.readDirective(domain, directive.text);
      const alone = verdictOn(domain, own, directive);
      if (own.confidence > orchestratorSettings.STANDS_ABOVE) {
        const same = { both: alone, within: BUDGETS_S.map(() => alone) };
        judged.push({
          ...{ set: name, directive, alone, ...same },
          ...{ isAsked: false, ms: 0, cpuMs: 0, text: "" },
        });
        continue;
      }
      const read = () => readTogether(lead, domain, directive.text, own).catch(giveUp);
      const { spentMs, cpuMs, missed } = backend;
      const answered = await read();
      // A lead survives a third voice that is missing, but its verdict would be another one.
      if (answered === undefined || backend.missed > missed) continue;
      const [ms, used] = [backend.spentMs - spentMs, backend.cpuMs - cpuMs];
      const both = verdictOn(domain, answered.reading, directive);
      const within: IntentVerdict[] = [];
      for (const seconds of BUDGETS_S) {
        const limited = await backend.within(seconds * MS_PER_SECOND, read);
        within.push(verdictOn(domain, limited?.reading ?? own, directive));
      }
      judged.push({
        ...{ set: name, directive, alone, both, within },
        ...{ isAsked: true, ms, cpuMs: used, text: answered.text },
      });
    }
  }
  return judged;
}

function giveUp(error: unknown): undefined {
  if (!(error instanceof InferenceError)) throw error;
}

async function readTogether(
  lead: BackendLead,
  domain: Domain,
  directive: string,
  own: DirectiveReading,
): Promise<{ readonly reading: DirectiveReading; readonly text: string }> {
  const deadline = new Deadline(systemClock, LATE_MS);
  const state = randomState(domain, seededRandom(1));
  const goal = domain.goals[0] ?? domain.goal({});
  const question = { key: "", domain, state, goal, text: { directive }, intent: { reading: own } };
  try {
    const answer = await lead.ask({ question, deadline });
    // Without an intent the reader's reading stands, as in a game.
    const reading = answer.kind === "intent" ? readingOfIntent(domain, answer.intent, own) : own;
    return { reading, text: answer.text };
  } finally {
    deadline.release();
  }
}

function verdictOn(
  domain: Domain,
  reading: DirectiveReading,
  directive: LabelledDirective,
): IntentVerdict {
  const problems = problemsOf(domain, reading, directive);
  return {
    goal: isFirstGoalRight(reading, directive),
    whole: problems.length === 0,
    inverted: verdictOf(domain, reading, directive) === "inverted",
    confidence: reading.confidence,
    problems,
  };
}
