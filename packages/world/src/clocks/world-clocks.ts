import type { Orchestrator } from "@understudy/planner-core";
import type { Kind, PlacedClock, ThingLayout, ThingPlace } from "../layout.ts";
import type { Facts, Thing, ThingId } from "../things/thing.ts";
import type { Things } from "../things/things.ts";
import { type CalledClock, isClockOf, keyOfClock, type ThingClock } from "./called-clock.ts";

type ClockWatcher = NonNullable<ReturnType<Orchestrator["routes"]["schedules"]["watchClocks"]>>;

/** The clocks of a kind's things that need nothing but one such thing, at the kind's first place. */
interface OwnClocks {
  readonly place: ThingPlace;
  readonly clocks: readonly PlacedClock[];
}

interface ChangedThing {
  readonly thing: Thing;
  readonly before: Facts | undefined;
  /** Whether the change is told of a later present. */
  readonly isEarly: boolean;
}

interface ClockEnd {
  readonly clock: CalledClock;
  readonly endMs: number;
}

/**
 * When the clocks of a world's things end. They are noted as things change, whoever deals with them: a thing may have
 * no place in anybody's plan while its clock runs. Clocks of several things, or of more than things, are left to those
 * who watch them.
 */
export class WorldClocks {
  readonly #layout: ThingLayout;
  readonly #things: Things;
  #own: ReadonlyMap<string, OwnClocks> | undefined;
  /** By thing, and by name and arguments. */
  readonly #ends = new Map<ThingId, Map<string, ClockEnd>>();
  /** No end is earlier. */
  #dueMs = Number.POSITIVE_INFINITY;
  #watch: ClockWatcher | undefined;
  /** The number of changes that were looked at, and the latest time of the game so far. */
  #changes = 0;
  #lastMs = Number.NEGATIVE_INFINITY;
  /**
   * The clocks of the runner with which the world's time has gone on last; undefined once that is gone, or has no
   * ticks.
   */
  driver: { readonly ticks: number } | undefined;
  /** The clocks of a loaded game, until its first tick. */
  #told: readonly ThingClock[] = [];

  constructor(layout: ThingLayout, things: Things) {
    this.#layout = layout;
    this.#things = things;
  }

  /** The latest time of the game so far; minus infinity before the first tick. */
  get nowMs(): number {
    return this.#lastMs;
  }

