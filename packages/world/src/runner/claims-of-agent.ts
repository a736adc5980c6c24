import type {
  ActionSet,
  AnyDomainTypes,
  Domain,
  PlanRunnerOptions,
  Step,
} from "@understudy/planner-core";
import type { ThingBinding } from "../binding/binding.ts";
import type { Claims } from "../claims/claims.ts";
import type { Forecast } from "../claims/forecasts.ts";
import type { ThingPlace } from "../layout.ts";
import type { Thing, ThingId } from "../things/thing.ts";
import type { AgentNow } from "./agent-now.ts";
import type { Sleep } from "./sleep.ts";
import { thingsOfStep } from "./step-things.ts";
import type { WantedGoals } from "./wanted-goals.ts";

/** The reservations of a plan runner. */
type PlanReservations = NonNullable<PlanRunnerOptions<AnyDomainTypes>["reservations"]>;

/**
 * The longest wait without a move of the line, in game time (ms), unless two steps like the agent's own take longer: then
 * there may be something better to do.
 */
const LONGEST_TURN_MS = 10_000;
/** Length of a unit of planned times, in milliseconds. */
const UNIT_MS = 1000;
const NO_STATIONS: ReadonlySet<ThingId> = new Set();

/** The claims of an agent, whatever its name in the orchestrator, by the things at the places of its plan. */
export class ClaimsOfAgent implements PlanReservations {
  readonly domain: Domain;
  /** The world looks at the claims of a plan in every tick. */
  readonly areLasting = true;
  readonly #claims: Claims;
  readonly #agent: string;
  readonly #now: AgentNow;
  readonly #goals: WantedGoals;
  readonly #sleep: Pick<Sleep, "wakes">;
  /** The thing that blocked this agent's last search, claimed by another agent. */
  taken: Thing | undefined;
  /** The things of the plan that are claimed only when the agent is there. */
  stations: ReadonlySet<ThingId> = NO_STATIONS;
  /** The turn that the agent waits for, and since when it has been the same, in game time (ms). */
  #turn: { readonly number: number; sinceMs: number } | undefined;

  constructor(now: AgentNow, goals: WantedGoals, sleep: Pick<Sleep, "wakes">) {
    this.domain = now.options.orchestrator.domain;
    this.#claims = now.agent.parts.claims;
    this.#agent = now.agent.name;
    this.#now = now;
    this.#goals = goals;
    this.#sleep = sleep;
  }

  /** Tells forecasts from now on: of a runner that is refused, no plan is to be foreseen. */
  enter(): void {
    this.#claims.forecasts.ask(this.#agent, this.#foresee);
  }

  /** The stations in saved form; nothing without any. */
  get saved(): { readonly stations?: readonly ThingId[] } {
    return this.stations.size === 0 ? {} : { stations: [...this.stations] };
  }

  get version(): number {
    return this.#claims.callsOf(this.#agent) + this.#sleep.wakes;
  }

  /** Leaves the queue if there is no goal to wait for. */
  rest(): void {
    if (this.#claims.awaitedBy(this.#agent) !== undefined && this.#goals.areMet) this.stopWaiting();
  }

  resourcesOf(_agent: string, actions: Iterable<number>): ReadonlySet<string> {
    return new Set([...this.thingsOf(actions)].map(String));
  }

  /** The things that a plan claims before it begins. */
  thingsOf(actions: Iterable<number>): ReadonlySet<ThingId> {
    return this.#withoutStations(thingsClaimed(this.#now.binding, actions));
  }

  /** Things without the stations that the agent has not got to. */
  #withoutStations(things: ReadonlySet<ThingId>): ReadonlySet<ThingId> {
    if (this.stations.size === 0) return things;
    const isHeld = (id: ThingId): boolean => this.#claims.isHeldBy(this.#agent, id);
    return new Set([...things].filter((id) => !this.stations.has(id) || isHeld(id)));
  }

  /**
   * Takes the station of an action that is about to begin.
   *
   * @returns `wait` if it is not the agent's turn yet; false if it has waited too long
   */
  takeTurns(action: number, nowMs: number): boolean | "wait" {
    if (this.stations.size === 0) return true;
    for (const id of thingsClaimed(this.#now.binding, [action])) {
      const number = this.stations.has(id) ? this.#claims.takeTurn(this.#agent, id) : 0;
      if (number === 0) continue;
      const known = this.#turn?.number === number ? this.#turn : undefined;
      // The game's time may have started over.
      const sinceMs = Math.min(known?.sinceMs ?? nowMs, nowMs);
      this.#turn = { number, sinceMs };
      const waitedMs = nowMs - sinceMs;
      return waitedMs < LONGEST_TURN_MS || waitedMs < 2 * this.#expectedMs(action) ? "wait" : false;
    }
    this.#turn = undefined;
    return true;
  }

  /** The time that the game expects a step to take; 0 if it is not known. */
  #expectedMs(action: number): number {
    return this.#durationMs(this.#now.binding.layout.domain.step(action)) ?? 0;
  }

