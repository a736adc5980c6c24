import type { AgentNow } from "../agent-now.ts";
import type { OpenInquiry } from "../asking/open-inquiry.ts";
import type { ClaimsOfAgent } from "../claims-of-agent.ts";
import type { RunnerAgent, WorldTick } from "../options.ts";
import type { Sleep } from "../sleep.ts";
import type { WantedGoals } from "../wanted-goals.ts";
import { countLimits, limitsVersion } from "./limits.ts";
import { OwnChanges } from "./own-changes.ts";
import type { StepTeller } from "./step-teller.ts";

/** A runner whose ticks may repeat. */
interface StillRunner {
  readonly asking: OpenInquiry;
  readonly claims: ClaimsOfAgent;
  readonly goals: WantedGoals;
  readonly sleep: Sleep;
  readonly steps: StepTeller;
}

/**
 * Ticks in which nothing happens that counts for an agent: each repeats the last one. Most ticks of a crowd are such
 * ticks, so they look at few objects.
 */
export class StillTicks {
  readonly #now: AgentNow;
  readonly #runner: StillRunner;
  readonly #own: OwnChanges;
  // Parts of other objects that every tick reads: agents of a crowd are to look at few objects.
  readonly #asking: OpenInquiry;
  readonly #inner: AgentNow["inner"];
  readonly #watched: AgentNow["inner"]["lasting"]["watched"];
  readonly #memory: RunnerAgent["memory"];
  readonly #rest: RunnerAgent["parts"]["rest"];
  readonly #things: RunnerAgent["parts"]["things"];
  readonly #claims: RunnerAgent["parts"]["claims"];
  readonly #parts: RunnerAgent["parts"];
  #tick: WorldTick | undefined;
  /** Whether a question was open at the last tick. */
  #wasAsked = false;
  #limits = 0;
  /** The changes that are known to leave the agent as it is, of all, of things, and of claims; -1 for none. */
  #changes = -1;
  #changedThings = -1;
  #claimed = -1;

  constructor(now: AgentNow, runner: StillRunner) {
    this.#now = now;
    this.#runner = runner;
    this.#own = new OwnChanges(now, runner.sleep);
    this.#asking = runner.asking;
    this.#inner = now.inner;
    this.#watched = now.inner.lasting.watched;
    this.#memory = now.agent.memory;
    this.#parts = now.agent.parts;
    const { claims, rest, things } = this.#parts;
    [this.#rest, this.#things, this.#claims] = [rest, things, claims];
  }

  /**
   * The last tick, if this one repeats it; undefined if it has to be worked out. Allocates nothing.
   *
   * @param isSame whether the agent's state is that of the last tick, but for its own variables
   */
  at(nowMs: number, isSame: boolean): WorldTick | undefined {
    if (this.#tick === undefined) return undefined;
    if (isSame && this.#isStill(nowMs)) {
      if (this.#inner.observed !== undefined) this.#watched?.see(nowMs);
      return this.#tick;
    }
    this.#tick = undefined;
    return undefined;
  }

  /** Lets the next tick be worked out. */
  end(): void {
    this.#tick = undefined;
  }

  /** Notes how things are at the end of a tick that may be repeated. Returns the tick. */
  note(tick: WorldTick): WorldTick {
    this.#tick = this.#mayRepeat(tick) ? tick : undefined;
    if (this.#tick === undefined) return tick;
    this.#wasAsked = this.#isAsked;
    this.#limits = limitsVersion(this.#parts);
    this.#own.note();
    // A listener may have changed the world since the agent looked at its things.
    this.#changes = -1;
    this.#changedThings = -1;
    this.#claimed = -1;
    return tick;
  }

  #isStill(nowMs: number): boolean {
    if (!this.#inner.isQuiet(nowMs) || this.#isAsked !== this.#wasAsked) return false;
    const { changes } = this.#rest;
    // What an agent remembers changes apart from the world.
    const isOther = changes !== this.#changes || this.#memory !== undefined;
    if (isOther && !this.#isSpared) return false;
    this.#changes = changes;
    return this.#now.isFilled || this.#own.overlook();
  }

  #mayRepeat({ event }: WorldTick): boolean {
    const { goals, steps } = this.#runner;
    const { agent, inner, options } = this.#now;
    if (event === "start" || event === "finish" || this.#isAsked !== inner.isWaiting) return false;
    const { name, parts } = agent;
    // What follows is looked at in every tick, as it may change with time or by a function of the game.
    if (countLimits(agent) > 0 || goals.hasOrder || goals.areAboutThings || steps.isExploring)
      return false;
    if (event === "idle") return parts.claims.awaitedBy(name) === undefined;
    return event === "replan" || options.uninterrupted === undefined;
  }

  /** Whether what has changed leaves the agent as it is. */
  get #isSpared(): boolean {
    return this.#isUnlimited && this.#areThingsSame && this.#areClaimsSame;
  }

  /** Whether there are no orders and no constraints, as at the last tick. */
  get #isUnlimited(): boolean {
    const limits = limitsVersion(this.#parts);
    if (limits !== this.#limits && countLimits(this.#now.agent) > 0) return false;
    this.#limits = limits;
    return true;
  }

  get #areThingsSame(): boolean {
    const changes = this.#things.changes + (this.#memory?.changes ?? 0);
    if (changes === this.#changedThings) return true;
    const { agent, binding } = this.#now;
    // The crowd chooses the things for a question that it has left open, whatever its agent stands at.
    const isOpen = this.#asking.isLeftOpen;
    if (!isOpen && !binding.isUpToDate(agent.knowledge)) return false;
    this.#changedThings = changes;
    return true;
  }

  get #areClaimsSame(): boolean {
    const { changes } = this.#claims;
    if (changes === this.#claimed) return true;
    const { inner } = this.#now;
    const actions = inner.outcome?.plan?.actions;
    if (actions !== undefined && this.#runner.claims.lostBy(actions, inner.position) !== undefined)
      return false;
    this.#claimed = changes;
    return true;
  }

  get #isAsked(): boolean {
    return this.#asking.dueMs !== undefined || this.#asking.isBegun;
  }
}
