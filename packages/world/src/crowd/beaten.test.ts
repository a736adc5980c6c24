import { ClassicalPlanner } from "@understudy/classical";
import { loadDomain, Orchestrator } from "@understudy/planner-core";
import { describe, expect, it } from "vitest";
import type { ThingId } from "../things/thing.ts";
import { World } from "../world.ts";

const flag = { type: "boolean", default: false } as const;
const ward = loadDomain({
  name: "ward",
  kinds: { pill: {}, patient: { ill: { type: "boolean", default: true } } },
  state: {
    near: { type: "thing", of: ["pill", "patient"], position: true },
    pill: { type: "thing", of: ["pill"] },
    useful: flag,
  },
  tools: [
    {
      ...{ name: "go", things: { to: ["pill", "patient"] } },
      ...{ then: { near: "$to" }, cost: { way: "$to" } },
    },
    {
      ...{ name: "take", things: { it: "pill" }, claims: ["$it"] },
      ...{ when: { near: "$it", pill: "nothing" }, then: { pill: "$it" } },
    },
    {
      ...{ name: "heal", things: { whom: "patient", with: "pill" }, claims: ["$whom"] },
      when: { near: "$whom", pill: "$with", "$whom.ill": true },
      then: { useful: true, "$whom.ill": false, pill: "nothing" },
    },
  ],
  goals: [{ name: "useful", when: { useful: true } }],
});

function openWard(
  counts: { readonly pills: number; readonly patients: number },
  options: Partial<ConstructorParameters<typeof World>[1]> = {},
) {
  const way = (_: string, __: ThingId | undefined, to: ThingId): number =>
    1 + Number(String(to).slice(1)) / 10;
  const world = new World(ward, { way, estimate: way, waysPerTick: 100_000, ...options });
  const planner = world.share(new ClassicalPlanner());
  const orchestrator = new Orchestrator({ domain: world.domain, planner });
  for (let at = 0; at < counts.pills; at++) world.add("pill", `p${at}`);
  for (let at = 0; at < counts.patients; at++) world.add("patient", `q${at}`);
  const own = { near: undefined, pill: undefined, useful: false };
  const doctor = (name: string) =>
    world.agent(name).runner({ orchestrator, goal: "useful", budgetMs: 60_000, asks: "game" });
  doctor("scout").tick(own, 0);
  world.planMany(orchestrator, 60_000);
  world.removeAgent("scout");
  const doctors = Array.from({ length: 6 }, (_, at) => doctor(`doctor ${at}`));
  const play = (nowMs: number): void => {
    for (const each of doctors) each.tick(own, nowMs);
    world.planMany(orchestrator, 60_000);
  };
  return { doctors, play };
}

describe("agents of a crowd that are beaten to a thing", () => {
  it("take another one of its kind at once, if all wanted the nearest", () => {
    const { doctors, play } = openWard({ pills: 30, patients: 10 });
    play(100);
    const plans = doctors.map(({ remaining }) => remaining.at(-1)?.things);
    expect(plans.every((things) => things !== undefined)).toBe(true);
    // Now and then one of them searches for another kind of plan, and takes the nearest patient.
    expect(new Set(plans.map((things) => things?.["whom"])).size).toBeGreaterThanOrEqual(5);
    expect(new Set(plans.map((things) => things?.["with"])).size).toBe(6);
  });

  it("heed what things are worth, whichever of them is scarcer", () => {
    const worth = (id: ThingId): number => (id === "q9" ? 500 : 0);
    const { doctors, play } = openWard({ pills: 8, patients: 10 }, { worth });
    play(100);
    const healed = doctors.map(({ remaining }) => remaining.at(-1)?.things["whom"]);
    expect(healed).toContain("q9");
  });

  it("go on after an error of a game's callback", () => {
    let calls = 0;
    const worth = (): number => {
      if (++calls === 7) throw new Error("no worth");
      return 0;
    };
    const { doctors, play } = openWard({ pills: 30, patients: 10 }, { worth });
    expect(() => play(100)).toThrow("no worth");
    play(200);
    play(2000);
    expect(doctors.every(({ remaining }) => remaining.length > 0)).toBe(true);
  });
});
