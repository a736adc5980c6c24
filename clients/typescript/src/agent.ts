import type {
  AgentAnswer,
  AgentEvents,
  ClientFailure,
  OrderState,
  SavedAgent,
} from "./agent-events.ts";
import { ClientAgentLife } from "./life/agent-life.ts";
import { given, type Host } from "./life/given.ts";
import { Listeners } from "./listeners.ts";
import type { LocalPlanner } from "./local-planner.ts";
import { isNews } from "./message/messages.ts";
import type { ClientThingId, GoalInput, PlanStep, Values, WantOptions } from "./message/schema.ts";
import type { ClientTask, SquadRest, SquadWait } from "./squad-message.ts";

/** The part of a session that an agent uses. */
export interface AgentHost extends Host {
  readonly local: LocalPlanner | undefined;
  readonly hasThings: boolean;
  isOpen(): boolean;
  /** A message or a step is due. */
  changed(): void;
  /** An agent has left. */
  left(agent: ClientAgentLife, isKnown: boolean): void;
}

/** An agent: it reports its state and goal, and gets steps to play. */
export class Agent {
  readonly name: string;
  /** @internal What it does with messages and steps. */
  readonly life: ClientAgentLife;
  /** States of orders reported by the server, by id. */
  orders: ReadonlyMap<string, OrderState> = new Map();
  readonly #host: AgentHost;
  readonly #listeners: Listeners<AgentEvents> = new Listeners<AgentEvents>("failed");
  #hasLeft = false;
  /** Whether local planning was cut off. */
  #isLocalDue = false;

