import type { AnswerStatus, PlanStep, Values, WantMessage } from "./message/messages.ts";

/** The plan of an agent, as far as it is known. */
export interface AgentAnswer {
  readonly status: AnswerStatus;
  /** The remaining steps, the running one first. */
  readonly steps: readonly PlanStep[];
  readonly cost: number;
  /** Its writer, such as `classical` or `llm`; `early` while it is being made, `saved` once it was restored. */
  readonly source: string;
  /** Why the model was not served, if it was not. */
  readonly reason: string | undefined;
  /** The model that wrote the plan, if the server has a pool of several. */
  readonly member: string | undefined;
  /** Whether it was proved to lead to the goal from exactly the state that the agent is in; never while `stale`. */
  readonly proved: boolean;
  /** Whether the server cannot be asked now, or the world has outrun the plan: it is still the best that is known. */
  readonly stale: boolean;
}

/** An error, as a game is told of it: programs read `code`, people `message`. */
export interface ClientFailure {
  readonly code: string;
  readonly message: string;
  /** The member of what was sent that is wrong, as a JSON pointer, such as `/goal/oneOf/1`. */
  readonly pointer?: string | undefined;
}

/** The events of an agent. */
export interface AgentEvents {
  /** The agent must begin a step. Say `finished(step)` or `failed(why, step)` when it ends. */
  stepStarted: { readonly step: PlanStep };
  stepFinished: { readonly step: PlanStep };
  /** A step must be stopped before its end, since there is a better plan, or none. */
  stepInterrupted: { readonly step: PlanStep; readonly why: string };
  /** There is a new answer. */
  answered: AgentAnswer;
  /** Something that the agent said was wrong. The last that nobody has heard is told to the first who listens. */
  failed: ClientFailure;
}

/** An agent's goal, view and plan, as plain JSON. */
export interface SavedAgent {
  readonly want: WantMessage | undefined;
  readonly values: Values;
  readonly steps: readonly PlanStep[];
}