  #durationMs(step: Step): number | undefined {
    const { binding, options } = this.#now;
    try {
      return options.durationMs?.(step, thingsOfStep(binding, step));
    } catch {
      // The game is told of it when the step begins.
      return undefined;
    }
  }

  /** Foresees when the plan is done with a thing, if the game has told how long its steps take. */
  readonly #foresee = (thing: ThingId): readonly Forecast[] => {
    const { binding, inner, nowMs } = this.#now;
    // The times of a loaded game count from its first tick.
    if (!Number.isFinite(nowMs)) return [];
    const { layout } = binding;
    const planned = inner.outcome?.plan?.steps.slice(inner.position) ?? [];
    let atMs = nowMs;
    let untilMs: number | undefined;
    inner.remaining.forEach((step, at) => {
      const isRunning = at === 0 && inner.isPlaying;
      const isUsed = (lasting: boolean): boolean =>
        layout.claimsOfStep(step, lasting).some((place) => binding.idAt(place) === thing);
      if (!isRunning && isUsed(false)) untilMs = atMs;
      const { duration = Number.POSITIVE_INFINITY } = planned[at] ?? {};
      const lengthMs = this.#durationMs(step) ?? duration * UNIT_MS;
      const isKnown = isRunning && lengthMs < Number.POSITIVE_INFINITY;
      atMs = isKnown ? inner.lasting.endOfStepMs : atMs + lengthMs;
      if (isUsed(true)) untilMs = atMs;
    });
    if (untilMs === undefined || untilMs === Number.POSITIVE_INFINITY) return [];
    return [{ untilMs: this.#now.toWorld(untilMs) }];
  };

  /**
   * The first thing claimed by an action at or after an index that the agent does not hold.
   * Allocates nothing.
   */
  lostBy(actions: readonly number[], from: number): ThingId | undefined {
    const binding = this.#now.binding;
    const { layout } = binding;
    const isRunning = this.#now.inner.isPlaying;
    for (let at = from; at < actions.length; at++) {
      const action = actions[at] as number;
      const places =
        isRunning && at === from ? layout.lastingClaimsOf(action) : layout.claimsOf(action);
      for (let index = 0; index < places.length; index++) {
        const id = binding.idAt(places[index] as ThingPlace);
        if (id === undefined || this.#claims.isHeldBy(this.#agent, id)) continue;
        if (!this.stations.has(id) || (isRunning && at === from)) return id;
      }
    }
    return undefined;
  }

  /** None: things that other agents hold have no place. */
  disabledFor(): ActionSet | undefined {
    return undefined;
  }

  acquire(_agent: string, actions: Iterable<number>): boolean {
    const keepsPlace = this.#goals.place.isKept("other");
    const blocked = this.#claims.take(this.#agent, this.thingsOf(actions), keepsPlace);
    if (blocked === undefined) return true;
    // An agent that plays another plan keeps the things of that plan and does not queue.
    if (!this.#isInLine && this.#now.inner.outcome === undefined)
      this.#claims.wait(this.#agent, blocked);
    return false;
  }

  keep(_agent: string, rest: Iterable<number>): boolean {
    const claimed = thingsClaimed(this.#now.binding, rest, this.#now.inner.isPlaying);
    const things = this.#withoutStations(claimed);
    if (!this.#claims.areHeld(this.#agent, things)) return false;
    this.#claims.keepOnly(this.#agent, things);
    return true;
  }

  wait(): boolean {
    if (this.#isInLine || this.#goals.place.isKept("earlier")) return true;
    if (this.taken === undefined || this.taken.isGone) {
      this.#claims.stopWaiting(this.#agent);
      return false;
    }
    this.#claims.wait(this.#agent, this.taken.id);
    return true;
  }

  /** Releases the things that the running step needed only at its start. */
  started(rest: Iterable<number>): void {
    const things = thingsClaimed(this.#now.binding, rest, true);
    this.#claims.keepOnly(this.#agent, things);
  }

  release(): void {
    if (this.stations.size > 0) this.#claims.leaveTurns(this.#agent);
    this.stations = NO_STATIONS;
    this.#turn = undefined;
    this.#claims.keepOnly(this.#agent);
  }

  stopWaiting(): void {
    if (!this.#goals.place.isKept("any")) this.#claims.stopWaiting(this.#agent);
  }

  remove(): void {
    this.#claims.forecasts.forget(this.#agent, this.#foresee);
    this.#claims.leave(this.#agent);
  }

  /** Whether an agent waits in a queue: it keeps its place until the thing is free for it. */
  get #isInLine(): boolean {
    const awaited = this.#claims.awaitedBy(this.#agent);
    return awaited !== undefined && !this.#claims.isFreeFor(this.#agent, awaited);
  }
}

/**
 * The things that actions claim under a binding.
 *
 * @param isRunning whether the first action has started
 */
export function thingsClaimed(
  binding: ThingBinding,
  actions: Iterable<number>,
  isRunning = false,
): ReadonlySet<ThingId> {
  const things = new Set<ThingId>();
  const { layout } = binding;
  let hasStarted = isRunning;
  for (const action of actions) {
    const places = hasStarted ? layout.lastingClaimsOf(action) : layout.claimsOf(action);
    hasStarted = false;
    for (const place of places) {
      const id = binding.idAt(place);
      if (id !== undefined) things.add(id);
    }
  }
  return things;
}
