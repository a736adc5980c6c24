/**
 * Histories of faults of earlier versions, each played by all kinds that can live it.
 *
 * @module
 */

import type { Event, History } from "./game/history.ts";
import { KINDS } from "./kinds.ts";
import type { LifeKind, LifeTerms } from "./life.ts";

/** A history of a fault, and the life without it. */
export interface Example {
  readonly title: string;
  readonly history: History;
  readonly kinds: readonly LifeKind[];
  readonly life: readonly string[];
}

/** An event after a time in milliseconds, to a member by its index. */
type Happening = readonly [passMs: number, event?: Event["what"] | Event, who?: number];

const AGENTS = KINDS.filter(({ isSquad }) => !isSquad);
const SQUADS = KINDS.filter(({ isSquad }) => isSquad);
const WITH_THINGS = KINDS.filter(({ name }) => name.includes("things"));
const TIMED = KINDS.filter(({ isTimed }) => isTimed);
const RUNNERS = KINDS.filter(({ hasCooldowns }) => hasCooldowns);
const ALONE = ["ann"];
const PAIR = ["ann", "bo"];

function example(
  title: string,
  kinds: readonly LifeKind[],
  terms: Partial<LifeTerms>,
  happenings: readonly Happening[],
  life: readonly string[],
): Example {
  const { members = ALONE, goal = "fed", ends = "told", cooldownMs = 0 } = terms;
  const moments = happenings.map(([passMs, event = "nothing", who = 0]) => ({
    ...{ passMs, who },
    event: (typeof event === "string" ? { what: event } : event) as Event,
  }));
  const history = { names: [], members, terms: { goal, ends, cooldownMs }, moments, lengths: [1] };
  return { title, kinds, history, life };
}

const gone: Event = { what: "bench", to: "gone" };
const broken: Event = { what: "bench", to: "broken" };
const whole: Event = { what: "bench", to: "whole" };
const lose = (fact: "flour" | "swept"): Event => ({ what: "set", fact, to: false });
const pursue = (goal: "clean" | "fed"): Event => ({ what: "pursue", goal });

