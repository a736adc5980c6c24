import { ClassicalPlanner } from "@understudy/classical";
import { loadDomain, Orchestrator, type Random, seededRandom } from "@understudy/planner-core";
import fc from "fast-check";
import { describe, expect, it, vi } from "vitest";
import { casesOf } from "../../../../scripts/testing/cases.mjs";
import type { ThingId } from "../things/thing.ts";
import { World } from "../world.ts";

type Definition = Parameters<typeof loadDomain>[0];

const LONG_MS = 60_000;
/** The things that fit are farther away than all others. */
const FAR = new Set<ThingId>(["right", "big"]);

function worldOf(definition: object) {
  const way = (_: string, __: ThingId | undefined, to: ThingId): number => (FAR.has(to) ? 50 : 1);
  const world = new World(loadDomain(definition as Definition), { way, estimate: way });
  const orchestrator = new Orchestrator({ domain: world.domain, planner: new ClassicalPlanner() });
  const planFor = (goal: unknown, state: object) => {
    const asked = { orchestrator, state, goal };
    return world.agent("me").planNow(asked as never, LONG_MS);
  };
  const toolsOf = (...asked: Parameters<typeof planFor>) => {
    const { status, steps } = planFor(...asked);
    return [status, ...steps.map(({ step }) => step.tool)].join(" ");
  };
  return { orchestrator, world, planFor, toolsOf };
}

const go = (to: string) => {
  return { name: `go_${to}`, things: { to }, then: { near: "$to" }, cost: { way: "$to" } };
};
const flag = { type: "boolean", default: false } as const;
const upTo = (max: number) => ({ type: "integer", min: 0, max, default: 0 }) as const;

describe("a thing that another agent holds is of use for a step that does not claim it", () => {
  it("if it is the thing of the goal", () => {
    const { world, toolsOf } = worldOf({
      ...{ name: "castle", places: { door: 2, key: 3 } },
      kinds: { door: { open: flag }, key: { opens: { type: "thing", of: "door" } } },
      state: {
        near: { type: "thing", of: ["door", "key"], position: true },
        holds: { type: "thing", of: "key" },
      },
      tools: [
        ...["door", "key"].map(go),
        {
          ...{ name: "take", things: { it: "key" }, claims: ["$it"] },
          ...{ when: { near: "$it" }, then: { holds: "$it" } },
        },
        {
          ...{ name: "unlock", things: { door: "door", key: "key" } },
          when: { near: "$door", holds: "$key", "$key.opens": "$door", "$door.open": false },
          then: { "$door.open": true },
        },
      ],
      goals: [{ name: "open", things: { it: "door" }, when: { "$it.open": true } }],
    });
    for (const id of ["other", "door"]) world.add("door", id);
    for (let at = 0; at < 30; at++) world.add("key", at, { opens: "other" });
    world.add("key", "right", { opens: "door" });
    world.claims.give("door", "guard");
    const goal = { goal: "open", things: { it: "door" } };
    const plan = toolsOf(goal, { near: undefined, holds: undefined });
    expect(plan).toBe("solved go_key take go_door unlock");
  });

  it("if another thing refers to it", () => {
    const { world, toolsOf } = worldOf({
      ...{ name: "rooms", places: { room: 3, gate: 2 } },
      kinds: { room: {}, gate: { into: { type: "thing", of: "room" } } },
      state: {
        near: { type: "thing", of: ["gate"], position: true },
        inside: { type: "thing", of: "room" },
      },
      tools: [
        go("gate"),
        {
          ...{ name: "pass", things: { gate: "gate" }, claims: ["$gate"] },
          ...{ when: { near: "$gate" }, then: { inside: "$gate.into" } },
        },
      ],
      goals: [{ name: "in", things: { it: "room" }, when: { inside: "$it" } }],
    });
    for (const id of ["hall", "vault"]) world.add("room", id);
    for (let at = 0; at < 30; at++) world.add("gate", at, { into: "hall" });
    world.add("gate", "right", { into: "vault" });
    world.claims.give("vault", "guard");
    const goal = { goal: "in", things: { it: "vault" } };
    expect(toolsOf(goal, { near: undefined, inside: undefined })).toBe("solved go_gate pass");
  });

  it("if the agent stands there", () => {
    const { world, toolsOf } = worldOf({
      ...{ name: "paths", places: { spot: 4, path: 3 } },
      kinds: { spot: {}, path: { from: { type: "thing", of: "spot" } } },
      state: { near: { type: "thing", of: ["spot"], position: true }, out: flag },
      tools: [
        {
          ...{ name: "leave", things: { spot: "spot", path: "path" }, claims: ["$path"] },
          ...{ when: { near: "$spot", "$path.from": "$spot" }, then: { out: true } },
        },
      ],
      goals: [{ name: "out", when: { out: true } }],
    });
    for (const id of ["here", "there"]) world.add("spot", id);
    for (let at = 0; at < 30; at++) world.add("path", at, { from: "there" });
    world.add("path", "right", { from: "here" });
    world.claims.give("here", "sitter");
    expect(toolsOf("out", { near: "here", out: false })).toBe("solved leave");
  });
});

