import {
  type DomainTypes,
  type PackedState,
  RequestError,
  type Step,
} from "@understudy/planner-core";
import { TimedSteps } from "@understudy/planner-core/schedule";
import type { SquadRole, SquadRunner } from "@understudy/planner-core/squad";
import type { WorldAgent, WorldParts } from "../agent/world-agent.ts";
import type { Asker } from "../binding/asker.ts";
import type { ThingBinding } from "../binding/binding.ts";
import {
  type Forecast,
  type ForeseenChange,
  type FreeThing,
  movedBy,
} from "../claims/forecasts.ts";
import type { ClocksOfRunner } from "../clocks/clocks-of-runner.ts";
import { ActiveConstraints } from "../constraints/active-constraints.ts";
import type { Constraint } from "../constraints/constraints.ts";
import type { ThingLayout, ThingPlace } from "../layout.ts";
import { OwnState } from "../question/own-state.ts";
import { writeCode } from "../things/read-things.ts";
import type { Thing, ThingId } from "../things/thing.ts";
import type { OwnValues } from "../typed.ts";
import type { RunnerSquad, SavedWorldSquad } from "./options.ts";

/** News of a squad since the last tick. */
interface ToldToSquad {
  readonly values: Readonly<Record<string, unknown>> | undefined;
  readonly shared: unknown;
  /** Undefined: all things. */
  readonly seen: ReadonlySet<ThingId> | undefined;
  /** Whether the binding has changed since the last tick. */
  readonly isBoundAnew: boolean;
}

/** The members of a squad with their own variables. Agents that have left keep theirs. */
export class SquadMembers<T extends DomainTypes> {
  readonly #squad: RunnerSquad<T>;
  readonly #clocks: ClocksOfRunner;
  readonly #parts: WorldParts;
  readonly #isShared: Uint8Array;
  readonly #own = new Map<string, OwnState>();
  readonly #gone = new Set<string>();
  /** When the plan is done with its things, and what it changes of them. */
  #forecasts: ReadonlyMap<ThingId, readonly Forecast[]> = new Map();
  /** The changes of things at places by the steps of the plan, for the outlook of the last tick. */
  readonly #changes = new Map<ThingPlace, readonly ForeseenChange[]>();
  #outlook: SquadRunner["outlook"];
  readonly #foresee = (thing: ThingId): readonly Forecast[] => this.#forecasts.get(thing) ?? [];

  /** @param clocks the squad's clock, and that of the world */
  constructor(squad: RunnerSquad<T>, clocks: ClocksOfRunner) {
    this.#squad = squad;
    this.#clocks = clocks;
    this.#parts = (squad.agents[0] as WorldAgent<T>).parts;
    this.#isShared = TimedSteps.of(this.#layout.domain)?.isShared ?? new Uint8Array();
    for (const { name } of squad.agents) this.#own.set(name, new OwnState(this.#layout));
  }

  /** Tells forecasts from now on: of a runner that is refused, no plan is to be foreseen. */
  enter(): void {
    this.#parts.claims.forecasts.ask(this.#squad.name, this.#foresee);
  }

