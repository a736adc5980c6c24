/**
 * Clocks of things, such as food that burns: told, watched and saved by their things, whatever places these have.
 *
 * @module
 */

import { type Issue, type PlanRequest, RequestError } from "@understudy/planner-core";
import { pointerTo } from "@understudy/planner-core/json";
import { StandIn, type ThingBinding } from "../binding/binding.ts";
import type { ThingLayout } from "../layout.ts";
import { needKeys, needList } from "../needs.ts";
import type { KnownThings, ThingId } from "../things/thing.ts";
import {
  type CalledClock,
  type ClockAtPlaces,
  hasArgs,
  isClockOf,
  keyOfClock,
  type ThingClock,
} from "./called-clock.ts";
import type { ClocksOfRunner } from "./clocks-of-runner.ts";

type Value = NonNullable<ClockAtPlaces["args"]>[string];

/** A clock of a domain, at places. */
type NamedClock = Omit<ClockAtPlaces, "leftMs">;

/** A request about places at a time of the game's clock. */
type ClockedRequest = Pick<PlanRequest, "clocks" | "nowMs">;

/** The time that is left of clocks at the places of a binding. */
export type RequestClocks = (binding: ThingBinding) => readonly ClockAtPlaces[];

/** The clocks that an inner runner watches at places. */
interface WatchedClocks {
  left(nowMs: number): readonly ClockAtPlaces[];
  replace(clocks: readonly ClockAtPlaces[], nowMs: number): void;
}

/** The clocks of the things that a runner watches, whose places change. */
export class ThingClocks {
  readonly #layout: ThingLayout;
  readonly #knowledge: Pick<KnownThings, "find">;
  readonly #world: ClocksOfRunner | undefined;
  #told: readonly ThingClock[];
  /** Clocks of things without a place, with their ends on the game's clock, by name and things. */
  readonly #ends = new Map<string, { readonly clock: CalledClock; readonly endMs: number }>();
  #seenMs = 0;
  /** The binding to which the watched clocks refer. */
  #binding: ThingBinding | undefined;

  /**
   * @param told the time that is left at the first look
   * @param world the clocks of things that have had no place yet. Default: these have just begun
   * @throws RequestError for a clock that the domain does not have, or a thing that is not known
   */
  constructor(
    layout: ThingLayout,
    knowledge: Pick<KnownThings, "find">,
    told: readonly ThingClock[] = [],
    world?: ClocksOfRunner,
  ) {
    this.#world = world;
    this.#layout = layout;
    this.#knowledge = knowledge;
    this.#told = told;
    const issues: Issue[] = [];
    needList(told, "/clocks", "running clocks");
    const keys = new Set<string>();
    for (const [index, each] of told.entries()) {
      const pointer = pointerTo("/clocks", index);
      needKeys(each, pointer, "a running clock");
      const names = layout.thingNamesOfClock(each.clock);
      const isKnown = layout.domain.time?.clocks.some(({ name }) => name === each.clock) === true;
      const { args = {}, things = {} } = each;
      needKeys(args, pointerTo(pointer, "args"), "arguments by name");
      needKeys(things, pointerTo(pointer, "things"), "ids of things by name");
      const other = Object.keys(each).find((key) => !CLOCK_KEYS.includes(key));
      if (other !== undefined) {
        const hint = `a running clock has ${CLOCK_KEYS.join(", ")}`;
        issues.push({ pointer: pointerTo(pointer, other), message: "is unknown", hint });
      }
      const key = keyOfClock(each);
      if (keys.has(key)) issues.push({ pointer, message: "is told twice" });
      keys.add(key);
      if (!isKnown) {
        const message = `there is no clock ${JSON.stringify(each.clock)}`;
        issues.push({ pointer: pointerTo(pointer, "clock"), message });
      } else if (!isTime(each.leftMs)) {
        const message = `must be a time in ms, 0 or more, not ${String(each.leftMs)}`;
        issues.push({ pointer: pointerTo(pointer, "leftMs"), message });
      } else if (names.some((name) => knowledge.find(things[name] as ThingId) === undefined)) {
        const message = `needs a known thing for each of ${names.join(", ")}`;
        issues.push({ pointer: pointerTo(pointer, "things"), message });
      } else if (Object.keys(things).length > names.length) {
        const message =
          names.length === 0 ? "has no things" : `has no things but ${names.join(", ")}`;
        issues.push({ pointer: pointerTo(pointer, "things"), message });
      } else if (
        !layout.clocks.some((own) => own.clock === each.clock && hasArgs(own.args, args, names))
      ) {
        const message = `"${each.clock}" has no such arguments`;
        issues.push({ pointer: pointerTo(pointer, "args"), message });
      }
    }
    if (issues.length > 0) throw new RequestError(issues);
  }

  /** Moves all times by as much as the game's clock, which starts over. Returns that. */
  shift(ms: number): number {
    if (ms === 0) return 0;
    this.#seenMs += ms;
    for (const [key, { clock, endMs }] of this.#ends) {
      this.#ends.set(key, { clock, endMs: endMs + ms });
    }
    return ms;
  }

  /** Ends the runner's part in the clocks of its world. */
  leave(): void {
    this.#world?.leave();
  }

