import type { Step, TogetherRequest, Variable } from "@understudy/planner-core";
import { decodeValue } from "@understudy/planner-core/compiled";
import { TimedSteps } from "@understudy/planner-core/schedule";
import { StandIn, type ThingBinding } from "../../binding/binding.ts";
import type { Forecast, ForeseenChange, FreeThing } from "../../claims/forecasts.ts";
import type { ThingLayout, ThingPlace } from "../../layout.ts";
import type { Thing, ThingId } from "../../things/thing.ts";

type EventInput = NonNullable<TogetherRequest["events"]>[number];

/** Least time by which an event is moved, in milliseconds: each time the rest of the plan is proved again. */
const LEAST_MOVE_MS = 250;
/** The next look at a thing that is late, in milliseconds. */
const LATE_MS = 100;
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

/** The lines as a squad sees them. */
export interface LinesOfSquad {
  /**
   * The time on the squad's clock from which it may use a thing: infinite if that is not known; undefined for a thing that
   * it may use now.
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
  /** The time that is left of forecasts in a saved game, until those that made them have told theirs again. */
  #saved: ReadonlyMap<ThingId, number> = new Map();
  #nowMs = 0;

  constructor(lines: LinesOfSquad) {
    this.#lines = lines;
  }

  /** The events of questions: what others change of the things, and from when on steps may claim these. */
  events(binding: ThingBinding, unitMs: number): readonly EventInput[] {
    const { layout } = binding;
    const steps = TimedSteps.of(layout.domain)?.all ?? [];
    const unitsOf = (ms: number): number => Math.ceil((ms * 1000) / unitMs) / 1000;
    return this.#awaited.flatMap(({ place, name, isFree, atMs, before }): EventInput[] => {
      const opens: readonly Step[] = steps
        .map(({ step }) => step)
        .filter((step) => layout.claimsOfStep(step, false).includes(place));
      const changes = before.flatMap(({ untilMs, changes: own = [] }) => {
        const then = Object.fromEntries(own.map((change) => effectOf(layout, place, change)));
        // Who has to leave before it is free is done by then, however the forecasts have moved since. Others stay.
        const isFirst = untilMs <= atMs;
        const at = unitsOf(Math.max(untilMs, this.#nowMs + LATE_MS));
        return own.length === 0 ? [] : [{ at: isFirst ? Math.min(at, unitsOf(atMs)) : at, then }];
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
    const waits = this.#awaited.filter(({ isFree }) => !isFree);
    return JSON.stringify(waits.map(({ place, thing }) => [place.name, thing]));
  }

  /**
   * Looks at the lines of the things at the places of a binding.
   *
   * @returns whether the forecast of one of them is another
   */
  look(binding: ThingBinding, nowMs: number): boolean {
    const known = new Map(this.#awaited.map((each) => [each.place, each]));
    let isMoved = false;
    this.#nowMs = nowMs;
    this.#awaited = binding.layout.places.flatMap((place): Awaited[] => {
      const thing = binding.at(place)?.thing;
      if (thing === undefined || thing instanceof StandIn) return [];
      const free = this.#forecastOf(thing.id, nowMs);
      if (free === undefined) return [];
      const isFree = free.fromMs === undefined;
      if (isFree && !free.before.some(({ changes = [] }) => changes.length > 0)) return [];
      const fromMs = free.fromMs ?? free.before[0]?.untilMs ?? nowMs;
      const atMs = Math.max(fromMs, nowMs + LATE_MS);
      const next = { place, thing: thing.id, name: this.#lines.nameOf(thing), isFree, atMs };
      const last = known.get(place);
      const isSame = last?.thing === thing.id && last.isFree === isFree;
      if (isSame && isAlike(last, atMs, free.before, nowMs)) return [last];
      isMoved = true;
      return [{ ...next, before: free.before }];
    });
    this.#saved = new Map();
    const { length } = this.#awaited;
    return isMoved || length < known.size;
  }

  /** Notes that another plan is played: it counts on the forecasts of now. */
  planned(): void {
    this.#isNew = true;
  }

  /**
   * Whether a forecast that the plan counts on has slipped by so much that another plan may be better. It counts on the
   * present one then. What has slipped once may slip by more.
   *
   * @param leastMs the least slip that counts, in milliseconds
   */
  hasSlipped(leastMs: number = DEFAULT_SLIP_MS): boolean {
    let isOver = false;
    const before = new Map(this.#promised);
    this.#promised.clear();
    for (const { thing, atMs } of this.#awaited) {
      if (!this.#lines.stoodFor.has(thing)) continue;
      const known = before.get(thing);
      const isLate = known !== undefined && atMs > known.atMs + known.mostMs;
      if (known !== undefined && !isLate && !this.#isNew) this.#promised.set(thing, known);
      else {
        const slips = (known?.slips ?? 0) + Number(isLate);
        const leastOrShareMs = Math.max(leastMs, (atMs - this.#nowMs) * MOST_SLIP);
        this.#promised.set(thing, { atMs, mostMs: leastOrShareMs * 2 ** slips, slips });
      }
      isOver ||= isLate;
    }
    this.#isNew = false;
    return isOver;
  }

  /** Moves all times, for a game whose time started over. */
  shift(ms: number): void {
    if (ms === 0) return;
    this.#awaited = this.#awaited.map(({ atMs, before, ...each }) => {
      const moved = before.map((one) => ({ ...one, untilMs: one.untilMs + ms }));
      return { ...each, atMs: atMs + ms, before: moved };
    });
    for (const [thing, { atMs, ...each }] of this.#promised)
      this.#promised.set(thing, { ...each, atMs: atMs + ms });
  }

  /** The time that is left of each forecast, as plain JSON; nothing without any. */
  toJSON(): { readonly awaited?: readonly (readonly [thing: ThingId, leftMs: number])[] } {
    const awaited = this.#awaited
      .filter(({ isFree }) => !isFree)
      .map(({ thing, atMs }) => [thing, Math.max(0, atMs - this.#nowMs)] as const);
    return awaited.length === 0 ? {} : { awaited };
  }

  /** Goes on with saved forecasts until the holders tell theirs. */
  restore(saved: readonly (readonly [thing: ThingId, leftMs: number])[] = []): void {
    this.#awaited = [];
    this.#promised.clear();
    this.#saved = new Map(saved);
  }

  #forecastOf(thing: ThingId, nowMs: number): FreeThing | undefined {
    const free = this.#lines.forecastOf(thing);
    if (this.#lines.freeFrom(thing) === undefined) return free && { ...free, fromMs: undefined };
    const leftMs = this.#saved.get(thing);
    const saved = leftMs === undefined ? undefined : { fromMs: nowMs + leftMs, before: [] };
    return free ?? saved;
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

/** A change of the thing at a place as an effect of an event. */
function effectOf(
  { domain }: ThingLayout,
  place: ThingPlace,
  { property, code = 0, by }: ForeseenChange,
): readonly [string, NonNullable<EventInput["then"][string]>] {
  const variable = domain.variables.all[place.slots[property] as number] as Variable;
  if (by === undefined) return [variable.name, decodeValue(variable, code)];
  return [variable.name, by < 0 ? { "-": -by } : { "+": by }];
}
