import type { Deadline } from "../../base/clock/deadline.ts";
import type { Domain, Goal } from "../../rules/domain/domain.ts";
import type { PlanConstraints } from "../../rules/plan/prover.ts";
import type { PackedState } from "../../rules/state/packed-state.ts";
import type { DirectiveReader, DirectiveReading } from "./directive-reader.ts";
import type { Intent } from "./intent.ts";

/** The free text of a question, besides state and goal. Written by users: never trusted. */
export interface QuestionText {
  /** A description of the agent's character. */
  readonly persona?: string | undefined;
  /** An instruction to the agent. */
  readonly directive?: string | undefined;
  /** The agent's memories. */
  readonly memory?: string | undefined;
}

/** A question to an LLM planner: plan from this state to this goal. */
export interface Question extends PlanConstraints {
  /** Identity of the question: questions with equal keys can share a call. */
  readonly key: string;
  readonly domain: Domain;
  /** A copy, so it stays valid for background calls. */
  readonly state: PackedState;
  readonly goal: Goal;
  readonly text: QuestionText;
  /** Set if the LLM planner is to read the directive instead of planning. */
  readonly intent?: IntentQuestion | undefined;
}

/** A question for the meaning of a directive. */
export interface IntentQuestion {
  /** The reader's own reading; undefined if it failed. */
  readonly reading: DirectiveReading | undefined;
}

/** An LLM planner's decision whether to take a question. */
export type Admission =
  | { readonly admitted: true; readonly predictedMs: number | undefined }
  | {
      readonly admitted: false;
      /** Undefined if the LLM planner is not meant for such questions, which is not reported. */
      readonly reason: "budget" | "breaker-open" | "overloaded" | undefined;
      /** Whether the LLM planner takes the question in the background, with no caller waiting. */
      readonly background: boolean;
    };

/** Token counts and times of one answer. */
export interface LlmUsage {
  readonly promptTokens: number;
  readonly completionTokens: number;
  /** Time to the first token, in milliseconds. */
  readonly firstTokenMs?: number | undefined;
  /** Time to the last token, in milliseconds. */
  readonly totalMs: number;
  /**
   * Tokens after the prompt that each took a forward pass of their own: without accepted draft tokens and text fixed by
   * the grammar. Default: all but the first.
   */
  readonly decodedTokens?: number | undefined;
  /** Decoding time after the first token, in milliseconds. Default: the time from first to last token. */
  readonly decodeMs?: number | undefined;
  /** Name of the answering model, for an LLM planner with several. */
  readonly model?: string | undefined;
}

/** One model call of an ensemble. */
export interface MemberReport {
  readonly member: string;
  /** Start and end, in milliseconds after the question. */
  readonly beganMs: number;
  readonly endedMs: number;
  /**
   * `lost`: its answer was no longer needed. `refused`: its plan was unsound or too expensive. `cancelled`: aborted,
   * since another answer was taken.
   */
  readonly end: "won" | "lost" | "refused" | "failed" | "cancelled";
  /** Tokens written, if counted; for a stopped call, pieces of text. */
  readonly tokens: number;
}

/** Record of how an ensemble reached its answer. */
export interface EnsembleReport {
  /** Name of the strategy, such as `race`. */
  readonly strategy: string;
  /** Calls in the order of their start. */
  readonly calls: readonly MemberReport[];
  /** The reason why the winner won, in a few words. */
  readonly why: string;
  /** For votes, share of the members that gave the same answer, from 0 to 1. */
  readonly agreement?: number;
  /** Tokens of all calls except the winner's. */
  readonly tokensWasted: number;
}

/** The answering model of an ensemble. */
export interface AnsweringMember {
  readonly member?: string | undefined;
  readonly ensemble?: EnsembleReport | undefined;
}

/** An answer of an LLM planner. Invalid text is an answer; a failing model rejects instead. */
export type LlmAnswer = AnsweringMember &
  (
    | {
        readonly kind: "plan";
        /** Ids of ground actions, not proved; -1 for an unknown action. */
        readonly actions: readonly number[];
        /** Unknown actions as they were written, by their index, to tell what is wrong. */
        readonly unknown?: Readonly<Record<number, string>> | undefined;
        readonly text: string;
        readonly usage?: LlmUsage | undefined;
        /** Shape of the plan, for telemetry, in words of the LLM planner's own. */
        readonly shape?: string | undefined;
      }
    | {
        /** The LLM planner chose among `candidates`. */
        readonly kind: "choice";
        /** Index into `candidates`; an index out of range counts as a wrong answer. */
        readonly index: number;
        readonly text: string;
        readonly usage?: LlmUsage | undefined;
      }
    | {
        /** The meaning of the directive, if the question asks for it. */
        readonly kind: "intent";
        readonly intent: Intent;
        readonly text: string;
        readonly usage?: LlmUsage | undefined;
      }
    | {
        /** The text has no JSON, or its JSON does not fit the schema. */
        readonly kind: "invalid-json" | "invalid-plan";
        readonly message: string;
        readonly text: string;
        readonly usage?: LlmUsage | undefined;
      }
  );

