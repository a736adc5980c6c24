import type { Domain, Goal } from "../domain/domain.ts";
import type { PlanConstraints } from "../plan/prover.ts";
import type { PackedState } from "../state/packed-state.ts";
import type { Deadline } from "../time/deadline.ts";
import type { DirectiveReader } from "./directive-reader.ts";

/** Free text that a question may carry besides state and goal. User text: never trusted. */
export interface QuestionText {
  /** A text that says who the agent is. */
  readonly persona?: string | undefined;
  /** The instruction it was given. */
  readonly directive?: string | undefined;
  /** The agent's memories. */
  readonly memory?: string | undefined;
}

/** A question to a lead: plan from this state to this goal. */
export interface Question extends PlanConstraints {
  /** Equal keys mean the same question: identical ones may share a call. */
  readonly key: string;
  readonly domain: Domain;
  /** A copy: stays valid while the question is still open in the background. */
  readonly state: PackedState;
  readonly goal: Goal;
  readonly text: QuestionText;
}

/** Whether a lead takes a question now. */
export type Admission =
  | { readonly admitted: true; readonly predictedMs: number | undefined }
  | {
      readonly admitted: false;
      /** Undefined: it is not meant for such questions, and nobody need be told. */
      readonly reason: "budget" | "breaker-open" | "overloaded" | undefined;
      /** Whether it may be asked in the background, with no one waiting. */
      readonly background: boolean;
    };

/** Counts of one answer. */
export interface LeadUsage {
  readonly promptTokens: number;
  readonly completionTokens: number;
  /** From asking to the first token. */
  readonly firstTokenMs?: number | undefined;
  /** From asking to the last token. */
  readonly totalMs: number;
  /**
   * Tokens that took a forward pass of their own behind that of the prompt: no agreed draft, no text that rules left no
   * choice about. Default: all but the first.
   */
  readonly decodedTokens?: number | undefined;
  /** Time spent on the answer behind its first token, in milliseconds. Default: from the first token to the last. */
  readonly decodeMs?: number | undefined;
  /** Name of the model that answered, where a lead has several. */
  readonly model?: string | undefined;
}

/** One call of a model among several that were asked for one answer. */
export interface MemberReport {
  readonly member: string;
  /** When it began and ended, in milliseconds after the question. */
  readonly beganMs: number;
  readonly endedMs: number;
  /**
   * `lost`: its answer was not needed any more. `refused`: it was not sound, or too expensive. `cancelled`: it was
   * ended, since another answer was taken.
   */
  readonly end: "won" | "lost" | "refused" | "failed" | "cancelled";
  /** Tokens that it wrote, if they were counted; pieces of text if it was stopped. */
  readonly tokens: number;
}

/** How several models came to one answer. */
export interface EnsembleReport {
  /** Such as `race`. */
  readonly strategy: string;
  /** In the order in which they were asked. */
  readonly calls: readonly MemberReport[];
  /** Why the winner won, in a few words. */
  readonly why: string;
  /** The share of the members that said the same, from 0 to 1, where they voted. */
  readonly agreement?: number;
  /** Tokens of all calls but the winner's. */
  readonly tokensWasted: number;
}

/** Which of several models gave an answer. */
export interface AnsweringMember {
  readonly member?: string | undefined;
  readonly ensemble?: EnsembleReport | undefined;
}

/** An answer of a lead. Wrong text is an answer; a failing model rejects instead. */
export type LeadAnswer = AnsweringMember &
  (
    | {
        readonly kind: "plan";
        /** Ids of ground actions; not proved. An action that does not exist is -1. */
        readonly actions: readonly number[];
        readonly text: string;
        readonly usage?: LeadUsage | undefined;
        /** How the plan was written, in a word of the lead's own: for telemetry. */
        readonly shape?: string | undefined;
      }
    | {
        /** The lead chose among `candidates`. */
        readonly kind: "choice";
        /** Index into `candidates`; an index outside it is a wrong answer, not a crash. */
        readonly index: number;
        readonly text: string;
        readonly usage?: LeadUsage | undefined;
      }
    | {
        /** No JSON in the text, or JSON that does not fit the schema. */
        readonly kind: "invalid-json" | "invalid-plan";
        readonly message: string;
        readonly text: string;
        readonly usage?: LeadUsage | undefined;
      }
  );

/** A plan that is proved already and may be chosen. */
export interface LeadCandidate {
  readonly goal: Goal;
  readonly actions: readonly number[];
  /** In thousandths. */
  readonly scaledCost: number;
  /** Its distinguishing trait, such as "cheapest" or "fewest-steps". */
  readonly style?: string | undefined;
}

