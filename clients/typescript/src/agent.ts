import type { AgentAnswer, OrderState, SavedAgent } from "./agent-events.ts";
import type { Outgoing } from "./agent-host.ts";
import { MAX_DETAIL, MAX_OUTRUN, NO_STATE, TOO_LONG } from "./agent-limits.ts";
import { ClientMember } from "./client-member.ts";
import { EarlySteps } from "./early-steps.ts";
import {
  excluding,
  isNews,
  isSameStep,
  type WantMessage,
  withoutOrder,
} from "./message/messages.ts";
import type {
  ClientThingId,
  GoalInput,
  PlanStep,
  ServerMessage,
  ServerMessages,
  Values,
  WantOptions,
} from "./message/schema.ts";
import { StandingWant } from "./standing-want.ts";
import { StartTimes } from "./start-times.ts";

/** A plan that the agent follows, from the server or not. */
type FollowedPlan = Omit<ServerMessages["plan"], "n" | "agent" | "want">;

/** An agent: it reports its state and goal, and gets steps to play. */
export class Agent extends ClientMember {
  /** Things claimed by the agent's plan, unavailable to other plans. */
  claims: readonly ClientThingId[] = [];
  /** States of orders reported by the server, by id. */
  orders: ReadonlyMap<string, OrderState> = new Map();
  #hasLeft = false;
  /** Whether the server knows the agent in this session. */
  #isKnown = false;
  #values: Values = {};
  #at: readonly number[] | undefined;
  #isStateDue = false;
  #stateSeq = 0;
  /** The agent's want, without closed orders. */
  readonly #want = new StandingWant<WantMessage>();
  #isIdleDue = false;
  #answer: FollowedPlan | undefined;
  #steps: readonly PlanStep[] = [];
  /** The running step, as reported to the game. */
  #playing: PlanStep | undefined;
  /** Id of the step started by the server's runner; 0 for none. */
  #stepId = 0;
  /** Whether local planning was cut off. */
  #isLocalDue = false;
  /** Failed steps, excluded from plans until another step succeeds. */
  #failed: PlanStep[] = [];
  #outrun = 0;
  /** Whether the answer belongs to a lost session or a saved game. */
  #isOld = false;
  readonly #early = new EarlySteps();
  readonly #starts = new StartTimes();

