import type { Step, TogetherRequest } from "@understudy/planner-core";
import { decodeValue, encodeValue } from "@understudy/planner-core/compiled";
import { TimedSteps } from "@understudy/planner-core/schedule";
import { StandIn, type ThingBinding } from "../../binding/binding.ts";
import {
  type Forecast,
  type ForeseenChange,
  type FreeThing,
  movedBy,
} from "../../claims/forecasts.ts";
import type { ThingLayout, ThingPlace } from "../../layout.ts";
import type { Thing, ThingId } from "../../things/thing.ts";
import type { SavedAwaited } from "../options.ts";
import { MOST_FORECASTS } from "../saved-squad.ts";

type EventInput = NonNullable<TogetherRequest["events"]>[number];

/** Least time by which an event is moved, in milliseconds: each time the rest of the plan is proved again. */
const LEAST_MOVE_MS = 250;
/** The next look at a thing that is late, in milliseconds. */
const LATE_MS = 100;
/** The largest amount that an event adds or takes away. */
const MAX_AMOUNT = 1_000_000_000;
/** Share of what was left of a forecast by which it may slip before a better plan is sought. */
const MOST_SLIP = 0.2;

/** The least slip that counts, unless the squad's unit is another. */
const DEFAULT_SLIP_MS = 1000;

/** A thing at a place that others use, when it will be free, and what becomes of it by them. */
interface Awaited {
  readonly place: ThingPlace;
  readonly thing: ThingId;
  readonly name: string;
  /** Whether the squad may use it now, beside them. */
  readonly isFree: boolean;
  /** When it is free, or else when the first of them leaves. */
  readonly atMs: number;
  readonly before: readonly Forecast[];
}

/** A forecast as it was when a plan began to count on it, in milliseconds. */
interface Promised {
  readonly atMs: number;
  /** By how much it may slip. */
  readonly mostMs: number;
  /** How often it has slipped by more. */
  readonly slips: number;
}

/** Forecasts of a saved game. */
interface SavedForecasts extends FreeThing {
  readonly fromMs: number;
}

/** The lines as a squad sees them. */
export interface LinesOfSquad {
  /**
   * The time on the squad's clock from which it may use a thing: infinite if that is not known; undefined for a thing
   * that it may use now.
   */
  freeFrom(thing: ThingId): number | undefined;
  /** Undefined if it is not known when the thing is free, or nobody else is at it. */
  forecastOf(thing: ThingId): FreeThing | undefined;
  /** The things in whose lines it stands. */
  readonly stoodFor: ReadonlySet<ThingId>;
  nameOf(thing: Thing): string;
}

/** The things that others use at the places of a squad's plans. When they are free is an event of its questions. */
export class AwaitedThings {
  readonly #lines: LinesOfSquad;
  #awaited: readonly Awaited[] = [];
  readonly #promised = new Map<ThingId, Promised>();
  /** Whether another plan is played than when forecasts were promised. */
  #isNew = false;
  /** The binding of the last look, and when things at its places were free that are as good as those waited for. */
  #binding: ThingBinding | undefined;
  readonly #equals = new Map<ThingId, number>();
  /** The forecasts of a saved game, until those that made them have told theirs again. */
  readonly #saved = new Map<ThingId, SavedForecasts>();
  /** The time of the last look; undefined before the first one, when saved forecasts are what is left of them. */
  #nowMs: number | undefined;

  constructor(lines: LinesOfSquad) {
    this.#lines = lines;
  }

