import * as fc from "fast-check";
import { IS_QUICK } from "../../../../scripts/testing/cases.mjs";
import type { LifeTerms } from "../life.ts";
import type { Cook, Goal } from "../stage/kitchen.ts";

/** A thing that happens, before the tick of its moment. */
export type Event =
  | { readonly what: "nothing" | "fail" | "interrupt" | "reload" | "leave" | "join" | "early" }
  | { readonly what: "pursue"; readonly goal: Goal }
  | { readonly what: "set"; readonly fact: keyof Cook; readonly to: boolean }
  | { readonly what: "bench"; readonly to: "broken" | "gone" | "whole" }
  /** Another agent takes the bench if it is free, or is given it in any case, or leaves it. */
  | { readonly what: "rival"; readonly does: "leaves" | "seizes" | "takes" }
  /** The game is loaded, and its clock starts over, or jumps ahead. */
  | { readonly what: "clock"; readonly toMs: number };

/** One moment of a game: time passes, steps end, something happens, and the life ticks. */
export interface Moment {
  readonly passMs: number;
  readonly event: Event;
  /** The index of the member that it happens to, of those that are there. */
  readonly who: number;
  /** Whether the life is saved and loaded before it, on a clock that goes on. Default: it is not. */
  readonly isSaved?: boolean;
}

/** A history of a game. */
export interface History {
  /** The kinds of its events. */
  readonly names: readonly EventName[];
  readonly members: readonly string[];
  readonly terms: Omit<LifeTerms, "members">;
  readonly moments: readonly Moment[];
  /** The lengths of the steps that the game ends, one after the other, as parts of the expected ones. */
  readonly lengths: readonly number[];
}

const KINDS_OF_EVENTS = {
  fail: fc.constant<Event>({ what: "fail" }),
  interrupt: fc.constant<Event>({ what: "interrupt" }),
  reload: fc.constant<Event>({ what: "reload" }),
  leave: fc.constant<Event>({ what: "leave" }),
  join: fc.constant<Event>({ what: "join" }),
  early: fc.constant<Event>({ what: "early" }),
  pursue: fc.constantFrom("fed", "clean").map((goal): Event => ({ what: "pursue", goal })),
  set: fc
    .tuple(fc.constantFrom("flour", "dough", "bread", "swept"), fc.boolean())
    .map(([fact, to]): Event => ({ what: "set", fact, to })),
  bench: fc.constantFrom("broken", "whole").map((to): Event => ({ what: "bench", to })),
  theft: fc.constantFrom("gone", "whole").map((to): Event => ({ what: "bench", to })),
  rival: fc
    .constantFrom("leaves", "seizes", "takes")
    .map((does): Event => ({ what: "rival", does })),
  clock: fc.constantFrom(0, 3_600_000).map((toMs): Event => ({ what: "clock", toMs })),
} as const;

/** A kind of event in a drawn history. */
export type EventName = keyof typeof KINDS_OF_EVENTS;

/** Long enough for two failures, a save, and what follows. */
const MOST_MOMENTS = IS_QUICK ? 16 : 32;
const ANN = ["ann"];
const COMPANY = ["ann", "bo", "cy"];

/**
 * Draws histories in which events of some of these kinds happen.
 *
 * @param areSquads whether there may be several members
 */
export function histories(
  all: readonly EventName[],
  areSquads: boolean,
  ends: readonly LifeTerms["ends"][] = ["told", "timed"],
): fc.Arbitrary<History> {
  return fc.subarray([...all], { minLength: 1 }).chain((names) =>
    fc.record({
      names: fc.constant(names),
      members: fc.constantFrom(...(areSquads ? [ANN, ANN, COMPANY] : [ANN])),
      terms: fc.record({
        goal: fc.constantFrom<Goal>("fed", "fed", "clean"),
        ends: fc.constantFrom(...ends),
        cooldownMs: fc.constantFrom(0, 0, 2500),
      }),
      moments: fc.array(momentOf(names), { minLength: 6, maxLength: MOST_MOMENTS }),
      lengths: fc.array(fc.constantFrom(0.4, 1, 1, 1.7, 3), { minLength: 1, maxLength: 5 }),
    }),
  );
}

function momentOf(names: readonly EventName[]): fc.Arbitrary<Moment> {
  const some = names.map((name) => KINDS_OF_EVENTS[name]);
  return fc.record({
    passMs: fc.oneof(
      { weight: 4, arbitrary: fc.constant(500) },
      { weight: 2, arbitrary: fc.constantFrom(100, 250, 1300) },
      { weight: 1, arbitrary: fc.constant(5000) },
    ),
    event: fc.oneof(
      { weight: 5, arbitrary: fc.constant<Event>({ what: "nothing" }) },
      { weight: 4, arbitrary: fc.oneof(...some) },
    ),
    who: fc.nat(2),
  });
}
