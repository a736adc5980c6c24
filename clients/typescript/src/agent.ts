import { Listeners } from "./listeners.ts";
import type { LocalPlanner } from "./local-planner.ts";
import {
  type AnswerStatus,
  type EarlyMessage,
  type GoalInput,
  isNews,
  isSameStep,
  type PlanStep,
  type PushedPlan,
  type Values,
  type WantMessage,
  type WantOptions,
} from "./messages.ts";

/** The plan of an agent, as far as it is known. */
export interface AgentAnswer {
  readonly status: AnswerStatus;
  /** The remaining steps, the running one first. */
  readonly steps: readonly PlanStep[];
  readonly cost: number;
  /** Who wrote the plan, such as `classical` or `llm`; `early` while it is being made, `saved` once it was restored. */
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

/** The events of an agent. */
export interface AgentEvents {
  /** The agent must begin a step. Say `finished()` or `failed()` when it ends. */
  stepStarted: { readonly step: PlanStep };
  stepFinished: { readonly step: PlanStep };
  /** A step must be stopped before its end, since there is a better plan, or none. */
  stepInterrupted: { readonly step: PlanStep; readonly why: string };
  /** There is a new answer. */
  answered: AgentAnswer;
  /** Something that the agent said was wrong. */
  failed: { readonly code: string; readonly message: string };
}

/** An agent's goal, view and plan, as plain JSON. */
export interface SavedAgent {
  readonly want: WantMessage | undefined;
  readonly values: Values;
  readonly steps: readonly PlanStep[];
}

/** What an agent needs of its session. */
export interface AgentHost {
  readonly isOpen: boolean;
  readonly local: LocalPlanner | undefined;
  /** Something is to be sent, or begun. */
  changed(): void;
}

/** What an agent has to send. */
export interface Outgoing {
  readonly type: "state" | "want" | "idle" | "step";
  readonly [member: string]: unknown;
}

/** A plan that the world outran this often in a row is followed all the same: the server does so, too. */
const MAX_OUTRUN = 3;
const RETRY_MS = 1000;
const NO_EARLY = { steps: [], done: 0 } as const;

/** One agent: it says what it sees and wants, and is told what to do. */
export class Agent {
  readonly name: string;
  readonly #host: AgentHost;
  readonly #listeners = new Listeners<AgentEvents>();
  #values: Values = {};
  #isStateDue = false;
  #stateSeq = 0;
  #want: WantMessage | undefined;
  #isWantDue = false;
  #isIdleDue = false;
  #wantSeq = 0;
  #askAtMs = Number.POSITIVE_INFINITY;
  #answer: Omit<PushedPlan, "want"> | undefined;
  #steps: readonly PlanStep[] = [];
  #isPlaying = false;
  /** Of the step that the server's runner had begun; 0: there is none. */
  #stepId = 0;
  #ends: Outgoing[] = [];
  /** Whether what was planned without the server was cut off. */
  #isLocalDue = false;
  /** Steps that failed, until another one has gone well: plans do without them. */
  #failed: PlanStep[] = [];
  #outrun = 0;
  /** What came of a plan that is still being made, and how many of its steps are done. */
  #early:
    | { readonly basedOn: number; readonly steps: readonly PlanStep[]; done: number }
    | undefined;

  constructor(name: string, host: AgentHost) {
    this.name = name;
    this.#host = host;
  }

  /** Calls a listener at each event of a kind, until the returned function is called. */
  on<Name extends keyof AgentEvents>(
    name: Name,
    listener: (event: AgentEvents[Name]) => void,
  ): () => void {
    return this.#listeners.on(name, listener);
  }