  /**
   * Reports the agent's state; missing values are unchanged. Free if nothing has changed.
   *
   * @param at its position, in the units of things' `at`, for a client with a `world`. Default: unchanged
   */
  see(values: Values, at: readonly number[] | undefined = this.#at): void {
    const hasMoved = at !== this.#at && String(at) !== String(this.#at);
    if (this.#hasLeft || !(hasMoved || isNews(values, this.#values))) return;
    this.#at = at && [...at];
    this.#values = { ...this.#values, ...values };
    this.#isStateDue = true;
    if (!this.host.isOpen) this.#planLocally();
    this.host.changed();
  }

  /** Sets the agent's goal; it leaves its squad. Repeating it changes nothing, unless it was refused. */
  want(
    goal: GoalInput,
    options: WantOptions & { readonly runner?: "client" | "server" } = {},
  ): void {
    const { runner, budgetMs = 100, ...others } = options;
    const want = { ...others, goal, budgetMs, ...(runner === "server" ? { runner } : {}) };
    if (this.#hasLeft || !this.#want.become(want)) return;
    this.quitSquad("goal-changed");
    this.orders = new Map();
    this.#failed = [];
    this.#answer = undefined;
    this.#early.forget();
    this.#follow([], "goal-changed");
    if (!this.host.isOpen) this.#planLocally();
    this.host.changed();
  }

  /** Clears the agent's goal, or leaves its squad; a running step is interrupted. */
  idle(): void {
    this.quitSquad("idle");
    this.rest("idle");
  }

  protected rest(why: string): void {
    if (this.#want.message === undefined) return;
    this.#want.end();
    this.#isIdleDue = true;
    this.#answer = undefined;
    this.#follow([], why);
    this.host.changed();
  }

  /** Removes the agent: a running step is interrupted, and server and client forget it. Later calls are ignored. */
  leave(): void {
    if (this.#hasLeft) return;
    this.idle();
    this.#hasLeft = true;
    this.host.left(this);
  }

  /** The agent's reported values. */
  get values(): Values {
    return this.#values;
  }

  /** The running step. */
  get step(): PlanStep | undefined {
    return this.#playing ?? this.tasks[0]?.step;
  }

  /** The last known answer; undefined before the first one. */
  get answer(): AgentAnswer | undefined {
    const answer = this.#answer;
    if (answer === undefined) return undefined;
    const { status, cost, source, reason, member, basedOn } = answer;
    const stale = !this.host.isOpen || this.#isOld || this.#outrun > 0;
    const proved = status === "solved" && !stale && !this.#isLate(basedOn);
    return { status, steps: this.#steps, cost, source, reason, member, proved, stale };
  }

  /**
   * Reports the running step's success. Report the new state first.
   *
   * @param step the step from `stepStarted`: if it was interrupted meanwhile, nothing happens. Default: the running one
   */
  finished(step: PlanStep | undefined = this.step): void {
    this.#endStep("finished", step);
  }

  /**
   * Reports the running step's failure: another plan is requested, without it.
   *
   * @param step the step from `stepStarted`: if it was interrupted meanwhile, nothing happens. Default: the running one
   */
  failed(why?: string, step: PlanStep | undefined = this.step): void {
    this.#endStep("failed", step, why);
  }

  /** The agent's goal, state and plan, for a saved game. */
  save(): SavedAgent {
    return { want: this.#want.message, values: this.#values, steps: this.#steps };
  }

  /** Restores a saved agent: its plan is followed, as `stale`, until the server has answered. */
  restore({ want, values, steps }: SavedAgent): void {
    if (this.#hasLeft) return;
    this.idle();
    this.#values = values;
    this.#isStateDue = true;
    if (want !== undefined) {
      this.#want.resume(want);
      this.#answer = { basedOn: NO_STATE, steps, cost: 0, source: "saved", status: "partial" };
      this.#steps = steps;
      this.#isOld = true;
      this.#early.forget();
    }
    this.host.changed();
  }

  /** @internal Whether messages are due. */
  get isDue(): boolean {
    return this.#isStateDue || this.#want.isDue || this.#isIdleDue || this.ends.length > 0;
  }

  /** @internal Whether the server knows the agent. */
  get isKnown(): boolean {
    return this.#isKnown;
  }

  /** @internal Whether a message awaits an answer. */
  hasSent(seq: number): boolean {
    return (seq > 0 && seq === this.#stateSeq) || this.#want.hasSent(seq);
  }

  /** @internal Handles a lost session: its numbers are not comparable with another's. */
  forgetSession(): void {
    this.claims = [];
    this.#isKnown = false;
    this.#stateSeq = 0;
    this.#want.forgetSession();
    this.#early.forget();
    this.#isOld = this.#answer !== undefined;
    if (this.#answer !== undefined) this.#answer = { ...this.#answer, basedOn: NO_STATE };
  }

  /** @internal Sends everything again, after a new session or a loss on the server. */
  tellAgain(): void {
    this.#isStateDue = Object.keys(this.#values).length > 0;
    this.#want.again();
    this.#isIdleDue = false;
    // A server's new session numbers steps from 1.
    this.#stepId = 0;
    this.squadSteps.forgetIds();
    this.ends = [];
  }

  /**
   * @internal Starts due steps, and sends due messages.
   *
   * @param say numbers a message; 0 if it is too long to send
   */
  pump(nowMs: number, say: ((message: Outgoing) => number) | undefined): void {
    if (this.#isLocalDue && !this.host.isOpen) this.#planLocally();
    this.#begin();
    if (say === undefined || this.#hasLeft) return;
    if (this.#want.isAskDue(nowMs)) this.#ask();
    let isTooLong = false;
    const add = (message: Outgoing): number => {
      const seq = say({ ...message, agent: this.name });
      if (seq === 0) isTooLong = true;
      else this.#isKnown = true;
      return seq;
    };
    if (this.#isIdleDue) add({ type: "idle" });
    if (this.#isStateDue) {
      this.#stateSeq = add({
        type: "state",
        nowMs: this.host.gameMs(),
        values: this.#values,
        at: this.#at,
      });
    }
    // A goal must follow the first state, and wait while a state cannot be sent.
    if (this.#want.isDue && this.#stateSeq > 0) {
      this.#want.sent(add({ type: "want", ...this.#wanted }), nowMs);
    }
    for (const end of this.ends.splice(0)) add(end);
    this.#isIdleDue = this.#isStateDue = false;
    // A listener may produce further messages.
    if (isTooLong) this.listeners.tell("failed", TOO_LONG);
  }

  /** @internal A step is certain before its plan is complete: the agent starts it. */
  early({ want, basedOn, step, index }: ServerMessages["early"]): void {
    if (!this.#isAnswer(want) || this.#isLate(basedOn)) return;
    const steps = this.#early.add(basedOn, index, step);
    if (steps === undefined) return;
    this.#isOld = false;
    this.#answer = { basedOn: NO_STATE, steps, cost: 0, source: "early", status: "partial" };
    this.#follow(steps, "plan-changed");
  }

  /** @internal A plan has arrived. */
  planned(message: ServerMessage<"plan" | "revised">): void {
    if (!this.#isAnswer(message.want)) return;
    const isLate = this.#isLate(message.basedOn);
    const done = isLate ? this.#early.doneOf(message.basedOn, message.steps) : 0;
    const isOutrun = isLate && done === 0;
    if (isOutrun && message.type === "revised") return;
    if (isOutrun && ++this.#outrun < MAX_OUTRUN) {
      this.#ask();
      return;
    }
    if (!isOutrun) this.#outrun = 0;
    this.#isOld = false;
    this.#starts.set(message.steps, message.fromMs);
    this.#adopt({ ...message, steps: message.steps.slice(done) });
  }

  /** @internal The server's runner starts a step. */
  told(stepId: number, step: PlanStep): void {
    if (stepId <= this.#stepId || this.#want.message?.runner !== "server") return;
    this.#follow([step], "plan-changed");
    this.#stepId = stepId;
  }

  /** @internal The server's runner interrupts a step. */
  interrupted(stepId: number, why: string): void {
    if (stepId === this.#stepId && this.#playing !== undefined) this.#follow([], why);
  }

  /** @internal An order is in another state. */
  orderChanged({ want, id, state, reason }: ServerMessages["order"]): void {
    if (!this.#isAnswer(want)) return;
    this.orders = new Map([...this.orders, [id, { state, reason }]]);
    // A closed order is not repeated in another session, or from a saved game.
    if (state === "done" || state === "given-up") {
      this.#want.message = withoutOrder(id, this.#want.message);
    }
    this.listeners.tell("orderChanged", { id, state, reason });
  }

  /** @internal The server found something wrong. */
  refused({ seq = 0, code, message, pointer }: ServerMessages["error"], nowMs: number): void {
    if (this.#want.refused(seq, code, nowMs)) return;
    this.listeners.tell("failed", { code, message, ...(pointer !== undefined && { pointer }) });
  }

  /** The want without the steps that failed. */
  get #wanted(): Partial<WantMessage> {
    return excluding(this.#failed, this.#want.message);
  }

  #isAnswer(want: number): boolean {
    return this.#want.hasSent(want) && this.#want.message !== undefined;
  }

  /** Whether the agent's state has changed since state number `basedOn`. */
  #isLate(basedOn: number): boolean {
    return basedOn !== this.#stateSeq || this.#isStateDue;
  }

  #ask(): void {
    this.#early.forget();
    this.#want.again();
  }

  #adopt(message: FollowedPlan): void {
    this.#early.forget();
    this.#answer = message;
    this.#follow(message.steps, "plan-changed");
    this.listeners.tell("answered", this.answer as AgentAnswer);
  }

  /** Follows other steps; the running one continues if it is also their first. */
  #follow(steps: readonly PlanStep[], why: string): void {
    const step = this.#playing;
    this.#steps = steps;
    if (step === undefined || isSameStep(step, steps[0])) return;
    this.#playing = undefined;
    this.listeners.tell("stepInterrupted", { step, why });
  }

  #begin(): void {
    const [first] = this.#steps;
    if (this.#playing !== undefined || !this.#starts.isDue(first, this.host)) return;
    // A copy, to distinguish it from a later step with the same tool and arguments.
    const step = { ...first };
    this.#playing = step;
    this.#sendEnd("started");
    this.listeners.tell("stepStarted", { step });
  }

  #endStep(event: "finished" | "failed", step: PlanStep | undefined, detail?: string): void {
    if (step === undefined || this.endTask(step, event, detail) || step !== this.#playing) return;
    this.#playing = undefined;
    this.#steps = event === "finished" ? this.#steps.slice(1) : [];
    this.#sendEnd(event, detail);
    if (event === "finished") {
      this.#early.stepFinished();
      this.#failed = [];
      this.listeners.tell("stepFinished", { step });
    } else if (this.#want.message?.runner !== "server") {
      this.#failed.push(step);
      this.#ask();
      if (!this.host.isOpen) this.#planLocally();
    }
    this.host.changed();
  }

  /** Reports the end of a step to the server's runner, if the server has one. */
  #sendEnd(event: "started" | "finished" | "failed", detail?: string): void {
    // The server has no id for a step that it did not start in this session.
    if (this.#want.message?.runner !== "server" || this.#stepId === 0) return;
    const more = detail === undefined ? {} : { detail: detail.slice(0, MAX_DETAIL) };
    this.ends.push({ type: "step", stepId: this.#stepId, event, ...more });
  }

  /** Plans without the server, if there is a local planner. */
  #planLocally(): void {
    const { local } = this.host;
    const isKnown = this.#want.message !== undefined && Object.keys(this.#values).length > 0;
    if (local === undefined || !isKnown) return;
    const { runner: _, budgetMs: __, ...request } = this.#wanted;
    const state = local.domain.state(this.#values as never);
    const nowMs = this.host.gameMs();
    const asked = { ...request, agent: this.name, state, nowMs };
    const { status, cost, source, plan } = local.planNow(asked as never);
    // If time runs out, the last plan stays, and the next update tries again.
    this.#isLocalDue = plan === null && status === "cut-off";
    if (this.#isLocalDue) return;
    const steps = [...(plan?.steps ?? [])];
    this.#starts.keep(steps, nowMs);
    this.#adopt({ basedOn: NO_STATE, steps, cost, source, status });
  }
}
