import { ClassicalPlanner } from "@understudy/classical";
import { TimePlanner } from "@understudy/classical/time";
import { defineDomain, Orchestrator, RequestError } from "@understudy/planner-core";
import { formatLanes } from "@understudy/planner-core/squad";
import { settle } from "@understudy/planner-core/testing";
import { describe, expect, it } from "vitest";
import type { ThingBinding } from "../binding/binding.ts";
import { ThingClocks } from "../clocks/thing-clocks.ts";
import { ThingLayout } from "../layout.ts";
import { World } from "../world.ts";
import { type WorldSquadOutcome, worldSquads } from "./index.ts";

const kitchen = defineDomain({
  name: "kitchen",
  kinds: {
    burner: {
      food: { type: "enum", values: ["none", "raw", "done", "burnt"], default: "none" },
      thick: { type: "integer", min: 0, max: 5, default: 0 },
    },
  },
  places: { burner: 2 },
  state: { plates: { type: "integer", min: 0, max: 6, shared: true, default: 0 } },
  tools: [
    {
      name: "take_off",
      things: { burner: "burner" },
      when: { "$burner.food": "done" },
      start: { "$burner.food": "none" },
      then: { plates: { "+": 1 } },
      duration: 1,
    },
  ],
  clocks: [
    {
      name: "frying",
      things: { burner: "burner" },
      while: { "$burner.food": "raw" },
      duration: "$burner.thick + 10",
      then: { "$burner.food": "done" },
    },
    {
      name: "burning",
      things: { burner: "burner" },
      while: { "$burner.food": "done" },
      duration: 4,
      then: { "$burner.food": "burnt" },
    },
  ],
  goals: [{ name: "served", when: { plates: 2 } }],
});

/** A squad of one cook at two burners, one of them frying, the other about to burn. */
function stove(burningLeftMs: number) {
  const world = new World(kitchen, { squads: worldSquads });
  world.add("burner", "left", { food: "done" });
  world.add("burner", "right", { food: "raw", thick: 2 });
  const orchestrator = new Orchestrator({
    domain: kitchen,
    planner: new ClassicalPlanner(),
    time: new TimePlanner(),
  });
  const options = {
    orchestrator,
    goal: "served",
    budgetMs: 10_000,
    expansions: 500,
    ends: "timed",
    clocks: [
      { clock: "frying", things: { burner: "right" }, leftMs: 3000 },
      { clock: "burning", things: { burner: "left" }, leftMs: burningLeftMs },
    ],
  } as const;
  return { world, options, squad: world.squad(["ann"]).runner(options) };
}