  /** Says what the agent sees: values that are left out stay as they were. Costs nothing if nothing has changed. */
  see(values: Values): void {
    if (!isNews(values, this.#values)) return;
    this.#values = { ...this.#values, ...values };
    this.#isStateDue = true;
    if (!this.#host.isOpen) this.#planLocally();
    this.#host.changed();
  }

  /** Says what the agent wants from now on. Saying the same again changes nothing. */
  want(
    goal: GoalInput,
    options: WantOptions & { readonly runner?: "client" | "server" } = {},
  ): void {
    const { runner, budgetMs = 100, ...others } = options;
    const want = { ...others, goal, budgetMs, ...(runner === "server" ? { runner } : {}) };
    if (JSON.stringify(want) === JSON.stringify(this.#want)) return;
    this.#want = want;
    this.#failed = [];
    this.#answer = undefined;
    this.#follow([], "goal-changed");
    this.#ask();
    if (!this.#host.isOpen) this.#planLocally();
    this.#host.changed();
  }

  /** The agent wants nothing any more; a running step is interrupted. */
  idle(): void {
    if (this.#want === undefined) return;
    this.#want = undefined;
    this.#isWantDue = false;
    this.#isIdleDue = true;
    this.#answer = undefined;
    this.#follow([], "idle");
    this.#host.changed();
  }

  /** The values that the agent sees. */
  get values(): Values {
    return this.#values;
  }

  /** The step that is being played. */
  get step(): PlanStep | undefined {
    return this.#isPlaying ? this.#steps[0] : undefined;
  }

  /** The last known answer; undefined before the first one. */
  get answer(): AgentAnswer | undefined {
    const answer = this.#answer;
    if (answer === undefined) return undefined;
    const { status, cost, source, reason, member, basedOn } = answer;
    const stale = !this.#host.isOpen || this.#outrun > 0;
    const proved = status === "solved" && !stale && !this.#isLate(basedOn);
    return { status, steps: this.#steps, cost, source, reason, member, proved, stale };
  }

  /** The running step has ended well. First say what the agent sees now. */
  finished(): void {
    this.#endStep("finished");
  }

  /** The running step cannot be done: another plan is requested, without it. */
  failed(why?: string): void {
    this.#endStep("failed", why);
  }

  /** The agent's goal, view and plan, for a saved game. */
  save(): SavedAgent {
    return { want: this.#want, values: this.#values, steps: this.#steps };
  }

  /** Resumes from a saved game: its plan is followed, as `stale`, until the server has answered. */
  restore({ want, values, steps }: SavedAgent): void {
    this.idle();
    this.#values = values;
    this.#isStateDue = true;
    this.#want = want;
    if (want !== undefined) {
      this.#answer = { basedOn: 0, steps, cost: 0, source: "saved", status: "partial" };
      this.#steps = steps;
      this.#outrun = 1;
      this.#ask();
    }
    this.#host.changed();
  }

  /** @internal Whether something is to be sent. */
  get isDue(): boolean {
    return this.#isStateDue || this.#isWantDue || this.#isIdleDue || this.#ends.length > 0;
  }

  /** @internal The session begins anew, or the server has lost what it knew of the agent. */
  tellAgain(): void {
    this.#isStateDue = Object.keys(this.#values).length > 0;
    this.#isWantDue = this.#want !== undefined;
    this.#isIdleDue = false;
    // A server that begins anew numbers steps from 1.
    this.#stepId = 0;
    this.#ends = [];
  }

  /** @internal Begins what is to be begun, and adds what is to be sent to `out`, under numbers that `next` gives. */
  pump(nowMs: number, next: (() => number) | undefined, out: Outgoing[]): void {
    if (this.#isLocalDue && !this.#host.isOpen) this.#planLocally();
    this.#begin();
    if (next === undefined) return;
    if (nowMs >= this.#askAtMs) this.#ask();
    const { name: agent } = this;
    const add = (message: Outgoing): number => {
      const seq = next();
      out.push({ ...message, seq, agent });
      return seq;
    };
    if (this.#isIdleDue) add({ type: "idle" });
    if (this.#isStateDue) {
      this.#stateSeq = add({ type: "state", nowMs, values: this.#values });
    }
    // A want makes no sense before the first state.
    if (this.#isWantDue && this.#stateSeq > 0) {
      this.#wantSeq = add({ type: "want", ...this.#wanted() });
      this.#isWantDue = false;
    }
    for (const end of this.#ends.splice(0)) add(end);
    this.#isIdleDue = this.#isStateDue = false;
  }

  /** @internal A step of the plan that is being made. It is certain: the agent sets out. */
  early({ want, basedOn, step, index }: EarlyMessage): void {
    if (want !== this.#wantSeq || this.#want === undefined || this.#isLate(basedOn)) return;
    const known = this.#early?.basedOn === basedOn ? this.#early : NO_EARLY;
    if (known.steps.length !== index) return;
    const { done } = known;
    const steps = [...known.steps, step];
    this.#answer = { basedOn: 0, steps, cost: 0, source: "early", status: "partial" };
    this.#follow(steps.slice(done), "plan-changed");
    this.#early = { basedOn, steps, done };
  }

  /** @internal A plan came. */
  planned(type: "plan" | "revised", message: PushedPlan): void {
    if (message.want !== this.#wantSeq || this.#want === undefined) return;
    const isLate = this.#isLate(message.basedOn);
    const done = isLate ? this.#doneOf(message) : 0;
    const isOutrun = isLate && done === 0;
    if (isOutrun && type === "revised") return;
    if (isOutrun && ++this.#outrun < MAX_OUTRUN) {
      this.#ask();
      return;
    }
    if (!isOutrun) this.#outrun = 0;
    this.#adopt({ ...message, steps: message.steps.slice(done) });
  }

  /** @internal The server's runner begins a step. */
  told(stepId: number, step: PlanStep): void {
    if (stepId <= this.#stepId) return;
    this.#follow([step], "plan-changed");
    this.#stepId = stepId;
  }

  /** @internal The server's runner interrupts a step. */
  interrupted(stepId: number, why: string): void {
    if (stepId === this.#stepId && this.#isPlaying) this.#follow([], why);
  }

  /** @internal The server found a message wrong. */
  refused(seq: number, code: string, message: string, nowMs: number): void {
    const isBusy = ["too-busy", "rate-limited", "draining"].includes(code);
    if (isBusy && seq === this.#wantSeq) this.#askAtMs = nowMs + RETRY_MS;
    else this.#listeners.tell("failed", { code, message });
  }

  /** Whether the agent has seen something else since. */
  #isLate(basedOn: number): boolean {
    return basedOn !== this.#stateSeq || this.#isStateDue;
  }

  /** How many steps of a plan are done, since they were given early: the plan is as good as one from here. */
  #doneOf({ basedOn, steps }: PushedPlan): number {
    const { steps: early, done } = this.#early?.basedOn === basedOn ? this.#early : NO_EARLY;
    return early.slice(0, done).every((step, index) => isSameStep(step, steps[index])) ? done : 0;
  }

  #ask(): void {
    this.#early = undefined;
    this.#askAtMs = Number.POSITIVE_INFINITY;
    this.#isWantDue = this.#want !== undefined;
  }

  #adopt(message: Omit<PushedPlan, "want">): void {
    this.#early = undefined;
    this.#answer = message;
    this.#follow(message.steps, "plan-changed");
    this.#listeners.tell("answered", this.answer as AgentAnswer);
  }

  /** Follows other steps; the one that is being played goes on if it comes first in them, too. */
  #follow(steps: readonly PlanStep[], why: string): void {
    const { step } = this;
    this.#steps = steps;
    if (step === undefined || isSameStep(step, steps[0])) return;
    this.#isPlaying = false;
    this.#listeners.tell("stepInterrupted", { step, why });
  }

  #begin(): void {
    const [step] = this.#steps;
    if (this.#isPlaying || step === undefined) return;
    this.#isPlaying = true;
    this.#sendEnd("started");
    this.#listeners.tell("stepStarted", { step });
  }

  #endStep(event: "finished" | "failed", detail?: string): void {
    const { step } = this;
    if (step === undefined) return;
    this.#isPlaying = false;
    this.#steps = event === "finished" ? this.#steps.slice(1) : [];
    this.#sendEnd(event, detail);
    if (event === "finished") {
      if (this.#early !== undefined) this.#early.done++;
      this.#failed = [];
      this.#listeners.tell("stepFinished", { step });
    } else if (this.#want?.runner !== "server") {
      this.#failed.push(step);
      this.#ask();
      if (!this.#host.isOpen) this.#planLocally();
    }
    this.#host.changed();
  }

  /** The server's runner hears how its steps go; without one it is the client's own business. */
  #sendEnd(event: "started" | "finished" | "failed", detail?: string): void {
    if (this.#want?.runner !== "server") return;
    const more = detail === undefined ? {} : { detail };
    this.#ends.push({ type: "step", stepId: this.#stepId, event, ...more });
  }

  #wanted(): Partial<WantMessage> {
    const { disabled = [], ...others } = this.#want ?? {};
    const all = [...disabled, ...this.#failed];
    return all.length > 0 ? { ...others, disabled: all } : others;
  }

  /** Plans without the server, if there is something to plan with. */
  #planLocally(): void {
    const { local } = this.#host;
    const isKnown = this.#want !== undefined && Object.keys(this.#values).length > 0;
    if (local === undefined || !isKnown) return;
    const { runner: _, budgetMs: __, ...request } = this.#wanted();
    const state = local.domain.state(this.#values as never);
    const outcome = local.planNow({ ...request, agent: this.name, state } as never);
    const { status, cost, source, plan } = outcome;
    // Without enough time the last plan is better than none: it is tried again with the next update.
    this.#isLocalDue = plan === null && status === "cut-off";
    if (this.#isLocalDue) return;
    this.#adopt({ basedOn: 0, steps: [...(plan?.steps ?? [])], cost, source, status });
  }
}