/** The verdict of the proof on a plan. */
export interface PlanJudgement {
  /**
   * Whether it would be served: it works, and costs no more than allowed once the steps are left out that it does
   * without.
   */
  readonly isAccepted: boolean;
  /** The number of its steps that apply one after the other, from the first on. */
  readonly soundSteps: number;
  /**
   * Its cost without such steps as a multiple of the understudy's; undefined where the plan does not reach the goal,
   * or the understudy has none.
   */
  readonly costRatio: number | undefined;
}

/** One call of a lead. */
export interface LeadRequest {
  readonly question: Question;
  /** The understudy's plan, as a draft. */
  readonly draft?: readonly number[] | undefined;
  /**
   * Asks the understudy to continue from the steps said so far: the steps that should follow them, or undefined if it
   * has none. Synchronous and bounded, at most 2 per call; reaches the understudy through the orchestrator.
   */
  readonly redraft?: ((stepsSaid: readonly number[]) => readonly number[] | undefined) | undefined;
  /**
   * Proves a plan for the question, without serving it: for a lead that has several answers to choose from.
   * Synchronous; takes about a microsecond, more for a plan that is dearer than the understudy's. Only where the
   * lead plans.
   */
  readonly judge?: ((actions: readonly number[]) => PlanJudgement) | undefined;
  /**
   * Plans that are proved already, to choose from, at most 8. With candidates the lead only chooses, and answers
   * with a `choice`; a lead that cannot choose may plan instead.
   */
  readonly candidates?: readonly LeadCandidate[] | undefined;
  /** When the call must end. Its end may move while the call runs (`Deadline.moveTo`). */
  readonly deadline: Deadline;
  /**
   * Called with the id of each step's ground action as soon as its text is complete, -1 for a step that names no
   * action. `stop` tells the lead that it has said enough: it ends the call and answers with the
   * steps so far.
   *
   * @param index which step of the answer it is, from 0. Tells a step from the same one of a second try;
   * default: the one after the last
   */
  readonly onStep?: ((action: number, index?: number) => "continue" | "stop") | undefined;
  /** Called with each piece of text as it arrives. */
  readonly onText?: ((piece: string) => void) | undefined;
}

/** A text that a lead is asked for besides plans. Never on the way of a plan. */
export interface WritingRequest {
  /** Which of the lead's prompts is filled, such as `describe`. */
  readonly task: string;
  /** The values to put into it, by the name of the slot. */
  readonly slots: Readonly<Record<string, string | undefined>>;
  /** The text is cut after this many tokens. */
  readonly maxTokens: number;
  readonly deadline: Deadline;
}

/** A text that a lead wrote. Text of a model: never trusted. */
export interface WrittenText {
  readonly text: string;
  readonly usage?: LeadUsage | undefined;
}

/**
 * The lead: a model that proposes plans. Implemented by `@understudy/llm`; retry, breaker and
 * bulkhead wrap a lead in another one.
 */
export interface Lead {
  /** Name of the model, for keys and telemetry. */
  readonly model: string;
  /** Changes whenever the same question would be put or answered differently: template, sampling, prompt version. */
  readonly fingerprint: string;
  /**
   * Whether it was taught a domain. In others its plans are held to a cost ratio of their own, unless
   * `OrchestratorSettings.maxCostRatio` says otherwise. Synchronous and cheap. Default: it plans in any.
   */
  isTaught?(domain: Domain): boolean;
  /**
   * Whether it was taught to read directives and personas. Where it was not, words decide before it is
   * asked. Default: true.
   */
  readonly readsWords?: boolean | undefined;
  /** Reads directives and personas where a game gives its orchestrator no reader of its own. Default: none. */
  readonly reader?: DirectiveReader | undefined;
  /**
   * Calls `listener` when `model` and `fingerprint` have changed: another model answers from now on. Default: they
   * never do.
   *
   * @returns stops listening
   */
  onChange?(listener: () => void): () => void;
  /**
   * Whether a question can be answered in time. Synchronous and cheap: called on the game thread.
   *
   * @param limitMs how long the answer may take
   * @param draft the understudy's plan, as a measure of the answer's length; empty where the lead is to choose
   */
  admit(question: Question, limitMs: number, draft: readonly number[] | undefined): Admission;
  /**
   * Asks. Resolves or rejects soon after `deadline` ends at the latest.
   *
   * @throws InferenceError (or a subclass) if the model or its server fails
   */
  ask(request: LeadRequest): Promise<LeadAnswer>;
  /**
   * Writes a text for one of its prompts. Undefined: it has none, or can only plan.
   *
   * @throws InferenceError (or a subclass) if the model or its server fails, or there is no prompt for the task
   */
  readonly write?: ((request: WritingRequest) => Promise<WrittenText>) | undefined;
  /** Frees the model. Calls in flight reject. */
  dispose?(): Promise<void>;
}
