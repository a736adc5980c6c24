import { BackendLead } from "@understudy/llm";
import {
  Deadline,
  type DirectiveReading,
  type Domain,
  InferenceError,
  seededRandom,
  systemClock,
} from "@understudy/planner-core";
import { readingOfIntent } from "@understudy/planner-core/internal";
import { randomState } from "@understudy/simulation";
import { WordReader } from "@understudy/words";
import type { DirectiveSet, LabelledDirective } from "./directive-sets.ts";
import { isFirstGoalRight, problemsOf, verdictOf } from "./judge-reading.ts";
import type { KeptBackend } from "./kept-backend.ts";

/** The verdict on one reading. */
export interface IntentVerdict {
  readonly goal: boolean;
  readonly whole: boolean;
  readonly inverted: boolean;
  readonly confidence: number;
  readonly problems: readonly string[];
}

/** One directive, read by the reader alone, and by reader and model together. */
export interface JudgedIntent {
  readonly set: string;
  readonly directive: LabelledDirective;
  readonly alone: IntentVerdict;
  readonly both: IntentVerdict;
  /** Model's time for the directive, in milliseconds. */
  readonly ms: number;
  /** The model's answer to the first question. */
  readonly text: string;
}

const LATE_MS = 300_000;

/**
 * Has the directives of some sets read twice, as a game would with and without the model.. What cannot be asked
 * any more is left out.
 */
export async function judgeIntents(
  sets: readonly DirectiveSet[],
  backend: KeptBackend,
): Promise<readonly JudgedIntent[]> {
  const lead = new BackendLead({ backend, readsWords: "intent" });
  const reader = new WordReader();
  const judged: JudgedIntent[] = [];
  for (const { name, domain, directives } of sets) {
    for (const directive of directives) {
      const own = reader.readDirective(domain, directive.text);
      const { spentMs: beforeMs, missed } = backend;
      const together = await readTogether(lead, domain, directive.text, own).catch(giveUp);
      // A lead survives a third voice that is missing, but its verdict would be another one.
      if (together === undefined || backend.missed > missed) continue;
      const { reading, text } = together;
      judged.push({
        ...{ set: name, directive, text, ms: backend.spentMs - beforeMs },
        alone: verdictOn(domain, own, directive),
        both: verdictOn(domain, reading, directive),
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
