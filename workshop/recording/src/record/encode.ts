import {
  ContextLimitError,
  type Domain,
  GenerationTimeoutError,
  InferenceError,
  type LlmAnswer,
  type Outcome,
  type Plan,
  type PlanningProblem,
  type TogetherOutcome,
  UnderstudyError,
} from "@understudy/planner-core";
import { hashText } from "@understudy/planner-core/internal";
import type {
  RecordedCall,
  RecordedError,
  RecordedOutcome,
  RecordedTogether,
} from "../recording.ts";

/** Milliseconds rounded to three decimals. */
export function roundMs(ms: number): number {
  return Math.round(ms * 1000) / 1000;
}

/** The recorded form of an outcome. */
export function encodeOutcome(outcome: Outcome): RecordedOutcome {
  const {
    status,
    source,
    plan,
    goal,
    cost,
    optimal,
    llmSteps,
    hit,
    mended,
    reason,
    remembered,
    chosen,
    confidence,
    because,
    banned,
    member,
    ensemble,
    detail,
  } = outcome;
  // Omitted for the first steps.
  const areFirst = outcome.llmIndices?.every((index, at) => index === at);
  const llmIndices = areFirst === true ? undefined : outcome.llmIndices;
  const times = plan === null ? undefined : timesOf(plan);
  const facts = {
    status,
    source,
    actions: plan === null ? null : [...plan.actions],
    ...(times === undefined ? {} : { times }),
    goal: goal.name ?? goal.hash,
    cost,
    optimal,
    llmSteps,
    ...(llmIndices === undefined ? {} : { llmIndices: [...llmIndices] }),
    ...(hit === undefined ? {} : { hit }),
    ...(mended === undefined ? {} : { mended }),
    ...(reason === undefined ? {} : { reason }),
    ...(remembered === undefined ? {} : { remembered }),
    ...(chosen === undefined ? {} : { chosen }),
    ...(confidence === undefined ? {} : { confidence }),
    ...(because === undefined ? {} : { because }),
    ...(banned === undefined ? {} : { banned }),
    ...(member === undefined ? {} : { member }),
    ...(ensemble === undefined ? {} : { ensemble }),
  };
  const hash = hashText(JSON.stringify(facts));
  return { hash, ...facts, ...(detail === undefined ? {} : { detail }) };
}

/** Starts and durations of steps, if they are planned. */
function timesOf({ steps }: Plan): RecordedOutcome["times"] {
  const times: (readonly [number, number])[] = [];
  for (const { startsAt, duration } of steps) {
    if (startsAt === undefined) return undefined;
    times.push([startsAt, duration ?? 0]);
  }
  return times.length === 0 ? undefined : times;
}

/** The recorded form of a joint plan. */
export function encodeTogether({ elapsedMs: _, ...outcome }: TogetherOutcome): RecordedTogether {
  // A plain copy: the caller may change its own. JSON has no infinity.
  const text = JSON.stringify(outcome, (_key, value: unknown) =>
    value === Number.POSITIVE_INFINITY ? Number.MAX_VALUE : value,
  );
  return { hash: hashText(text), ...(JSON.parse(text) as typeof outcome) };
}

/** The recorded form of an LLM planner's answer; an error for anything else. */
export function encodeAnswer(answer: LlmAnswer): Pick<RecordedCall, "answer" | "error"> {
  const given: unknown = answer;
  if (typeof given !== "object" || given === null) return noAnswer;
  const { text, usage, member, ensemble } = answer;
  const common = {
    text: typeof text === "string" ? text : "",
    ...(usage === undefined ? {} : { usage: { ...usage } }),
    ...(member === undefined ? {} : { member }),
    ...(ensemble === undefined ? {} : { ensemble }),
  };
  switch (answer.kind) {
    case "plan":
      if (!Array.isArray(answer.actions)) return noAnswer;
      return { answer: { kind: "plan", actions: [...answer.actions], ...common } };
    case "choice":
      return { answer: { kind: "choice", index: answer.index, ...common } };
    case "intent":
      return { answer: { kind: "intent", intent: { ...answer.intent }, ...common } };
    case "invalid-json":
    case "invalid-plan":
      return { answer: { kind: answer.kind, message: answer.message, ...common } };
    default:
      return noAnswer;
  }
}

const noAnswer: Pick<RecordedCall, "error"> = {
  error: {
    name: "Error",
    message: "the LLM planner answered with something that is not an answer",
  },
};

/** The recorded form of an error, sufficient to throw an equal one. */
export function encodeError(error: unknown): RecordedError {
  if (!(error instanceof Error)) return { name: "", message: String(error) };
  const { name, message } = error;
  if (!(error instanceof UnderstudyError)) return { name, message };
  return {
    name,
    message,
    code: error.code,
    ...(error instanceof InferenceError && error.transient ? { transient: true as const } : {}),
    ...(error instanceof ContextLimitError ? tokensOf(error) : {}),
  };
}

function tokensOf({ max, required }: ContextLimitError): Pick<RecordedError, "max" | "required"> {
  return {
    ...(max === undefined ? {} : { max }),
    ...(required === undefined ? {} : { required }),
  };
}

/** An error equal to the recorded one for the engine. */
export function decodeError(recorded: RecordedError): unknown {
  const { name, message, code, transient = false, max, required } = recorded;
  if (name === "") return message;
  if (code === "context-limit") return new ContextLimitError(max, required);
  if (code === undefined) return Object.assign(new Error(message), { name });
  // The engine's timeouts are always transient; other classes with such a code may not be.
  const isTimeout = transient && code.endsWith("-timeout");
  const error = isTimeout
    ? new GenerationTimeoutError(message, { code })
    : new InferenceError(message, { code, transient });
  return Object.assign(error, { name });
}

/** Key of a search within a request: goal and state. */
export function problemKey({ goal, state }: Pick<PlanningProblem, "goal" | "state">): string {
  return hashText(`${goal.hash}:${state.join(",")}`).slice(0, 8);
}

/** A domain's definition as data, without functions. */
export function definitionOf(domain: Domain): Domain["definition"] {
  return JSON.parse(JSON.stringify(domain.written)) as Domain["definition"];
}

/** The members of a squad in one line. */
export function squadName({ agents }: { readonly agents: object }): string {
  return Object.keys(agents).join(", ");
}