export const EXAMPLES: readonly Example[] = [
  example(
    "a step that is saved ends in the tick in which it would have ended, also where the game ticks twice at one moment",
    TIMED,
    { ends: "timed" },
    [[500], [500], [500], [500, "reload"], [500], [500], [500], [500]],
    [
      ...["500 ann start fetch", "1500 ann finish fetch", "1500 ann start knead"],
      ...["3500 ann finish knead", "3500 ann start bake", "4000 ann interrupt bake"],
    ],
  ),
  example(
    "a saved life remembers the failures of a step, so that it is avoided after the second one",
    KINDS,
    {},
    [[500], [500], [300, "fail"], [300], [300, "reload"], [300, "fail"], [300]],
    [
      ...["500 ann start fetch", "1300 ann fail fetch", "1300 ann start fetch"],
      ...["2200 ann fail fetch", "2200 ann start buy", "2500 ann interrupt buy"],
    ],
  ),
  example(
    "a member that has left and comes back takes part again",
    SQUADS,
    { members: PAIR, goal: "clean" },
    [[500], [500, "leave", 1], [500, "join"], [500]],
    [
      ...["500 ann start sweep", "500 bo start sweep", "1000 bo interrupt sweep"],
      ...["1500 bo start sweep", "2000 ann finish sweep", "2000 bo interrupt sweep"],
    ],
  ),
  example(
    "what ends and what starts in one tick is told in the order of the tick",
    SQUADS,
    { members: PAIR, ends: "timed" },
    [[500], [200, pursue("clean")], [5000, "fail"]],
    [
      ...["500 ann start fetch", "500 bo start fetch", "5700 ann fail fetch"],
      ...["5700 bo finish fetch", "5700 ann start sweep", "5700 bo start sweep"],
      ...["5700 ann interrupt sweep", "5700 bo interrupt sweep"],
    ],
  ),
  example(
    "a step whose thing is gone is broken off at the time of the tick",
    WITH_THINGS,
    {},
    [[500], [700, gone], [200]],
    ["500 ann start fetch", "1200 ann interrupt fetch"],
  ),
  example(
    "a thing that changes with the report of a step counts before the next one starts",
    KINDS,
    {},
    [[500], [1000, broken], [2000, whole], [100]],
    [
      ...["500 ann start fetch", "1500 ann finish fetch", "3500 ann start knead"],
      ...["3600 ann interrupt knead"],
    ],
  ),
  example(
    "the goal that it has already changes nothing",
    KINDS,
    {},
    [[500], [500, pursue("fed")], [500, pursue("fed")]],
    [
      "500 ann start fetch",
      "1500 ann finish fetch",
      "1500 ann start knead",
      "1500 ann interrupt knead",
    ],
  ),
  example(
    "an agent breaks off its step for another goal",
    AGENTS,
    {},
    [[500], [500, pursue("clean")], [500]],
    [
      "500 ann start fetch",
      "1000 ann interrupt fetch",
      "1000 ann start sweep",
      "1500 ann interrupt sweep",
    ],
  ),
  example(
    "a squad goes on with its steps, and turns to another goal as they end",
    SQUADS,
    {},
    [[500], [500, pursue("clean")], [500]],
    [
      "500 ann start fetch",
      "1500 ann finish fetch",
      "1500 ann start sweep",
      "1500 ann interrupt sweep",
    ],
  ),
  example(
    "a step that ends twice without effect is avoided for a while",
    AGENTS,
    {},
    [[500], [1000, lose("flour")], [1000, lose("flour")], [500]],
    [
      ...["500 ann start fetch", "1500 ann finish fetch", "1500 ann start fetch"],
      ...["2500 ann finish fetch", "2500 ann start buy", "3000 ann interrupt buy"],
    ],
  ),
  example(
    "a step that leads round in a circle is avoided after a while, also in a loaded game",
    AGENTS,
    {},
    [
      ...[[500], [1000], [500, lose("flour")], [1000], [500, lose("flour")]],
      ...[[1000], [500, lose("flour")], [250, "reload"], [750], [500, lose("flour")]],
    ] as const,
    [
      ...["500 ann start fetch", "1500 ann finish fetch", "1500 ann start knead"],
      ...["2000 ann interrupt knead", "2000 ann start fetch", "3000 ann finish fetch"],
      ...["3000 ann start knead", "3500 ann interrupt knead", "3500 ann start fetch"],
      ...["4500 ann finish fetch", "4500 ann start knead", "5000 ann interrupt knead"],
      ...["5000 ann start fetch", "6250 ann finish fetch", "6250 ann start knead"],
      ...["6750 ann interrupt knead", "6750 ann start buy", "6750 ann interrupt buy"],
    ],
  ),
  example(
    "failures of a step outlive other goals and a pause",
    AGENTS,
    {},
    [
      [500],
      [500, "fail"],
      [200, pursue("clean")],
      [200, pursue("fed")],
      [100, "interrupt"],
      [200, "fail"],
    ],
    [
      ...["500 ann start fetch", "1000 ann fail fetch", "1000 ann start fetch"],
      ...["1200 ann interrupt fetch", "1200 ann start sweep", "1400 ann interrupt sweep"],
      ...["1400 ann start fetch", "1500 ann interrupt fetch", "1500 ann start fetch"],
      ...["1700 ann fail fetch", "1700 ann start buy", "1700 ann interrupt buy"],
    ],
  ),
  example(
    "effects that show early do not end a step",
    KINDS,
    {},
    [[500], [500, "early"], [500], [500]],
    [
      ...["500 ann start fetch", "1500 ann finish fetch", "1500 ann start knead"],
      ...["2000 ann interrupt knead"],
    ],
  ),
  example(
    "a cool-down goes on in a loaded game",
    RUNNERS,
    { goal: "clean", cooldownMs: 2500 },
    [[500], [500], [500], [500], [500, lose("swept")], [500, "reload"], [500], [500], [500]],
    // The report of the end came after the tick at 1500 ms, from which the cool-down counts.
    [
      ...["500 ann start sweep", "2000 ann finish sweep", "4000 ann start sweep"],
      ...["4500 ann interrupt sweep"],
    ],
  ),
  example(
    "a squad is saved in the tick in which a member leaves",
    SQUADS,
    { members: PAIR },
    [[500], [500, "leave", 1], [500, "reload"], [500]],
    [
      ...["500 ann start fetch", "500 bo start fetch", "1000 bo interrupt fetch"],
      ...["1500 ann finish fetch", "1500 ann start knead", "2000 ann interrupt knead"],
    ],
  ),
  example(
    "an interruption is told once, also if the life is saved before its next tick",
    KINDS,
    { goal: "clean" },
    [[500], [500], [500, "interrupt"], [500, "reload"], [500]],
    [
      ...["500 ann start sweep", "1500 ann interrupt sweep", "1500 ann start sweep"],
      ...["2500 ann interrupt sweep"],
    ],
  ),
  example(
    "steps end late in coarse ticks, and the next one follows at once",
    TIMED,
    { ends: "timed" },
    [[5000], [5000], [5000]],
    [
      ...["5000 ann start fetch", "10000 ann finish fetch", "10000 ann start knead"],
      ...["15000 ann finish knead", "15000 ann start bake", "15000 ann interrupt bake"],
    ],
  ),
  example(
    "a goal is in reach again once its thing has come back",
    WITH_THINGS,
    {},
    [[500], [500, gone], [500], [500, whole]],
    [
      ...["500 ann start fetch", "1000 ann interrupt fetch"],
      ...["2000 ann start fetch", "2000 ann interrupt fetch"],
    ],
  ),
  example(
    "members leave before the first tick, and join before the second one",
    SQUADS,
    { members: PAIR, goal: "clean" },
    [[100, "leave", 1], [100, "join"], [100]],
    [
      ...["100 ann start sweep", "200 bo start sweep"],
      ...["300 ann interrupt sweep", "300 bo interrupt sweep"],
    ],
  ),
  example(
    "members may be called as what every object has",
    SQUADS,
    { members: ["constructor", "toString"], goal: "clean" },
    [[500], [1500]],
    [
      ...["500 constructor start sweep", "500 toString start sweep"],
      ...["2000 constructor finish sweep", "2000 toString finish sweep"],
    ],
  ),
  example(
    "a step goes on for the time that is left where the clock of a loaded game starts over",
    KINDS,
    { ends: "timed" },
    [[500], [500], [500], [500], [0, { what: "clock", toMs: 0 }], [500], [500], [500]],
    [
      ...["500 ann start fetch", "1500 ann finish fetch", "1500 ann start knead"],
      ...["1500 ann finish knead", "1500 ann start bake", "1500 ann interrupt bake"],
    ],
  ),
];
