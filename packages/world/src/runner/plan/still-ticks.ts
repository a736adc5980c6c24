import type { PlanRunner } from "@understudy/planner-core";
import type { ThingBinding } from "../../binding/binding.ts";
import type { OpenInquiry } from "../asking/open-inquiry.ts";
import type { ClaimsOfAgent } from "../claims-of-agent.ts";
import type { RunnerAgent, WorldRunnerOptions, WorldTick } from "../options.ts";
import type { WantedGoals } from "../wanted-goals.ts";
import type { StepTeller } from "./step-teller.ts";

/** A runner whose ticks may repeat. */
interface StillRunner {
  readonly inner: PlanRunner;
  readonly asking: OpenInquiry;
  readonly claims: ClaimsOfAgent;
  readonly goals: WantedGoals;
  readonly steps: StepTeller;
  readonly binding: () => ThingBinding;
  readonly options: Pick<WorldRunnerOptions, "uninterrupted">;
}

/**
 * Ticks in which nothing happens that counts for an agent: each repeats the last one. Most ticks of a crowd are such
 * ticks, so they look at few objects.
 */
export class StillTicks {
  readonly #agent: RunnerAgent;
  readonly #runner: StillRunner;
  #tick: WorldTick | undefined;
  /** Whether a question was open at the last tick. */
  #wasAsked = false;
  #limits = 0;
  /** The changes of things and of claims that the agent is known to have seen; -1 for none. */
  #changes = -1;
  #claimed = -1;

  constructor(agent: RunnerAgent, runner: StillRunner) {
    this.#agent = agent;
    this.#runner = runner;
  }

  /**
   * The last tick, if this one repeats it; undefined if it has to be worked out. Allocates nothing.
   *
   * @param isSame whether the agent's state is that of the last tick
   */
  at(nowMs: number, isSame: boolean): WorldTick | undefined {
    if (this.#tick === undefined || (isSame && this.#isStill(nowMs))) return this.#tick;
    this.#tick = undefined;
    return undefined;
  }

  /** Notes how things are at the end of a tick that may be repeated. Returns the tick. */
  note(tick: WorldTick): WorldTick {
    this.#tick = this.#mayRepeat(tick) ? tick : undefined;
    if (this.#tick === undefined) return tick;
    this.#wasAsked = this.#isAsked;
    this.#limits = this.#limitsNow;
    // A listener may have changed the world since the agent looked at its things.
    this.#changes = -1;
    this.#claimed = -1;
    return tick;
  }

  #isStill(nowMs: number): boolean {
    const { inner } = this.#runner;
    if (!inner.isQuiet(nowMs) || this.#isAsked !== this.#wasAsked) return false;
    if (this.#agent.orders.list.length > 0 || this.#limitsNow !== this.#limits) return false;
    return this.#areThingsSame && this.#areClaimsSame;
  }

  #mayRepeat({ event }: WorldTick): boolean {
    const { goals, inner, options, steps } = this.#runner;
    if (event === "start" || event === "finish" || this.#isAsked !== inner.isWaiting) return false;
    const { constraints, name, orders, parts } = this.#agent;
    // What follows is looked at in every tick, as it may change with time or by a function of the game.
    const limits = constraints.list.length + parts.constraints.list.length + orders.list.length;
    if (limits > 0 || goals.hasOrder || goals.areAboutThings || steps.isExploring) return false;
    if (event === "idle") return parts.claims.awaitedBy(name) === undefined;
    return event === "replan" || options.uninterrupted === undefined;
  }

  get #areThingsSame(): boolean {
    const changes = this.#agent.parts.things.changes + this.#memories;
    if (changes === this.#changes) return true;
    if (!this.#runner.binding().isUpToDate(this.#agent.knowledge)) return false;
    this.#changes = changes;
    return true;
  }

  get #areClaimsSame(): boolean {
    const { changes } = this.#agent.parts.claims;
    if (changes === this.#claimed) return true;
    const { claims, inner } = this.#runner;
    const actions = inner.outcome?.plan?.actions;
    if (actions !== undefined && claims.lostBy(actions, inner.position) !== undefined) return false;
    this.#claimed = changes;
    return true;
  }

  get #isAsked(): boolean {
    const { asking } = this.#runner;
    return asking.dueMs !== undefined || asking.isBegun;
  }

  get #memories(): number {
    return this.#agent.memory?.changes ?? 0;
  }

  get #limitsNow(): number {
    return this.#agent.constraints.version + this.#agent.parts.constraints.version;
  }
}