  /**
   * The events of questions: what others change of the things, and from when on steps may claim these.
   *
   * @param own those of the game
   */
  events(
    binding: ThingBinding,
    unitMs: number,
    own: readonly EventInput[] = [],
  ): readonly EventInput[] {
    const { layout } = binding;
    const steps = TimedSteps.of(layout.domain)?.all ?? [];
    const unitsOf = (ms: number): number => Math.ceil((ms * 1000) / unitMs) / 1000;
    const taken = new Set(own.map(({ at }) => Math.round(at * 1000)));
    for (const { scaledAt } of layout.domain.time?.events ?? []) taken.add(scaledAt);
    return this.#awaited.flatMap(({ place, name, isFree, atMs, before }): EventInput[] => {
      const opens: readonly Step[] = steps
        .map(({ step }) => step)
        .filter((step) => layout.claimsOfStep(step, false).includes(place));
      // Late ones fall on one moment, and an event cannot both raise and lower a number.
      const sums = new Map<number, Map<string, ForeseenChange>>();
      for (const { untilMs, changes: theirs = [] } of before) {
        // Who has to leave before it is free is done by then, however the forecasts have moved since. Others stay.
        const isFirst = untilMs <= atMs;
        const later = unitsOf(Math.max(untilMs, (this.#nowMs ?? 0) + LATE_MS));
        const at = momentBeside(taken, isFirst ? Math.min(later, unitsOf(atMs)) : later);
        const sum = sums.get(at) ?? new Map<string, ForeseenChange>();
        sums.set(at, sum);
        for (const change of theirs)
          sum.set(change.property, afterwards(sum.get(change.property), change));
      }
      const changes = [...sums].flatMap(([at, sum]) => {
        const effects = [...sum.values()].flatMap((change) => effectOf(layout, place, change));
        return effects.length === 0 ? [] : [{ at, then: Object.fromEntries(effects) }];
      });
      return isFree ? changes : [...changes, { at: unitsOf(atMs), then: {}, opens, name }];
    });
  }

  /** Whether what others claim at a place is an event, and does not forbid steps. */
  has(place: ThingPlace): boolean {
    return this.#awaited.some((each) => each.place === place && !each.isFree);
  }

  /** Equal while the same things are awaited at the same places. */
  get key(): string {
    return JSON.stringify(
      this.#awaited.map(({ place, thing, isFree }) => [place.name, thing, isFree]),
    );
  }

  /**
   * Looks at the lines of the things at the places of a binding.
   *
   * @returns whether the forecast of one of them is another
   */
  update(binding: ThingBinding, nowMs: number): boolean {
    const known = new Map(this.#awaited.map((each) => [each.place, each]));
    let isMoved = false;
    if (this.#nowMs === undefined) this.#moveSaved(nowMs);
    this.#nowMs = nowMs;
    this.#binding = binding;
    // Each is an event of questions: of a long line the next ones count, and the others as they come near.
    const most = Math.ceil(MOST_FORECASTS / binding.layout.places.length);
    this.#awaited = binding.layout.places.flatMap((place): Awaited[] => {
      const thing = binding.at(place)?.thing;
      if (thing === undefined || thing instanceof StandIn) return [];
      const free = this.#forecastOf(thing.id, nowMs);
      if (free === undefined) return [];
      const isFree = free.fromMs === undefined;
      const before = free.before.slice(0, most);
      if (isFree && !before.some(({ changes = [] }) => changes.length > 0)) return [];
      const fromMs = free.fromMs ?? free.before[0]?.untilMs ?? nowMs;
      const atMs = Math.max(fromMs, nowMs + LATE_MS);
      const next = { place, thing: thing.id, name: this.#lines.nameOf(thing), isFree, atMs };
      const last = known.get(place);
      const isSame = last?.thing === thing.id && last.isFree === isFree;
      if (isSame && isAlike(last, atMs, before, nowMs)) return [last];
      isMoved = true;
      return [{ ...next, before }];
    });
    const { length } = this.#awaited;
    return isMoved || length < known.size;
  }

  /** Notes that another plan is played: it counts on the forecasts of now. */
  planned(): void {
    this.#isNew = true;
  }

  /**
   * Whether a forecast that the plan counts on has slipped by so much that another plan may be better, or an equal
   * thing is free by as much sooner than it was to be. The plan counts on the present forecasts then. What has slipped
   * once may slip by more.
   *
   * @param leastMs the least slip that counts, in milliseconds
   */
  hasSlipped(leastMs: number = DEFAULT_SLIP_MS): boolean {
    let isOver = this.#isSooner(leastMs);
    const before = new Map(this.#promised);
    this.#promised.clear();
    for (const { thing, atMs } of this.#awaited) {
      if (!this.#lines.stoodFor.has(thing)) continue;
      const known = before.get(thing);
      const isLate = known !== undefined && atMs > known.atMs + known.mostMs;
      if (known !== undefined && !isLate && !this.#isNew) this.#promised.set(thing, known);
      else {
        const slips = (known?.slips ?? 0) + Number(isLate);
        const leastOrShareMs = Math.max(leastMs, (atMs - (this.#nowMs ?? atMs)) * MOST_SLIP);
        this.#promised.set(thing, { atMs, mostMs: leastOrShareMs * 2 ** slips, slips });
      }
      isOver ||= isLate;
    }
    this.#isNew = false;
    return isOver;
  }

  /** Whether a thing that is as good as one that the squad waits for is free sooner than it was, and than that one. */
  #isSooner(leastMs: number): boolean {
    const before = new Map(this.#equals);
    this.#equals.clear();
    const nowMs = this.#nowMs ?? 0;
    const { stoodFor } = this.#lines;
    let isSooner = false;
    for (const { thing, place, atMs } of this.#awaited) {
      if (!stoodFor.has(thing)) continue;
      for (const { id } of this.#thingsOf(place.kind)) {
        if (stoodFor.has(id)) continue;
        const freeMs = Math.max(nowMs, this.#lines.freeFrom(id) ?? nowMs);
        const knownMs = before.get(id) ?? freeMs;
        const isNews = !this.#isNew && freeMs < Math.min(knownMs, atMs) - leastMs;
        isSooner ||= isNews;
        this.#equals.set(id, isNews || this.#isNew ? freeMs : Math.max(nowMs, knownMs));
      }
    }
    return isSooner;
  }

  /** The things of a kind at the places of the last look. */
  #thingsOf(kind: string): readonly Thing[] {
    const binding = this.#binding;
    const places = binding?.layout.places.filter((place) => place.kind === kind) ?? [];
    return places.flatMap((place) => {
      const thing = binding?.at(place)?.thing;
      return thing === undefined || thing instanceof StandIn ? [] : [thing];
    });
  }

  /** Moves all times, for a game whose time started over. */
  shift(ms: number): void {
    if (ms === 0 || this.#nowMs === undefined) return;
    this.#nowMs += ms;
    this.#moveSaved(ms);
    this.#awaited = this.#awaited.map(({ atMs, before, ...each }) => {
      return { ...each, atMs: atMs + ms, before: movedBy(ms, before) };
    });
    for (const [thing, { atMs, ...each }] of this.#promised)
      this.#promised.set(thing, { ...each, atMs: atMs + ms });
    for (const [thing, freeMs] of this.#equals) this.#equals.set(thing, freeMs + ms);
  }

  /** The time that is left of each forecast, as plain JSON; nothing without any. */
  toJSON(): { readonly awaited?: readonly SavedAwaited[] } {
    const leftOf = (atMs: number): number => Math.max(0, atMs - (this.#nowMs ?? 0));
    const all = new Map<ThingId, SavedForecasts>(this.#saved);
    for (const { thing, isFree, atMs, before } of this.#awaited)
      if (!isFree) all.set(thing, { fromMs: atMs, before });
    const few = [...all].slice(0, MOST_FORECASTS);
    const most = Math.floor(MOST_FORECASTS / few.length);
    const awaited = few.map(([thing, { fromMs, before }]): SavedAwaited => {
      const left = before
        .slice(0, most)
        .map(({ untilMs, changes }) => ({ leftMs: leftOf(untilMs), changes }));
      return { thing, leftMs: leftOf(fromMs), before: left };
    });
    return awaited.length === 0 ? {} : { awaited };
  }

  /** Goes on with saved forecasts until the holders tell theirs. */
  restore(saved: readonly SavedAwaited[] = []): void {
    this.#awaited = [];
    this.#promised.clear();
    this.#equals.clear();
    this.#nowMs = undefined;
    this.#saved.clear();
    for (const { thing, leftMs: fromMs, before } of saved) {
      const left = before.map(({ leftMs, changes }) => ({ untilMs: leftMs, changes }));
      this.#saved.set(thing, { fromMs, before: left });
    }
  }

  #moveSaved(ms: number): void {
    for (const [thing, { fromMs, before }] of this.#saved)
      this.#saved.set(thing, { fromMs: fromMs + ms, before: movedBy(ms, before) });
  }

  #forecastOf(thing: ThingId, nowMs: number): FreeThing | undefined {
    const free = this.#lines.forecastOf(thing);
    const isFree = this.#lines.freeFrom(thing) === undefined;
    const saved = this.#saved.get(thing);
    const isTold = free !== undefined || isFree;
    if (saved !== undefined && (isTold || saved.fromMs < nowMs)) this.#saved.delete(thing);
    if (isFree) return free && { ...free, fromMs: undefined };
    return free ?? this.#saved.get(thing);
  }
}

/** Whether a forecast is so much as it was that no plan needs to be proved again. */
function isAlike(last: Awaited, atMs: number, before: readonly Forecast[], nowMs: number): boolean {
  if (last.atMs <= nowMs || Math.abs(atMs - last.atMs) >= LEAST_MOVE_MS) return false;
  return (
    before.length === last.before.length &&
    before.every(({ untilMs, changes }, at) => {
      const other = last.before[at] as Forecast;
      const isNear = Math.abs(untilMs - other.untilMs) < LEAST_MOVE_MS;
      return isNear && JSON.stringify(changes) === JSON.stringify(other.changes);
    })
  );
}

type Effect = readonly [variable: string, effect: NonNullable<EventInput["then"][string]>];

/** Two changes of a property at one moment, one after the other, as one. */
function afterwards(first: ForeseenChange | undefined, change: ForeseenChange): ForeseenChange {
  const { property, by } = change;
  if (first === undefined || by === undefined) return change;
  if (first.by !== undefined) return { property, by: first.by + by };
  return typeof first.to === "number" ? { property, to: first.to + by } : first;
}

/** A change of the thing at a place as an effect of an event; none if a saved one is none of the domain. */
function effectOf(
  { domain, kinds }: ThingLayout,
  place: ThingPlace,
  { property, to, by }: ForeseenChange,
): readonly Effect[] {
  const at = kinds.get(place.kind)?.properties.findIndex(({ name }) => name === property) ?? -1;
  const variable = domain.variables.all[place.slots[at] ?? -1];
  if (variable === undefined) return [];
  if (by !== undefined) {
    if (by === 0 || variable.type !== "integer") return [];
    // The width of the range reaches its end from anywhere.
    const most = Math.min(Math.abs(by), variable.max - variable.min, MAX_AMOUNT);
    return [[variable.name, by < 0 ? { "-": most } : { "+": most }]];
  }
  const code = encodeValue(variable, to);
  return code === undefined ? [] : [[variable.name, decodeValue(variable, code)]];
}

/**
 * The moment nearest to one at which no event of the game is, rather before it: what a game raises and others lower has
 * no sum, and who leaves is done before the thing is free.
 *
 * @param taken the moments of those events, in thousandths of a unit
 */
function momentBeside(taken: ReadonlySet<number>, at: number): number {
  const scaledAt = Math.round(at * 1000);
  let moment = scaledAt;
  while (moment > 0 && taken.has(moment)) moment--;
  if (moment > 0) return moment / 1000;
  moment = Math.max(1, scaledAt);
  while (taken.has(moment)) moment++;
  return moment / 1000;
}
