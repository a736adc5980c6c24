import type { ConditionView, OutcomeView } from "../../src/protocol/detail.ts";
import type { SourceName, StatusName } from "../../src/protocol/frame.ts";
import type { RequestMessage, StageName } from "../../src/protocol/request.ts";

/** Reasons for serving the classical plan. */
type Reason = NonNullable<OutcomeView["reason"]>;

/** A short name with its meaning. */
export interface Wording {
  readonly label: string;
  readonly meaning: string;
}

/** Plan sources, in display order. */
export const SOURCE_WORDS: Readonly<Record<SourceName, Wording>> = {
  llm: { label: "model", meaning: "The model wrote it, and the proof found nothing wrong." },
  mended: {
    label: "mended",
    meaning: "The model wrote the beginning, the classical planner the rest.",
  },
  generalised: {
    label: "plan library",
    meaning: "A plan from the plan library that is proved to work in this situation too.",
  },
  exact: { label: "cache", meaning: "A plan for the very same situation, from the exact cache." },
  similar: {
    label: "similar",
    meaning: "A plan for a similar situation, proved to work in this one.",
  },
  classical: {
    label: "classical",
    meaning: "The classical planner made it.",
  },
  own: { label: "own", meaning: "The game's own plan, or one of unknown origin." },
};

/** Every source, in display order. */
export const SOURCES_IN_ORDER: readonly SourceName[] = [
  "llm",
  "mended",
  "generalised",
  "exact",
  "similar",
  "classical",
  "own",
];

/** Agents' activities. */
export const STATUS_WORDS: Readonly<Record<StatusName, Wording>> = {
  playing: { label: "playing", meaning: "A step of its plan is being played." },
  waiting: { label: "thinking", meaning: "It waits for a plan." },
  between: { label: "between steps", meaning: "It has a plan, and no step of it runs." },
  idle: { label: "idle", meaning: "All its goals hold, or none is reachable now." },
  stuck: { label: "blocked", meaning: "Its last request ended without a plan." },
  gone: { label: "gone", meaning: "It left the show." },
};

/** Texts for the reasons for serving the classical plan despite a model. */
const REASON_WORDS: Readonly<Record<Reason, string>> = {
  budget: "too little time to ask the model",
  timeout: "the model was too late",
  "breaker-open": "the breaker was open",
  overloaded: "too many questions were waiting",
  "backend-error": "the model's server failed",
  "context-limit": "the question was too long",
  "invalid-json": "the model wrote no JSON",
  "invalid-plan": "the model wrote no plan of this domain",
  "unsound-plan": "the model's plan did not work",
  "costly-plan": "the model's plan cost too much",
  "planner-error": "the classical planner failed",
  disposed: "the model was closed",
  "needs-schedule": "the plan needs times, which models do not plan",
};

/** Stages of a request. */
export const STAGE_WORDS: Readonly<Record<StageName, Wording>> = {
  look: { label: "cache", meaning: "Does the goal hold already? Does a cache have a plan?" },
  classical: {
    label: "classical planner",
    meaning: "The classical planner looks for a plan of its own.",
  },
  admission: { label: "admission", meaning: "May the model be asked: time, breaker, load?" },
  llm: { label: "llm", meaning: "The model writes." },
  member: { label: "member", meaning: "One of several models that answer for one." },
  proof: { label: "proof", meaning: "The answer is proved, mended and compared." },
  revision: { label: "revision", meaning: "The work after the agent had its answer." },
};

/** Text of a fallback reason; unknown ones are unchanged. */
export function reasonWords(reason: Reason): string {
  return Object.hasOwn(REASON_WORDS, reason) ? REASON_WORDS[reason] : reason;
}

/** A short description of a plan. */
export function planWords({ status, steps }: OutcomeView): string {
  if (status === "unsolvable") return "proved: no plan reaches the goal";
  if (status === "cut-off") return "no plan in time";
  const plan = steps === 0 ? "nothing to do" : steps === 1 ? "1 step" : `${steps} steps`;
  return status === "partial" ? `${plan}, short of the goal` : plan;
}

/** A short description of a request's end. */
export function outcomeWords(outcome: OutcomeView): string {
  const { reason } = outcome;
  return reason === undefined
    ? planWords(outcome)
    : `${planWords(outcome)}; ${reasonWords(reason)}`;
}

/** Lateness of an answer in ms; 0 if in time, or without a budget. */
export function lateBy({ servedMs, budgetMs }: RequestMessage): number {
  if (servedMs === undefined || budgetMs === undefined) return 0;
  return Math.max(0, servedMs - budgetMs);
}

/** The reason for a false condition, and whether the plan will achieve it; undefined for a true one. */
export function whyNot(condition: ConditionView): string | undefined {
  if (condition.holdsNow) return undefined;
  const { from = [], holdsThen } = condition;
  if (!holdsThen) return "no step before it brings it about";
  if (from.length === 0) return "will hold by then";
  return `${stepNumbers(from)} will see to it`;
}

/** Step numbers, from 1: `step 2`, `steps 2 and 3`, `steps 2, 3 and 5`. */
export function stepNumbers(indices: readonly number[]): string {
  const numbers = indices.map((index) => String(index + 1));
  const last = numbers.pop() ?? "";
  return numbers.length === 0 ? `step ${last}` : `steps ${numbers.join(", ")} and ${last}`;
}

/** Values of variables as text: `energy=0, at=forest`. */
export function valuesText(values: ConditionView["values"]): string {
  return Object.entries(values)
    .map(([name, value]) => `${name}=${String(value)}`)
    .join(", ");
}

/** The work of several models on an answer: `race: the first answer that was accepted, 24 tokens wasted`. */
export function ensembleWords({
  strategy,
  why,
  agreement,
  tokensWasted,
}: NonNullable<OutcomeView["ensemble"]>): string {
  const agreed = agreement === undefined ? "" : `, agreement ${Math.round(100 * agreement)} %`;
  const wasted = tokensWasted === 0 ? "" : `, ${tokensWasted} tokens wasted`;
  return `${strategy}: ${why}${agreed}${wasted}`;
}
