import { ClassicalPlanner } from "@understudy/classical";
import { createLead } from "@understudy/llm";
import { type Lead, Orchestrator, type Outcome } from "@understudy/planner-core";
import { WordReader } from "@understudy/words";
import { cast, inn } from "./cast.ts";

/** Options of an evening. */
export interface EveningOptions {
  /** A SPEC such as `ollama/phi3`. Default: no model; words decide. */
  readonly model?: string | undefined;
  readonly budgetMs: number;
  readonly print: (line: string) => void;
}

const READY_WITHIN_MS = 60_000;
const OPEN = { at: "door", coins: 3, fed: false, famous: false, rich: false, home: false } as const;

/** Lets each guest choose among the same goals, by persona. */
export async function runPersonas({ model, budgetMs, print }: EveningOptions): Promise<void> {
  const lead = model === undefined ? undefined : await openLead(model, print);
  try {
    print(
      lead === undefined
        ? "No model: what the words say decides. With one: --model ollama/phi3"
        : `The model ${lead.model} chooses among plans that are proved already; where it does not, the words decide.`,
    );
    await playEvening(lead, budgetMs, print);
  } finally {
    await lead?.dispose();
  }
}

/** A model that is ready; `undefined` with a line about it if it fails, for words decide then. */
async function openLead(model: string, print: (line: string) => void) {
  try {
    const lead = await createLead({ model });
    await lead.warmUp(inn, AbortSignal.timeout(READY_WITHIN_MS));
    return lead;
  } catch (error) {
    print(`The model cannot be used: ${(error as Error).message}`);
    return undefined;
  }
}

async function playEvening(
  lead: Lead | undefined,
  budgetMs: number,
  print: (line: string) => void,
): Promise<void> {
  const planner = new ClassicalPlanner();
  const orchestrator = new Orchestrator({ domain: inn, planner, lead, reader: new WordReader() });
  const goal = { oneOf: ["eat", "shine", "win", "sleep"] } as const;
  for (const { name, persona } of cast) {
    const request = { agent: name, state: OPEN, goal, persona, choose: true, budgetMs };
    const outcome = await orchestrator.plan(request);
    const steps = (outcome.plan?.steps ?? []).map(({ tool, args }) =>
      [tool, ...Object.values(args)].join(" "),
    );
    print(`${name}, ${persona}`);
    print(`    ${outcome.goal.name}: ${steps.join(", ")} (${reasonOf(outcome)})`);
  }
  orchestrator.dispose();
}

/** The reason for the chosen goal, in words. */
function reasonOf({ chosen, because = [] }: Pick<Outcome, "chosen" | "because">): string {
  if (chosen === "lead") return "chosen by the model";
  if (chosen === undefined) return "the most important goal";
  return `by the words ${because.map(({ words }) => `"${words}"`).join(", ")}`;
}