describe("a question is put once", () => {
  const fields = () => {
    const made = worldOf({
      ...{ name: "fields", places: { field: 2 }, kinds: { field: { ripe: flag } } },
      state: {
        near: { type: "thing", of: ["field"], position: true },
        ...{ worked: flag, rain: { ...flag, sensed: true } },
      },
      tools: [
        go("field"),
        {
          ...{ name: "reap", things: { it: "field" }, claims: ["$it"] },
          when: { near: "$it", "$it.ripe": true },
          then: { "$it.ripe": false, worked: true },
        },
        {
          ...{ name: "wait", things: { it: "field" }, claims: ["$it"] },
          when: { near: "$it", "$it.ripe": false, rain: true },
          then: { "$it.ripe": true },
        },
      ],
      goals: [{ name: "useful", when: { worked: true } }],
    });
    for (let at = 0; at < 30; at++) made.world.add("field", at, { ripe: at < 20 });
    const asked = vi.spyOn(made.orchestrator, "planNow");
    const plan = () => made.planFor("useful", { near: 7, worked: false, rain: false });
    return { ...made, asked, plan };
  };

  it("where others hold all that would do, also what the agent stands at", () => {
    const { world, asked, plan } = fields();
    for (let at = 0; at < 20; at++) world.claims.give(at, `reaper ${at}`);
    expect(plan().status).toBe("cut-off");
    expect(asked).toHaveBeenCalledTimes(1);
    world.claims.free(19);
    const [first, second] = plan().steps;
    expect([first?.things, second?.things]).toEqual([{ to: 19 }, { it: 19 }]);
  });

  it("where only a forbidden tool would do", () => {
    const { world, asked, plan } = fields();
    const ban = world.constraints.add({ disabled: [{ tool: "reap" }] });
    expect(plan().status).not.toBe("solved");
    expect(asked).toHaveBeenCalledTimes(1);
    world.constraints.remove(ban);
    world.constraints.add({ disabled: [{ tool: "reap", things: { it: 7 } }] });
    expect(plan().status).toBe("solved");
  });
});