  get #layout(): ThingLayout {
    return this.#parts.layout;
  }

  /** The members that have not left. */
  get present(): readonly WorldAgent<T>[] {
    return this.#squad.agents.filter(({ name }) => this.#has(name));
  }

  /** The names of the members that have not left. */
  get names(): readonly string[] {
    return this.present.map(({ name }) => name);
  }

  /**
   * The members' states with a binding.
   *
   * @param expectedOf the state of a member by what steps were expected to do
   */
  statesIn(
    binding: ThingBinding,
    told: ToldToSquad,
    expectedOf: (name: string) => PackedState | undefined,
  ): Readonly<Record<string, PackedState>> {
    const { seen, isBoundAnew, shared } = told;
    const states = this.present.map(({ name }) => {
      const state = this.ownOf(name).stateIn(binding);
      const expected = seen === undefined || isBoundAnew ? undefined : expectedOf(name);
      const isOwnTold = Object.hasOwn(told.values ?? {}, name);
      if (expected === undefined || seen === undefined) return [name, state] as const;
      for (const { variable } of this.#layout.own) {
        const isTold = this.#isShared[variable.id] === 1 ? shared !== undefined : isOwnTold;
        if (!isTold) state[variable.id] = expected[variable.id] as number;
      }
      for (const place of this.#layout.places) {
        const id = binding.idAt(place);
        if (id === undefined || seen.has(id)) continue;
        for (const slot of place.slots) state[slot] = expected[slot] as number;
      }
      return [name, state] as const;
    });
    return Object.fromEntries(states);
  }

  /** The variables whose values a game tells by name. */
  toldBy(values: ToldToSquad["values"], shared: unknown): ReturnType<ThingLayout["toldBy"]> {
    return this.#layout.toldBy([shared, ...Object.values(values ?? {})]);
  }

  /** The members' parts of a question: they know what any of them knows, and may use what any of them holds. */
  get askers(): readonly Asker[] {
    const { knowledge } = this.#squad;
    return this.present.map((agent) => ({
      ...agent.asker(this.ownOf(agent.name)),
      knowledge,
      constraints: this.#constraintsOf(agent),
      mayUse: ({ id }) => this.mayUse(id),
    }));
  }

  /** Whether the squad may use a thing: it has a place that no other agent claims. */
  mayUse(thing: ThingId): boolean {
    return this.#isHeld(thing) || this.#parts.claims.isFreeFor(this.#squad.name, thing);
  }

  /** Whether the squad may use the things of a step that is about to begin. */
  mayBegin(binding: ThingBinding, step: Step): boolean {
    return this.#layout.claimsOfStep(step, false).every((place) => {
      const id = binding.idAt(place);
      return id === undefined || this.mayUse(id);
    });
  }

  /**
   * The time on the squad's clock from which it may use a thing that others claim: infinite if that is not known; undefined
   * for a thing that it may use now.
   */
  freeFrom(thing: ThingId): number | undefined {
    if (this.mayUse(thing)) return undefined;
    return this.forecastOf(thing)?.fromMs ?? Number.POSITIVE_INFINITY;
  }

  /** See `Forecasts.freeFor`, on the squad's clock. */
  forecastOf(thing: ThingId): FreeThing | undefined {
    const { claims, clocks } = this.#parts;
    const free = claims.forecasts.freeFor(this.#squad.name, thing, clocks.nowMs);
    if (free === undefined) return undefined;
    const before = movedBy(this.#clocks.fromWorld(0), free.before);
    const { fromMs } = free;
    return { fromMs: fromMs === undefined ? undefined : this.#clocks.fromWorld(fromMs), before };
  }

  /** The name of a thing for those who wait for it. */
  nameOf(thing: Thing): string {
    return this.#parts.nameOf?.(thing) ?? String(thing.id);
  }

  /**
   * Takes the places of a plan at things, and gives others back.
   *
   * @param isSound whether the times of the plan are known
   * @param outlook what its steps bring about
   */
  claim(
    binding: ThingBinding,
    roles: readonly SquadRole[],
    isSound: boolean,
    outlook: SquadRunner["outlook"],
  ): void {
    const things = new Set<ThingId>();
    const running = new Set<ThingId>();
    const ends = new Map<ThingId, readonly [endMs: number, place: ThingPlace]>();
    for (const { step, isRunning, fromMs, untilMs } of roles) {
      const lasting = this.#layout.claimsOfStep(step, true);
      for (const place of this.#layout.claimsOfStep(step, isRunning)) {
        const id = binding.idAt(place);
        if (id === undefined || this.#isOfMember(id)) continue;
        things.add(id);
        if (isRunning) running.add(id);
        // While a plan is made anew, only the ends of running steps are known.
        if (!isSound && !isRunning) continue;
        const endMs = this.#clocks.toWorld(lasting.includes(place) ? untilMs : fromMs);
        ends.set(id, [Math.max(endMs, ends.get(id)?.[0] ?? endMs), place]);
      }
    }
    this.#parts.claims.takeAll(this.#squad.name, things, running);
    if (outlook !== this.#outlook) this.#changes.clear();
    this.#outlook = outlook;
    // The times of the plan before are the best that is known of the others.
    const kept = isSound ? [] : [...this.#forecasts].filter(([id]) => things.has(id));
    const forecasts = [...ends].map(([id, [untilMs, place]]) => {
      const changes = this.#changes.get(place) ?? this.#changesAt(place, outlook?.after);
      this.#changes.set(place, changes);
      return [id, [{ untilMs, changes }]] as const;
    });
    const used = this.#usedBeside(things, binding, outlook);
    this.#parts.claims.forecasts.use(this.#squad.name, new Set(used.keys()));
    this.#forecasts = new Map([...kept, ...forecasts, ...used]);
  }

  /** The forecasts of things that running steps use without a claim. */
  #usedBeside(
    claimed: ReadonlySet<ThingId>,
    binding: ThingBinding,
    outlook: SquadRunner["outlook"],
  ): ReadonlyMap<ThingId, readonly Forecast[]> {
    const used = new Map<ThingId, readonly Forecast[]>();
    for (const { untilMs, after, used: slots } of outlook?.ends ?? []) {
      if (slots.size === 0) continue;
      for (const place of this.#layout.places) {
        const id = binding.idAt(place);
        if (id === undefined || claimed.has(id)) continue;
        const changes = this.#changesAt(place, after, slots);
        if (changes.length === 0) continue;
        const forecast = { untilMs: this.#clocks.toWorld(untilMs), changes };
        used.set(id, [...(used.get(id) ?? []), forecast]);
      }
    }
    return used;
  }

  /**
   * The changes of the thing at a place from now to a later state.
   *
   * @param slots those that count. Default: all
   */
  #changesAt(
    place: ThingPlace,
    after: PackedState | undefined,
    slots?: ReadonlySet<number>,
  ): readonly ForeseenChange[] {
    if (after === undefined || this.#outlook === undefined) return [];
    const { now } = this.#outlook;
    const { properties = [] } = this.#layout.kinds.get(place.kind) ?? {};
    return properties.flatMap((each, at): ForeseenChange[] => {
      const slot = place.slots[at] as number;
      const [before, code] = [now[slot] as number, after[slot] as number];
      const { name: property, variable, isThing, emptyCode } = each;
      if (slots?.has(slot) === false) return [];
      // A place of another thing means another thing to others.
      if (before === code || (isThing && code !== emptyCode)) return [];
      if (variable.type === "integer") return [{ property, by: code - before }];
      return [{ property, to: writeCode(each, code) }];
    });
  }

  /** The things in whose lines the squad stands. */
  get stoodFor(): ReadonlySet<ThingId> {
    return this.#parts.claims.allAwaitedBy(this.#squad.name);
  }

  /** Gives all places back, and tells no forecasts any more. */
  leave(): void {
    const { claims } = this.#parts;
    claims.forecasts.forget(this.#squad.name, this.#foresee);
    claims.leave(this.#squad.name);
  }

  /** Whether other agents, which are no members, hold all places at a thing. */
  isTaken(thing: ThingId): boolean {
    const { claims } = this.#parts;
    return claims.freePlaces(thing) === 0 && !this.#isHeld(thing);
  }

  /** Whether the squad or one of its members holds a place at a thing. */
  #isHeld(thing: ThingId): boolean {
    return this.#parts.claims.isHeldBy(this.#squad.name, thing) || this.#isOfMember(thing);
  }

  #isOfMember(thing: ThingId): boolean {
    return this.#parts.claims.holdersOf(thing).some((holder) => this.#has(holder));
  }

  /** Whether an agent is a member that has not left. */
  #has(name: string): boolean {
    return this.#own.has(name) && !this.#gone.has(name);
  }

  /** @throws RequestError for an agent that was never a member */
  ownOf(name: string): OwnState {
    const own = this.#own.get(name);
    if (own !== undefined) return own;
    const hint = `members: ${[...this.#own.keys()].join(", ")}`;
    throw new RequestError([{ pointer: "/agent", message: `"${name}" is not a member`, hint }]);
  }

  /**
   * Merges values of the members' own variables, and of the shared ones.
   *
   * @throws StateError if a value is invalid, or was never given; RequestError for an unknown member
   */
  observe(
    values: Readonly<Record<string, OwnValues<T>>> | undefined,
    shared: OwnValues<T> | undefined,
  ): void {
    for (const [name, own] of Object.entries(values ?? {})) {
      this.ownOf(name).merge(own as OwnValues);
    }
    for (const { name } of this.present) {
      if (shared !== undefined) this.ownOf(name).merge(shared as OwnValues);
      this.ownOf(name).checkKnown();
    }
  }

  /** Ends the constraints of all members whose time is over. */
  tick(nowMs: number): void {
    for (const { constraints } of this.#squad.agents) constraints.tick(nowMs);
  }

  /** Removes a member. */
  left(name: string): void {
    this.ownOf(name);
    this.#gone.add(name);
  }

  /**
   * Adds a member, or brings one back. Shared values are those of the others, or come with the next tick.
   *
   * @param join adds it to the squad's plan; nothing changes if it throws
   * @throws StateError if a value is invalid, or was never given
   */
  joined(name: string, values: OwnValues<T>, join: (own: OwnState) => void): void {
    const own = this.#own.get(name) ?? new OwnState(this.#layout);
    own.merge(values as OwnValues);
    const isShared = (id: number): boolean => this.#isShared[id] === 1;
    const others = [...this.names.map((other) => this.ownOf(other)), ...this.#own.values()];
    for (const other of others) own.fillFrom(other, isShared);
    // The shared values are unknown before the first tick, which tells them.
    own.checkKnown((variable) => {
      return this.#layout.own.some((each) => each.name === variable && isShared(each.variable.id));
    });
    join(own);
    this.#own.set(name, own);
    this.#gone.delete(name);
    this.#squad.add(name);
  }

  save(): SavedWorldSquad["own"] {
    return Object.fromEntries([...this.#own].map(([name, own]) => [name, own.save()]));
  }

  /** @param members the names of the members that have not left */
  restore(saved: SavedWorldSquad["own"], members: readonly string[]): void {
    for (const name of new Set([...members, ...Object.keys(saved)])) {
      if (members.includes(name)) this.#squad.add(name);
      const own = this.#own.get(name) ?? new OwnState(this.#layout);
      own.restore(Object.hasOwn(saved, name) ? (saved[name] ?? []) : []);
      this.#own.set(name, own);
    }
    this.#gone.clear();
    for (const name of this.#own.keys()) if (!members.includes(name)) this.#gone.add(name);
  }

  #constraintsOf({ constraints }: WorldAgent<T>): ActiveConstraints | undefined {
    const { knowledge, constraints: ofSquad } = this.#squad;
    const lists = [this.#parts.constraints.list, constraints.list, ofSquad.list];
    const list = lists.flat() as readonly Constraint[];
    if (list.length === 0) return undefined;
    return new ActiveConstraints(this.#layout, knowledge, list);
  }
}
