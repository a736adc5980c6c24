import type { WantMessage } from "./message/messages.ts";
import type { AnswerStatus, PlanStep, Values } from "./message/schema.ts";
import type { ClientTask, SquadRest, SquadWait } from "./squad-message.ts";

/** The known plan of an agent. */
export interface AgentAnswer {
  readonly status: AnswerStatus;
  /** The remaining steps, the running one first. */
  readonly steps: readonly PlanStep[];
  readonly cost: number;
  /** Source of the plan, such as `classical` or `llm`; `early` while it is being generated, `saved` after restoring. */
  readonly source: string;
  /** The reason why the model's plan was not served, if it was not. */
  readonly reason: string | undefined;
  /** The pool member that wrote the plan. */
  readonly member: string | undefined;
  /** Whether it was proved to reach the goal from exactly the agent's current state; never while `stale`. */
  readonly proved: boolean;
  /** Whether the plan is outdated, since the server is unreachable or the state has changed: still the best known. */
  readonly stale: boolean;
}

/** An error for the game: `code` for programs, `message` for display. */
export interface ClientFailure {
  readonly code: string;
  readonly message: string;
  /** JSON pointer to the invalid part of the message, such as `/goal/oneOf/1`. */
  readonly pointer?: string | undefined;
}

/** The state of an order, and why it is postponed or given up. */
export interface OrderState {
  readonly state: "wanted" | "postponed" | "given-up" | "done";
  readonly reason?: string | undefined;
}

/** The events of an agent. */
export interface AgentEvents {
  /** A step starts. Call `finished(step)` or `failed(why, step)` when it ends. `task` says more about a squad's step. */
  stepStarted: { readonly step: PlanStep; readonly task?: ClientTask };
  stepFinished: { readonly step: PlanStep };
  /** The time of a squad's step is over: apply its effects, and report the state. */
  stepOver: { readonly step: PlanStep };
  /** A step must stop early, since there is a better plan, or none. */
  stepInterrupted: { readonly step: PlanStep; readonly why: string };
  /** As a member of a squad, the agent waits for another step. */
  waiting: SquadWait;
  /** As a member of a squad, the agent has nothing to do. */
  resting: SquadRest;
  /** A new answer has arrived. */
  answered: AgentAnswer;
  /**
   * An order is done, postponed, wanted again, or given up. A finished order is not requested
   * again.
   */
  orderChanged: OrderState & { readonly id: string };
  /** The agent's message was invalid. Without a listener, the last one is kept for the first to come. */
  failed: ClientFailure;
}

/** An agent's goal, view, place and plan, as plain JSON. */
export interface SavedAgent {
  readonly want: WantMessage | undefined;
  readonly values: Values;
  /** Undefined without a place, and in saves of earlier versions. */
  readonly at?: readonly number[] | undefined;
  readonly steps: readonly PlanStep[];
}