  /** Moves watched clocks to where their things are now. Those of things without a place are kept until they have one. */
  follow(watched: WatchedClocks | undefined, binding: ThingBinding, nowMs: number): void {
    if (watched === undefined) return;
    this.#seenMs = nowMs;
    if (binding === this.#binding && this.#told.length === 0) return;
    const before = this.#binding;
    this.#binding = binding;
    for (const { leftMs, ...each } of this.#told) {
      this.#keep(each, nowMs + leftMs);
      this.#world?.tell(each, nowMs + leftMs);
    }
    this.#told = [];
    if (before !== undefined) {
      for (const each of watched.left(nowMs))
        this.#keep(this.#calledIn(before, each), nowMs + each.leftMs);
    }
    if (this.#ends.size === 0 && this.#world === undefined) return;
    const moved = this.#placed(binding, (called) => {
      const key = keyOfClock(called);
      const endMs = this.#ends.get(key)?.endMs ?? this.#world?.endOf(called);
      this.#ends.delete(key);
      return endMs === undefined ? undefined : endMs - nowMs;
    });
    for (const [key, { endMs }] of this.#ends) if (endMs < nowMs) this.#ends.delete(key);
    watched.replace(moved, nowMs);
  }

  /**
   * The clocks of a request, for other places than those of the runner's own.
   *
   * @param asked the request, about the places that the runner watches now
   * @returns undefined for a request without clocks
   */
  ofRequest({ clocks, nowMs = 0 }: ClockedRequest): RequestClocks | undefined {
    if (clocks === undefined) return undefined;
    const left = new Map([...this.#ends].map(([key, { endMs }]) => [key, endMs - nowMs]));
    for (const each of clocks) {
      const called = this.#binding && this.#calledIn(this.#binding, each);
      if (called !== undefined) left.set(keyOfClock(called), each.leftMs);
    }
    return (binding) =>
      this.#placed(binding, (called) => {
        const known = left.get(keyOfClock(called));
        const endMs = known === undefined ? this.#world?.endOf(called) : undefined;
        return endMs === undefined ? known : endMs - nowMs;
      });
  }

  /** The time that is left of all clocks of known things. */
  left(watched: WatchedClocks | undefined, nowMs: number): readonly ThingClock[] {
    if (this.#binding === undefined) return this.#told;
    const placed = (watched?.left(nowMs) ?? []).flatMap((each) => {
      const called = this.#calledIn(this.#binding as ThingBinding, each);
      return called === undefined ? [] : [{ ...called, leftMs: each.leftMs }];
    });
    const lost = [...this.#ends.values()].map(({ clock, endMs }) => {
      return { ...clock, leftMs: Math.max(0, endMs - nowMs) };
    });
    return [...placed, ...lost].filter(({ things = {} }) =>
      Object.values(things).every((id) => this.#knowledge.find(id) !== undefined),
    );
  }

  /** The clocks of things at the places of a binding, as far as the time is known that is left of them. */
  #placed(
    binding: ThingBinding,
    leftOf: (clock: CalledClock) => number | undefined,
  ): readonly ClockAtPlaces[] {
    return this.#layout.clocks.flatMap(({ clock, args }): ClockAtPlaces[] => {
      const called = this.#calledIn(binding, { clock, args });
      const leftMs = called && leftOf(called);
      return leftMs === undefined ? [] : [{ clock, args, leftMs: Math.max(0, leftMs) }];
    });
  }

  #keep(clock: CalledClock | undefined, endMs: number): void {
    if (clock !== undefined) this.#ends.set(keyOfClock(clock), { clock, endMs });
  }

  /** The clocks that no place has: told for a look that is still to come, or of things without a place. */
  toJSON(): { readonly clocks?: readonly ThingClock[] } {
    const lost = [...this.#ends.values()].map(({ clock: { clock, args, things }, endMs }) => {
      const leftMs = Math.max(0, endMs - this.#seenMs);
      return { clock, ...(args && { args }), ...(things && { things }), leftMs };
    });
    const clocks = [...this.#told, ...lost];
    return clocks.length === 0 ? {} : { clocks: structuredClone(clocks) };
  }

  /**
   * Goes on with watched clocks that refer to a binding.
   *
   * @param told those that no place had, which go on at the next look. Others than those of known things are left out
   */
  resume(binding: ThingBinding, told: readonly ThingClock[] = []): void {
    this.#ends.clear();
    this.#told = told.filter((each) => isClockOf(this.#layout, this.#knowledge, each));
    this.#binding = binding;
  }

  /** A clock at places by its things; undefined where a place has none. */
  #calledIn(binding: ThingBinding, { clock, args = {} }: NamedClock): CalledClock | undefined {
    const names = this.#layout.thingNamesOfClock(clock);
    const things: Record<string, ThingId> = {};
    const others: Record<string, Value> = {};
    for (const [name, value] of Object.entries(args)) {
      if (!names.includes(name)) others[name] = value;
      else {
        const thing = binding.at(this.#layout.place(String(value)))?.thing;
        if (thing === undefined || thing instanceof StandIn) return undefined;
        things[name] = thing.id;
      }
    }
    return { clock, args: others, things };
  }
}

const CLOCK_KEYS: readonly string[] = ["clock", "args", "things", "leftMs"];

function isTime(ms: unknown): ms is number {
  return typeof ms === "number" && ms >= 0 && ms < Number.POSITIVE_INFINITY;
}