describe("clocks of things in a world", () => {
  it("are told by the ids of things, watched at their places, and saved", async () => {
    const { world, options, squad: first } = stove(1500);
    let squad = first;
    let plates = 0;
    const log: string[] = [];
    for (let nowMs = 0; nowMs <= 6000; nowMs += 100) {
      if (nowMs === 3000) world.set("right", { food: "done" });
      if (nowMs === 1800) {
        const saved: unknown = JSON.parse(JSON.stringify(squad));
        squad.dispose();
        squad = world.squad(["ann"]).runner({ ...options, clocks: [] });
        squad.restore(saved);
      }
      const { ann } = squad.tick({ ann: {} }, { plates }, nowMs);
      while (squad.isWaiting) await settle();
      if (ann?.event !== "start" && ann?.event !== "finish") continue;
      log.push(`${nowMs} ${ann.event} ${String(ann.things.burner)}`);
      if (ann.event === "start") world.set(ann.things.burner as string, { food: "none" });
      else plates++;
    }
    // The food on the right is done three seconds after the beginning, not twelve.
    expect(log.map((line) => line.replace(/^\d+ /, ""))).toEqual([
      "start left",
      "finish left",
      "start right",
      "finish right",
    ]);
    expect(Number.parseInt(log[2] ?? "", 10)).toBeLessThan(3300);
    expect(plates).toBe(2);
  });

  it("are what a cook waits for, by name, and lanes have the names of things", async () => {
    const { world, options } = stove(1500);
    const plans: WorldSquadOutcome[] = [];
    const onOutcome = (outcome: WorldSquadOutcome): void => void plans.push(outcome);
    const squad = world.squad(["ann"]).runner({ ...options, onOutcome });
    for (const nowMs of [0, 100, 200]) {
      squad.tick({ ann: {} }, { plates: 0 }, nowMs);
      while (squad.isWaiting) await settle();
    }
    const [plan] = plans as [WorldSquadOutcome];
    expect(plan.steps.map(({ things }) => things)).toEqual([
      { burner: "left" },
      { burner: "right" },
    ]);
    expect(plan.waits).toMatchObject([
      { agent: "ann", until: 3.001, for: undefined, what: "frying" },
    ]);
    expect(`\n${formatLanes(plan, { width: 60 })}`).toMatchInlineSnapshot(`
      "
           0            1             2            3             4
           ┬────────────┬─────────────┬────────────┬─────────────┬
      ann  ┣take_off━━━━┫········· frying ··········┣take_off━━━━┫"
    `);
    // Once the first is off.
    world.set("left", { food: "none" });
    squad.finished("ann");
    const { ann } = squad.tick({ ann: {} }, { plates: 1 }, 1200);
    expect(ann).toMatchObject({ event: "wait", for: undefined, what: "frying" });
    expect(squad.roles()["ann"]).toMatchObject([
      { things: { burner: "right" }, wait: { for: undefined, what: "frying" } },
    ]);
  });

  it("end in their time as a squad catches up, also where the world tells it", async () => {
    for (const tells of [false, true]) {
      const { world, squad } = stove(0);
      world.set("left", { food: "none" });
      squad.pursue("served");
      squad.tick({ ann: {} }, { plates: 1 }, 0);
      while (squad.isWaiting) await settle();
      squad.tick({ ann: {} }, { plates: 1 }, 1);
      if (tells) world.set("right", { food: "done" });
      const moments = squad.advance({ ann: {} }, { plates: 1 }, 6000);
      const starts = moments.flatMap(({ atMs, tick: { ann } }) =>
        ann?.event === "start" ? [`${Math.round(atMs / 100)} ${String(ann.things.burner)}`] : [],
      );
      expect(starts).toEqual(["30 right"]);
    }
  });

  it("are no help once their time is over", async () => {
    const { squad } = stove(0);
    squad.tick({ ann: {} }, { plates: 0 }, 0);
    while (squad.isWaiting) await settle();
    expect(squad.tick(undefined, undefined, 100)["ann"]).toMatchObject({
      event: "idle",
      reason: "unsolvable",
    });
  });

  it.each([
    [{ clock: "baking", leftMs: 1 }, "/clocks/0/clock"],
    [{ clock: "burning", leftMs: 1 }, "/clocks/0/things"],
    [{ clock: "burning", things: { burner: "middle" }, leftMs: 1 }, "/clocks/0/things"],
    [{ clock: "burning", things: { burner: "left" }, leftMs: -1 }, "/clocks/0/leftMs"],
    [{ clock: "burning", things: { burner: "left" }, leftMs: "10" }, "/clocks/0/leftMs"],
    [{ clock: "burning", things: { burner: "left" }, left: 1, leftMs: 1 }, "/clocks/0/left"],
    [{ clock: "burning", things: { burner: "left" }, args: { x: 1 }, leftMs: 1 }, "/clocks/0/args"],
    [{ clock: "burning", things: { burner: "left" }, args: 3, leftMs: 1 }, "/clocks/0/args"],
    [{ clock: "burning", things: { burner: "left", x: "left" }, leftMs: 1 }, "/clocks/0/things"],
  ])("%j is refused", (clock, pointer) => {
    expect(refusalOf([clock])).toEqual([pointer]);
  });

  it("are refused if one is told twice", () => {
    const burning = { clock: "burning", things: { burner: "left" }, leftMs: 1 };
    expect(refusalOf([burning, { ...burning, leftMs: 2 }])).toEqual(["/clocks/1"]);
  });

  it("are saved for things that have no place, and go on once they have one", () => {
    const layout = new ThingLayout(kitchen, kitchen.kinds as NonNullable<typeof kitchen.kinds>);
    const things = new Map([
      ["left", "burner_1"],
      ["right", "burner_2"],
    ]);
    const bindingOf = (...ids: readonly string[]) =>
      ({
        at: (place: unknown) => {
          const id = ids.find((each) => layout.place(things.get(each) as string) === place);
          return id === undefined ? undefined : { thing: { id } };
        },
      }) as unknown as ThingBinding;
    const watched = new Watched();
    const known = { find: () => ({ kind: "burner" }) as never };
    const frying = { clock: "frying", things: { burner: "right" }, leftMs: 3000 };
    const clocks = new ThingClocks(layout, known, [frying]);
    clocks.follow(watched, bindingOf("left", "right"), 0);
    expect(watched.ends).toEqual([["burner_2", 3000]]);
    clocks.follow(watched, bindingOf("left"), 1000);
    expect(watched.ends).toEqual([]);
    const saved = clocks.toJSON().clocks;
    expect(saved).toMatchObject([{ ...frying, leftMs: 2000 }]);
    const again = new ThingClocks(layout, known);
    again.resume(bindingOf("left"), JSON.parse(JSON.stringify(saved)) as typeof saved);
    again.follow(watched, bindingOf("left"), 1000);
    again.follow(watched, bindingOf("left", "right"), 1600);
    expect(watched.ends).toEqual([["burner_2", 3000]]);
    expect(again.toJSON()).toEqual({});
    again.follow(watched, bindingOf("left"), 2000);
    // The game's clock starts over.
    again.shift(-2000);
    again.follow(watched, bindingOf("left"), 0);
    expect(again.toJSON().clocks).toMatchObject([{ ...frying, leftMs: 1000 }]);
    again.follow(watched, bindingOf("left", "right"), 400);
    expect(watched.ends).toEqual([["burner_2", 1000]]);
  });

  it("are saved before the first tick, too", () => {
    const { world, options, squad } = stove(1500);
    const saved: unknown = JSON.parse(JSON.stringify(squad));
    squad.dispose();
    const again = world.squad(["ann"]).runner({ ...options, clocks: [] });
    again.restore(saved);
    again.tick({ ann: {} }, { plates: 0 }, 7000);
    const { runner, clocks } = again.toJSON();
    expect(clocks).toBeUndefined();
    expect(runner.clocks?.map(({ clock, leftMs }) => [clock, leftMs])).toEqual([
      ["frying", 3000],
      ["burning", 1500],
    ]);
    expect(() => again.restore({ ...(saved as object), clocks: [{ clock: 3 }] })).toThrow();
    again.dispose();
  });
});

/** Clocks at places, with the times of their ends. */
class Watched {
  ends: (readonly [place: unknown, endMs: number])[] = [];

  left(nowMs: number) {
    return this.ends.map(([place, endMs]) => {
      return { clock: "frying", args: { burner: place as string }, leftMs: endMs - nowMs };
    });
  }

  replace(clocks: ReturnType<Watched["left"]>, nowMs: number): void {
    this.ends = clocks.map(({ args, leftMs }) => [args.burner, nowMs + leftMs]);
  }
}

/** The pointers of the issues with told clocks. */
function refusalOf(clocks: readonly unknown[]): readonly string[] {
  const { world, options } = stove(1500);
  let issues: RequestError["issues"] = [];
  try {
    world.squad(["bo"]).runner({ ...options, clocks: clocks as never });
  } catch (error) {
    if (error instanceof RequestError) issues = error.issues;
  }
  return issues.map((issue) => issue.pointer);
}