  /**
   * Looks at what has changed or ended since the last tick. Allocates nothing if nothing has. An earlier time is that
   * of a runner whose own clock is behind.
   *
   * @param schedules watches clocks, where the domain has any. Default: those of an earlier tick, if any
   */
  tick(nowMs: number, schedules?: Pick<Orchestrator["routes"]["schedules"], "watchClocks">): void {
    if (this.#layout.clocks.length === 0) {
      this.#lastMs = Math.max(nowMs, this.#lastMs);
      return;
    }
    this.#watch ??= schedules?.watchClocks(undefined);
    if (this.#watch === undefined) {
      this.#lastMs = Math.max(nowMs, this.#lastMs);
      return;
    }
    for (const { leftMs, ...clock } of this.#told) this.tell(clock, nowMs + leftMs);
    if (this.#told.length > 0) this.#told = [];
    const atMs = Math.max(nowMs, this.#lastMs);
    if (this.#things.log.count !== this.#changes || atMs > this.#dueMs)
      this.#watchState(this.#watch, atMs);
    this.#lastMs = atMs;
  }

  /**
   * Looks at what has been told of a later present, before ticks go on to it. Clocks that this begins have just begun
   * then.
   */
  note(
    presentMs: number,
    schedules: Pick<Orchestrator["routes"]["schedules"], "watchClocks">,
  ): void {
    if (this.#layout.clocks.length === 0) return;
    this.#watch ??= schedules.watchClocks(undefined);
    const isNew = Number.isFinite(this.#lastMs) && this.#things.log.count !== this.#changes;
    if (this.#watch !== undefined && isNew) this.#watchState(this.#watch, presentMs, true);
  }

  /** The end of a clock on the game's clock, by its key; undefined if it is not known to run. */
  endOf(clock: CalledClock): number | undefined {
    const [thing] = Object.values(clock.things ?? {});
    return thing === undefined ? undefined : this.#ends.get(thing)?.get(keyOfClock(clock))?.endMs;
  }

  /** Notes when a clock ends, as the game has told. */
  tell(clock: CalledClock, endMs: number): void {
    const [thing, ...others] = Object.values(clock.things ?? {});
    if (thing === undefined || others.length > 0) return;
    const ends = this.#ends.get(thing) ?? new Map<string, ClockEnd>();
    this.#ends.set(thing, ends.set(keyOfClock(clock), { clock, endMs }));
    this.#dueMs = Math.min(this.#dueMs, endMs);
  }

  /** The clocks that run, with the time that is left; nothing without any. */
  toJSON(): { readonly clocks?: readonly ThingClock[] } {
    const all = [...this.#ends.values()].flatMap((ends) => [...ends.values()]);
    const left = all.map(({ clock, endMs }) => {
      return { ...clock, leftMs: Math.max(0, endMs - this.#lastMs) };
    });
    const clocks = [...this.#told, ...left];
    return clocks.length === 0 ? {} : { clocks };
  }

  /** Goes on with saved clocks at the first tick. Others than those of the world's things are left out. */
  restore(told: readonly ThingClock[]): void {
    const knowledge = { find: (id: ThingId) => this.#things.get(id) };
    this.#ends.clear();
    this.#dueMs = Number.POSITIVE_INFINITY;
    this.#lastMs = Number.NEGATIVE_INFINITY;
    this.#told = told.filter((each) => isClockOf(this.#layout, knowledge, each));
  }

  /** @param isEarly whether what has changed is told of a later present */
  #watchState(watch: ClockWatcher, nowMs: number, isEarly = false): void {
    this.#own ??= this.#findOwn();
    const own = this.#own;
    const { log } = this.#things;
    const changed = new Map<Thing, Facts | undefined>();
    const isWhole = log.visit(this.#changes, ({ thing, kind, before }) => {
      if (own.has(kind) && !changed.has(thing)) changed.set(thing, before);
    });
    this.#changes = log.count;
    if (!isWhole) {
      for (const kind of own.keys())
        for (const thing of this.#things.ofKind(kind)) changed.set(thing, undefined);
    }
    if (nowMs > this.#dueMs && !isEarly) this.#findEnded(own, changed, nowMs);
    for (const [thing, before] of changed) {
      const parts = own.get(thing.kind) as OwnClocks;
      this.#lookAt(watch, { thing, before, isEarly }, parts, nowMs);
    }
    if (!isWhole)
      for (const id of this.#ends.keys()) if (!this.#things.get(id)) this.#ends.delete(id);
  }

  /** Adds the things whose clocks have ended: these may have begun anew. */
  #findEnded(
    own: ReadonlyMap<string, OwnClocks>,
    changed: Map<Thing, Facts | undefined>,
    nowMs: number,
  ): void {
    this.#dueMs = Number.POSITIVE_INFINITY;
    for (const [id, ends] of this.#ends) {
      const thing = this.#things.get(id);
      for (const [key, { endMs }] of ends) {
        if (endMs >= nowMs) this.#dueMs = Math.min(this.#dueMs, endMs);
        else if (thing === undefined || !own.has(thing.kind)) ends.delete(key);
        else if (!changed.has(thing)) changed.set(thing, thing.facts);
      }
    }
  }

  #lookAt(
    watch: ClockWatcher,
    { thing, before, isEarly }: ChangedThing,
    { place, clocks }: OwnClocks,
    nowMs: number,
  ): void {
    const known = this.#ends.get(thing.id);
    this.#ends.delete(thing.id);
    if (thing.isGone) return;
    const lastMs = Number.isFinite(this.#lastMs) ? this.#lastMs : nowMs;
    const called = clocks.map((each) => [each, this.#call(each, thing.id)] as const);
    const running = called.flatMap(([{ clock, args }, own]) => {
      const { endMs } = known?.get(keyOfClock(own)) ?? {};
      return endMs === undefined ? [] : [{ clock, args, leftMs: endMs - lastMs }];
    });
    watch.resume(running, lastMs);
    if (before !== undefined) {
      const state = this.#stateWith(place, before);
      watch.see(state, lastMs);
      if (isEarly) watch.see(watch.ahead(state, lastMs, nowMs).state, nowMs);
    }
    watch.see(this.#stateWith(place, thing.facts), nowMs);
    const ends = watch.left(nowMs).flatMap(({ clock, args = {}, leftMs }) => {
      const found = called.find(([each]) => each.clock === clock && isSame(each.args, args));
      if (found === undefined) return [];
      this.#dueMs = Math.min(this.#dueMs, nowMs + leftMs);
      return [[keyOfClock(found[1]), { clock: found[1], endMs: nowMs + leftMs }] as const];
    });
    if (ends.length > 0) this.#ends.set(thing.id, new Map(ends));
  }

  /** A state with a thing at a place. Nothing else counts for its clocks. */
  #stateWith({ kind, there, slots }: ThingPlace, { codes }: Facts): Int32Array {
    const state = new Int32Array(this.#layout.domain.variables.all.length);
    const { properties } = this.#layout.kinds.get(kind) as Kind;
    state[there] = 1;
    for (const [at, { isThing, emptyCode }] of properties.entries())
      state[slots[at] as number] = isThing ? emptyCode : (codes[at] as number);
    return state;
  }

  #call({ clock, args: all }: PlacedClock, id: ThingId): CalledClock {
    const names = this.#layout.thingNamesOfClock(clock);
    const args = Object.fromEntries(Object.entries(all).filter(([name]) => !names.includes(name)));
    return { clock, args, things: Object.fromEntries(names.map((name) => [name, id])) };
  }

  #findOwn(): ReadonlyMap<string, OwnClocks> {
    const found = new Map<string, OwnClocks>();
    for (const { name, places, properties } of this.#layout.kinds.values()) {
      const [place] = places;
      if (place === undefined) continue;
      const values = place.slots.filter((_, at) => properties[at]?.isThing === false);
      const clocks = this.#layout.clocks.filter(({ places: [first, ...others], reads }) => {
        if (first !== place || others.length > 0) return false;
        return [...reads].every((slot) => slot === place.there || values.includes(slot));
      });
      if (clocks.length > 0) found.set(name, { place, clocks });
    }
    return found;
  }
}

function isSame(one: PlacedClock["args"], other: Readonly<Record<string, unknown>>): boolean {
  return Object.entries(one).every(([name, value]) => other[name] === value);
}
