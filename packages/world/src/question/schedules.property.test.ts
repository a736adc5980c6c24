import { ClassicalPlanner } from "@understudy/classical";
import { TimePlanner } from "@understudy/classical/time";
import { defineDomain, Orchestrator } from "@understudy/planner-core";
import * as fc from "fast-check";
import { expect, it } from "vitest";
import { World } from "../world.ts";

/* One cook among two pots and two dishes, whose steps change things at their start and at their end. */

const boolean = { type: "boolean", default: false } as const;
const number = { type: "integer", min: 0, max: 2, default: 1 } as const;
const KINDS = {
  pot: { room: number, hot: boolean, full: boolean },
  dish: { done: boolean, cut: boolean, parts: number },
};
const STATE = { hands: number, tired: boolean };

const names = fc.constantFrom(
  ...["$on.room", "$on.hot", "$on.full", "$it.cut", "$it.parts", "$it.done", "hands", "tired"],
);
const isNumber = (name: string): boolean => /room|parts|hands/.test(name);

function some(of: (name: string) => fc.Arbitrary<unknown>): fc.Arbitrary<Record<string, unknown>> {
  const one = names.chain((name) => of(name).map((value) => [name, value] as const));
  return fc.array(one, { minLength: 1, maxLength: 2 }).map((list) => Object.fromEntries(list));
}

const condition = some((name) =>
  isNumber(name) ? fc.constantFrom<unknown>({ ">": 0 }, { ">": 1 }, { "<": 2 }, 1) : fc.boolean(),
);
const effects = some((name) =>
  isNumber(name)
    ? fc.constantFrom<unknown>(
        { "+": 1 },
        { "-": 1 },
        0,
        2,
        name === "hands" ? 1 : { var: "hands" },
      )
    : fc.boolean(),
);
const tool = fc.record(
  {
    duration: fc.constantFrom(1, 2, 3),
    when: condition,
    start: effects,
    during: condition,
    finish: condition,
    then: effects.map((then) => ({ ...then, "$it.done": true })),
    alongside: fc.constant(true),
  },
  { requiredKeys: ["duration", "then"] },
);

function worldOf(tools: readonly object[]): World<never> {
  const written = tools.map((one, index) => ({
    ...{ name: `t${index}`, things: { it: "dish", on: "pot" }, claims: ["$it", "$on"] },
    ...one,
  }));
  const goals = [{ name: "done", things: { it: "dish" }, when: { "$it.done": true } }];
  const places = { pot: 2, dish: 2 };
  const parts = { name: "galley", kinds: KINDS, places, state: STATE, tools: written, goals };
  const world = new World(defineDomain(parts as never)) as unknown as World<never>;
  for (const name of ["1", "2"]) {
    world.add("pot" as never, `pot ${name}`, { hot: name === "2" } as never);
    world.add("dish" as never, `dish ${name}`);
  }
  return world;
}

it("tells a single agent what the domain without things tells, or leaves it open where only schedules may help", async () => {
  const drawn = fc.array(tool, { minLength: 1, maxLength: 3 });
  const told = { solved: 0, unsolvable: 0, "cut-off": 0 };
  await fc.assert(
    fc.asyncProperty(drawn, fc.integer({ min: 0, max: 2 }), async (tools, hands) => {
      const world = worldOf(tools);
      const domain = world.domain.untyped;
      const parts = { planner: new ClassicalPlanner(), time: new TimePlanner() };
      const orchestrator = new Orchestrator({ domain, ...parts });
      const own = { hands, tired: false };
      const flat: Record<string, unknown> = { "pot_2.hot": true };
      for (const place of ["pot_1", "pot_2", "dish_1", "dish_2"]) flat[place] = true;
      const { status: expected } = await orchestrator.plan({
        ...{ agents: { ann: own }, shared: flat, goal: { "dish_1.done": true } },
        ...{ budgetMs: 60_000, expansions: 1000 },
      } as never);
      const goal = { goal: "done", things: { it: "dish 1" } };
      const request = { orchestrator, state: own, goal } as never;
      const { status } = world.agent("ann").planNow(request, 60_000);
      told[status as keyof typeof told]++;
      // Steps that only schedules have are for squads: without them, nothing is proved.
      const needsSchedule = domain.time?.tools.some(({ isSequential }) => !isSequential) === true;
      if (status !== "cut-off" || !needsSchedule) expect(status).toBe(expected);
    }),
    { numRuns: 200 },
  );
  expect(told.solved).toBeGreaterThan(told["cut-off"]);
});
