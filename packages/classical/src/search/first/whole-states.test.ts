import {
  type Domain,
  type DomainDefinition,
  loadDomain,
  provePlan,
  runSearch,
  type Value,
  type Ways,
} from "@understudy/planner-core";
import { UniformCostPlanner } from "@understudy/planner-core/testing";
import { assert, expect, it } from "vitest";
import { ClassicalPlanner } from "../../classical-planner.ts";
import { TaskCache } from "../../task-cache/task-cache.ts";
import { prepareParts } from "../../testing/prepare.ts";

type Values = Readonly<Record<string, Value>>;

const PLACES = ["camp", "hill", "lake", "mine"];
const flag = { type: "boolean", default: false } as const;
const far = { type: "integer", min: 0, max: 9, default: 3 } as const;

/** A thief whose walks cost what the game says, among places in any order, and who brings what the chests have home. */
function thief({ maintain = [], byWay = false }: Partial<Options> = {}): Domain {
  return loadDomain({
    name: "thief",
    state: {
      at: { type: "enum", values: ["road", ...PLACES], position: true, default: "road" },
      ...Object.fromEntries(PLACES.map((place) => [`full_${place}`, flag])),
      ...Object.fromEntries(PLACES.map((place) => [`far_${place}`, far])),
      gold: { type: "integer", min: 0, max: 6, default: 0 },
      home: { type: "integer", min: 0, max: 6, default: 0 },
    },
    tools: [
      {
        name: "walk",
        parameters: { place: { enum: PLACES } },
        then: { at: "$place" },
        cost: byWay
          ? { way: "$place" }
          : {
              base: 4,
              min: 1,
              reads: ["at", ...PLACES.map((place) => `far_${place}`)],
              of: (values: Values, { place }: Values) =>
                1 + (values["at"] === "road" ? Number(values[`far_${place}`]) : 4),
            },
      },
      {
        name: "steal",
        parameters: { place: { enum: PLACES } },
        when: { at: "$place", full_$place: true },
        then: { gold: { "+": 2 }, full_$place: false },
        cost: {
          base: 2,
          min: 1,
          reads: ["gold"],
          of: ({ gold }: Values) => 1 + Number(gold),
        },
      },
      { name: "stash", when: { at: "camp", gold: { ">=": 2 } }, then: { home: { var: "gold" } } },
    ],
    maintain,
  });
}

interface Options {
  readonly maintain: NonNullable<DomainDefinition["maintain"]>;
  readonly byWay: boolean;
}

/** Not to leave the mine first, in so many words that each state after a step is checked instead of preconditions. */
const manyWords = [
  {
    anyOf: [
      { at: { "!=": "mine" } },
      { gold: { "!=": 2 } },
      { full_mine: true },
      ...Array.from({ length: 60 }, (_, index) => ({
        home: 1 + (index % 6),
        far_camp: index % 10,
      })),
    ],
  },
];
/** Memory for compiled goals that holds no such preconditions. */
const BYTES = 200_000;

const kinds: readonly (readonly [string, Domain, boolean])[] = [
  ["costs by a function", thief(), false],
  ["checks after steps", thief({ maintain: manyWords }), true],
  ["costs by ways, and by a function", thief({ byWay: true }), false],
];

it.each(kinds)("searches a small space with %s before there are estimates", (_, domain, checks) => {
  const ways: Ways | undefined =
    domain.actions.ways && domain.ways((from, to) => from.length + to.length);
  for (const [full, lake] of [
    [["hill", "mine"], 9],
    [["lake", "mine"], 1],
    [["hill", "lake", "mine"], 4],
  ] as const) {
    const state = domain.state({
      ...Object.fromEntries(full.map((place) => [`full_${place}`, true])),
      far_lake: lake,
      far_mine: 2,
    });
    const goal = domain.goal({ home: 4 });
    const problem = { domain, state, goal, ...(ways && { ways }) };
    const cache = new TaskCache({ goals: 1, bytes: checks ? BYTES : 2 ** 24 });
    const [part] = prepareParts({ ...problem, mode: "optimal" }, cache);
    expect(Number(part?.task.checks.length) > 0).toBe(checks);
    for (const mode of ["anytime", "optimal"] as const) {
      const planner = new ClassicalPlanner({
        tables: false,
        ...(checks && { maxCompiledBytes: BYTES }),
      });
      const search = planner.start({ ...problem, mode });
      while (!search.step({}));
      const result = search.result();
      const truth = runSearch(new UniformCostPlanner(), { ...problem, mode: "optimal" });
      assert(result.status === "solved" && truth.status === "solved");
      expect([result.optimal, result.scaledCost]).toEqual([true, truth.scaledCost]);
      expect(provePlan(domain, state, result.actions, goal.condition, { ways })).toMatchObject({
        sound: true,
      });
      expect(search.evaluations).toBe(0);
    }
  }
});

it.each(["first", "anytime", "optimal"] as const)(
  "goes on with no search of a small space whose cost function has thrown: %s",
  (mode) => {
    const domain = loadDomain({
      name: "toll",
      state: { at: { type: "integer", min: 0, max: 9, default: 0 } },
      tools: [
        {
          name: "walk",
          then: { at: { "+": 1 } },
          cost: {
            base: 1,
            min: 1,
            reads: ["at"],
            of: ({ at }: Values) => {
              if (at === 4) throw new RangeError("No toll is known");
              return 1;
            },
          },
        },
      ],
    });
    const question = { domain, state: domain.state({}), goal: domain.goal({ at: 8 }), mode };
    const planner = new ClassicalPlanner({ tables: false });
    const search = planner.start(question);
    for (let step = 0; step < 3; step++)
      expect(() => search.step({})).toThrow("cost function of walk");
    // The arrays serve the next search.
    const near = planner.start({ ...question, goal: domain.goal({ at: 3 }) });
    while (!near.step({}));
    expect(near.result()).toMatchObject({ status: "solved", scaledCost: 3000 });
  },
);