/** A proved plan to choose from. */
export interface LlmCandidate {
  readonly goal: Goal;
  readonly actions: readonly number[];
  /** In thousandths. */
  readonly scaledCost: number;
  /** Distinguishing trait, such as "cheapest" or "fewest-steps". */
  readonly style?: string | undefined;
}

/** The verdict on a plan. */
export interface PlanJudgement {
  /** Whether the plan would be served: it is sound, and its cost without unnecessary steps is within the limit. */
  readonly isAccepted: boolean;
  /** Number of sound steps at the beginning of the plan. */
  readonly soundSteps: number;
  /**
   * The candidate's cost without unnecessary steps, relative to the classical planner's; undefined if it misses the
   * goal, or the classical planner has no plan.
   */
  readonly costRatio: number | undefined;
}

/** One call of an LLM planner. */
export interface LlmRequest {
  readonly question: Question;
  /** The classical planner's plan, as a draft. */
  readonly draft?: readonly number[] | undefined;
  /**
   * Asks the classical planner to continue the steps written so far; undefined if it cannot. Synchronous and bounded,
   * at most 2 calls per question.
   */
  readonly redraft?: ((stepsSaid: readonly number[]) => readonly number[] | undefined) | undefined;
  /**
   * Proves a plan for the question without serving it, for an LLM planner with several answers. Synchronous; takes
   * about a microsecond, longer for plans more expensive than the classical planner's. Only for LLM planners that plan.
   */
  readonly judge?: ((actions: readonly number[]) => PlanJudgement) | undefined;
  /**
   * At most 8 proved plans to choose from. The LLM planner then answers with a `choice`; an LLM planner that cannot
   * choose may plan instead.
   */
  readonly candidates?: readonly LlmCandidate[] | undefined;
  /** Deadline of the call. It may be moved during the call (`Deadline.moveTo`). */
  readonly deadline: Deadline;
  /**
   * Called with each step's ground action as soon as its text is complete; -1 stands for an unknown action. On `stop`
   * the LLM planner ends the call and answers with the steps so far.
   *
   * @param index position of the step in the answer, from 0. A second attempt starts again at 0. Default: the
   *   position after the last step
   */
  readonly onStep?: ((action: number, index?: number) => "continue" | "stop") | undefined;
  /** Called with each piece of text as it arrives. */
  readonly onText?: ((piece: string) => void) | undefined;
}

/** A request for a text other than a plan. Plans take precedence. */
export interface WritingRequest {
  /** Name of the LLM planner's prompt, such as `describe`. */
  readonly task: string;
  /** Values for the prompt's slots, by name. */
  readonly slots: Readonly<Record<string, string | undefined>>;
  /** Maximum length of the text, in tokens. */
  readonly maxTokens: number;
  readonly deadline: Deadline;
}

/** A text written by a model; never trusted. */
export interface WrittenText {
  readonly text: string;
  readonly usage?: LlmUsage | undefined;
  /** The fixed part of the prompt, so that an answer that repeats it is noticed. */
  readonly prompt?: string | undefined;
}

/**
 * The LLM planner: a model that proposes plans. Implemented by `@understudy/llm`; retry, breaker and bulkhead are
 * LLM planners that wrap another one.
 */
export interface LlmPlanner {
  /** Name of the model, for keys and telemetry. */
  readonly model: string;
  /**
   * Changes with everything that may change the model's input or output: template, sampling settings, prompt version.
   */
  readonly fingerprint: string;
  /**
   * Whether the model was trained for a domain. Plans of an untrained model have a lower cost limit, unless
   * `OrchestratorSettings.maxCostRatio` overrides it. Synchronous and cheap. Default: it plans in any domain.
   */
  isTaught?(domain: Domain): boolean;
  /**
   * How well the model reads directives, as shown by a trial. `intent`: its intents and the directive reader together
   * are better than the reader alone. True: its choices among plans are better than the reader. False: it cannot even
   * choose. Default: unknown, so the reader alone decides.
   */
  readonly readsWords?: boolean | "intent" | undefined;
  /** Reader of directives and personas, used if the orchestrator has none of its own. Default: none. */
  readonly reader?: DirectiveReader | undefined;
  /**
   * Calls `listener` after `model` and `fingerprint` have changed because another model answers from now on. Default:
   * never called.
   *
   * @returns function that stops listening
   */
  onChange?(listener: () => void): () => void;
  /**
   * Whether a question can be answered in time. Synchronous and cheap: called on the game thread.
   *
   * @param limitMs time for the answer, in milliseconds
   * @param draft the classical planner's plan, as an estimate of the answer's length; empty for a choice
   */
  admit(question: Question, limitMs: number, draft: readonly number[] | undefined): Admission;
  /**
   * Sends the question. Settles soon after `deadline` at the latest.
   *
   * @throws InferenceError (or a subclass) if the model or its server fails
   */
  ask(request: LlmRequest): Promise<LlmAnswer>;
  /**
   * Writes a text for a prompt. Undefined for an LLM planner that can only plan.
   *
   * @throws InferenceError (or a subclass) if the model or its server fails, or the task has no prompt
   */
  readonly write?: ((request: WritingRequest) => Promise<WrittenText>) | undefined;
  /** Frees the model. Calls in flight reject. */
  dispose?(): Promise<void>;
}