describe.each([8, 60])("among %i things that do not help", (others) => {
  it.each([
    [{ ">=": 13 }, { "+": 1 }],
    [7, { "-": 1 }],
  ])("what is set before others add to it may be %j by %j", (charge, by) => {
    const { world, toolsOf } = worldOf({
      ...{ name: "charging", places: { station: 2, can: 3 } },
      kinds: { station: { level: upTo(20) }, can: { full: { ...flag, default: true } } },
      state: {
        near: { type: "thing", of: ["station", "can"], position: true },
        charge: upTo(20),
      },
      tools: [
        ...["station", "can"].map(go),
        {
          ...{ name: "fill", things: { it: "station" } },
          ...{ when: { near: "$it" }, then: { charge: "$it.level" } },
        },
        {
          ...{ name: "pour", things: { it: "can" }, when: { near: "$it", "$it.full": true } },
          then: { charge: by, "$it.full": false },
        },
      ],
      goals: [{ name: "charged", when: { charge } }],
    });
    for (let at = 0; at < others; at++) world.add("station", at, { level: 1 + (at % 5) });
    world.add("station", "big", { level: 10 });
    for (const id of ["left can", "middle can", "right can"]) world.add("can", id);
    const all = `solved go_station fill${" go_can pour".repeat(3)}`;
    expect(toolsOf("charged", { near: undefined, charge: 0 })).toBe(all);
  });

  it("one thing may be two of a step", () => {
    const { world, toolsOf } = worldOf({
      ...{ name: "boxes", places: { box: 2, door: 1 } },
      kinds: { box: { size: upTo(9) }, door: { size: upTo(9), open: flag } },
      state: { near: { type: "thing", of: "box", position: true } },
      tools: [
        go("box"),
        {
          ...{ name: "prop", things: { left: "box", right: "box", door: "door" } },
          when: { near: "$left", "$left.size": "$door.size", "$right.size": "$door.size" },
          then: { "$door.open": true },
        },
      ],
      goals: [{ name: "open", things: { it: "door" }, when: { "$it.open": true } }],
    });
    for (let at = 0; at < others; at++) world.add("box", at, { size: at % 7 });
    world.add("box", "right", { size: 7 });
    world.add("door", "door", { size: 7 });
    const goal = { goal: "open", things: { it: "door" } };
    expect(toolsOf(goal, { near: undefined })).toBe("solved go_box prop");
  });
});

/** A domain of boxes with numbers; places for so many of the three. */
function drawBoxes(random: Random) {
  const pick = <One>(...all: readonly One[]): One => all[random.integer(all.length)] as One;
  const upBy = (most: number) => 1 + random.integer(most);
  const tools = Array.from({ length: 3 }, (_, at) => {
    const when: Record<string, unknown> = {};
    const then: Record<string, unknown> = {};
    if (pick(true, false))
      when["$it.n"] = pick<unknown>({ ">=": upBy(3) }, { "<=": upBy(3) - 1 }, { ">=": "$other.n" });
    if (random.integer(3) === 0) when["x"] = pick<unknown>({ ">=": upBy(5) }, { "<=": "$it.n" });
    if (random.integer(3) === 0) when["$it.on"] = pick(true, false);
    then["x"] = pick<unknown>(
      { "+": upBy(2) },
      { "-": upBy(2) },
      { "+": "$it.n" },
      upBy(7),
      "$it.n",
    );
    if (pick(true, false)) then["$it.n"] = pick<unknown>({ "-": upBy(2) }, { "+": 1 }, "$other.n");
    if (pick(true, false)) then["$it.on"] = pick(true, false);
    const isOfTwo = JSON.stringify([when, then]).includes("$other");
    return { name: `t${at}`, things: { it: "box", ...(isOfTwo && { other: "box" }) }, when, then };
  });
  const goal = pick<unknown>({ ">=": 1 + upBy(7) }, upBy(8), { "<=": 0 });
  const boxes = Array.from({ length: 3 }, () => ({ n: random.integer(5), on: pick(true, false) }));
  const definition = (places: number) => ({
    ...{ name: "boxes", kinds: { box: { n: upTo(4), on: flag } }, places: { box: places } },
    ...{ state: { x: upTo(9) }, tools, goals: [{ name: "g", when: { x: goal } }] },
  });
  return { definition, boxes, x: random.integer(10) };
}

it("with too few places nothing is proved out of reach that has a plan with a place for each thing", () => {
  let solved = 0;
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 1_000_000 }), (seed) => {
      const { definition, boxes, x } = drawBoxes(seededRandom(seed));
      const statusWith = (places: number): string => {
        const { world, planFor } = worldOf(definition(places));
        for (const [id, properties] of boxes.entries()) world.add("box", id, properties);
        return planFor("g", { x }).status;
      };
      if (statusWith(3) !== "solved") return;
      solved++;
      expect(statusWith(2)).not.toBe("unsolvable");
    }),
    { numRuns: casesOf(1000) },
  );
  expect(solved).toBeGreaterThan(0);
});