  constructor(name: string, host: AgentHost) {
    this.name = name;
    this.#host = host;
    this.life = new ToldLife(this, host, this.#listeners);
  }

  /** Adds an event listener; returns its removal. */
  on<Name extends keyof AgentEvents>(
    name: Name,
    listener: (event: AgentEvents[Name]) => void,
  ): () => void {
    return this.#listeners.on(name, listener);
  }

  /**
   * Reports the agent's state; missing values are unchanged. Free if nothing has changed.
   *
   * @param at its position, in the units of things' `at`, for a client with a `world`; others hear of it by `failed`
   * (`no-world`). Default: unchanged
   */
  see(values: Values, at: readonly number[] | undefined = this.life.at): void {
    const hasMoved = at !== this.life.at && String(at) !== String(this.life.at);
    if (hasMoved && !this.#host.hasThings) {
      const message =
        "this client has no things to be near; give it a `world`, in a domain with kinds";
      this.#listeners.tell("failed", { code: "no-world", message });
    }
    if (this.#hasLeft || !(hasMoved || isNews(values, this.values))) return;
    this.life.at = at && [...at];
    this.life.values = { ...this.values, ...values };
    this.life.isStateDue = true;
    this.#changed();
  }

  /** Sets the agent's goal; it leaves its squad. Repeating it changes nothing, unless it was refused. */
  want(
    goal: GoalInput,
    options: WantOptions & { readonly runner?: "client" | "server" } = {},
  ): void {
    const { runner, budgetMs = 100, ...others } = options;
    const want = { ...others, goal, budgetMs, ...(runner === "server" ? { runner } : {}) };
    const text = JSON.stringify(want);
    // A copy, since games change their conditions in place.
    if (this.#hasLeft || !this.life.changeWant(JSON.parse(text), text)) return;
    this.orders = new Map();
    this.#changed();
  }

  /** Clears the agent's goal, or leaves its squad; a running step is interrupted. */
  idle(): void {
    this.life.quitSquad("idle");
    this.life.rest("idle");
    this.#host.changed();
  }

  /** Removes the agent: a running step is interrupted, and server and client forget it. Later calls are ignored. */
  leave(): void {
    if (this.#hasLeft) return;
    this.idle();
    this.#hasLeft = true;
    this.#host.left(this.life, this.life.isKnown);
    this.#host.changed();
  }

  /** Things claimed by the agent's plan, unavailable to other plans. */
  get claims(): readonly ClientThingId[] {
    return this.life.claims as ClientThingId[];
  }

  /** The agent's reported values. */
  get values(): Values {
    return this.life.values as Values;
  }

  /** The running step. */
  get step(): PlanStep | undefined {
    return this.life.runningStep();
  }

  /** The running steps of its squad; several with tools that run beside others. */
  get tasks(): readonly ClientTask[] {
    return this.life.squadSteps.tasks();
  }

  /** The last known answer; undefined before the first one. */
  get answer(): AgentAnswer | undefined {
    if (this.life.answer === undefined) return undefined;
    const { status, cost, source, reason, member } = this.life.answer as unknown as AgentAnswer;
    const stale = !this.#host.isOpen() || this.life.outrun > 0;
    const proved = this.life.isProved(stale);
    return { status, steps: this.life.steps, cost, source, reason, member, proved, stale };
  }

  /**
   * Reports the running step's success. Report the new state first.
   *
   * @param step the step from `stepStarted`: if it was interrupted meanwhile, nothing happens. Default: the running one
   */
  finished(step: PlanStep | undefined = this.step): void {
    this.life.finish(step);
    this.#host.changed();
  }

  /**
   * Reports the running step's failure: another plan is requested, without it.
   *
   * @param step the step from `stepStarted`: if it was interrupted meanwhile, nothing happens. Default: the running one
   */
  failed(why?: string, step: PlanStep | undefined = this.step): void {
    const wasPlaying = this.life.isPlaying;
    this.life.fail(why, step);
    if (wasPlaying && !this.life.isPlaying && !this.life.want.isServed()) this.#changed();
    else this.#host.changed();
  }

  /** The agent's goal, state, place and plan, for a saved game. */
  save(): SavedAgent {
    const { at, want, steps } = this.life;
    return { want: want.told as SavedAgent["want"], values: this.values, ...(at && { at }), steps };
  }

  /** Restores a saved agent: its plan is followed, as `stale`, until the server has answered. */
  restore({ want, values, at, steps }: SavedAgent): void {
    if (this.#hasLeft) return;
    this.idle();
    this.life.values = { ...values };
    if (at !== undefined) this.life.at = [...at];
    this.life.takeUp(want && { ...want }, JSON.stringify(want), [...steps]);
    this.#host.changed();
  }

  /** @internal Plans without the server, if there is a local planner and an earlier try was cut off. */
  retry(): void {
    if (this.#isLocalDue && !this.#host.isOpen()) this.#planLocally();
  }

  /** Something has changed, which a plan without the server may depend on. */
  #changed(): void {
    if (!this.#host.isOpen()) this.#planLocally();
    this.#host.changed();
  }

  #planLocally(): void {
    const { local } = this.#host;
    const { told } = this.life.want;
    if (local === undefined || told === undefined || Object.keys(this.values).length === 0) return;
    const { runner: _, budgetMs: __, ...request } = this.life.want.withFailed({ ...told });
    const state = local.domain.state(this.values as never);
    const nowMs = this.#host.gameMs();
    const asked = { ...request, agent: this.name, state, nowMs };
    const { status, cost, source, plan } = local.planNow(asked as never);
    // If time runs out, the last plan stays, and the next update tries again.
    this.#isLocalDue = plan === null && status === "cut-off";
    if (this.#isLocalDue) return;
    this.life.adopt({ status, cost, source }, given.NO_STATE, given.localSteps(plan?.steps, nowMs));
  }
}

/** A life that tells the game what happens. */
class ToldLife extends ClientAgentLife {
  readonly #agent: Agent;
  readonly #listeners: Listeners<AgentEvents>;

  constructor(agent: Agent, host: Host, listeners: Listeners<AgentEvents>) {
    super(agent.name, host);
    this.#agent = agent;
    this.#listeners = listeners;
  }

  onStepStarted(step: PlanStep): void {
    const task = this.squadSteps.tasks().find((each) => each.step === step);
    this.#listeners.tell("stepStarted", task === undefined ? { step } : { step, task });
  }

  onStepFinished(step: PlanStep): void {
    this.#listeners.tell("stepFinished", { step });
  }

  onStepInterrupted(step: PlanStep, why: string): void {
    this.#listeners.tell("stepInterrupted", { step, why });
  }

  onStepOver(step: PlanStep): void {
    this.#listeners.tell("stepOver", { step });
  }

  onWaiting(wait: SquadWait): void {
    this.#listeners.tell("waiting", wait);
  }

  onResting(reason: string): void {
    this.#listeners.tell("resting", { squad: this.squadSteps.squad, reason } as SquadRest);
  }

  tellAnswer(): void {
    this.#listeners.tell("answered", this.#agent.answer as AgentAnswer);
  }

  tellOrder(id: string, state: string, reason: string | undefined): void {
    const told = { state, reason } as OrderState;
    this.#agent.orders = new Map([...this.#agent.orders, [id, told]]);
    this.#listeners.tell("orderChanged", { id, ...told });
  }

  tellError(error: ClientFailure): void {
    this.#listeners.tell("failed", error);
  }
}
