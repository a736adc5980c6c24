import { TimePlanner } from "@understudy/classical/time";
import { loadDomain } from "@understudy/planner-core";
import { InstantSquadPlanner, settle } from "@understudy/planner-core/testing";
import { expect, it } from "vitest";
import type { ThingId } from "../things/thing.ts";
import { World } from "../world.ts";
import { worldSquads } from "./index.ts";
import type { WorldSquadOptions } from "./options.ts";
import type { SquadWorldRunner } from "./squad-world-runner.ts";

/** A surgeon operates on a patient, with a nurse whose kit is used up. */
const domain = loadDomain({
  name: "ward",
  kinds: { bed: { healed: { type: "boolean", default: false } } },
  places: { bed: 2 },
  state: {
    near: { type: "thing", of: "bed", position: true },
    trained: { type: "boolean" },
    kit: { type: "boolean" },
  },
  tools: [
    { name: "go", things: { to: "bed" }, then: { near: "$to" }, duration: { way: "$to" } },
    {
      ...{ name: "operate", things: { bed: "bed" }, duration: 4, claims: ["$bed"] },
      ...{ when: { near: "$bed", trained: true }, then: { "$bed.healed": true } },
      partners: [
        {
          ...{ role: "nurse", when: { near: "$bed", kit: true, "$bed.healed": false } },
          ...{ during: { near: "$bed" }, then: { kit: false } },
        },
      ],
    },
  ],
  goals: [{ name: "well", things: { it: "bed" }, when: { "$it.healed": true } }],
});

const GOAL = { goal: "well", things: { it: "second" } };

/** The nurse is the first member. */
class Ward {
  readonly world = new World(domain, { way: () => 1, squads: worldSquads });
  readonly told: string[] = [];
  readonly kits: Record<string, boolean> = { bo: true, ann: false };
  readonly near: Record<string, ThingId> = {};
  readonly #planner = new InstantSquadPlanner(this.world.domain, new TimePlanner(), 2000);
  runner: SquadWorldRunner;
  #nowMs = 0;

  constructor(more: Partial<WorldSquadOptions> = {}) {
    for (const bed of ["first", "second"]) this.world.add("bed", bed);
    this.runner = this.make(more);
  }

  make(more: Partial<WorldSquadOptions> = {}): SquadWorldRunner {
    return this.world.squad(["bo", "ann"]).runner({
      ...{ orchestrator: this.#planner, goal: GOAL, budgetMs: 50, ends: "timed", ...more },
    });
  }

  async play(untilMs: number): Promise<void> {
    for (; this.#nowMs < untilMs; this.#nowMs += 500) {
      const own = Object.entries(this.kits).map(([name, kit]) => {
        return [name, { near: this.near[name], trained: name === "ann", kit }] as const;
      });
      const actions = this.runner.tick(Object.fromEntries(own), undefined, this.#nowMs);
      for (const [name, action] of Object.entries(actions)) {
        if (!("step" in action) || action.event === "wait" || action.event === "continue") continue;
        const { event, step, role = "-", things } = action;
        const [bed = ""] = Object.values(things);
        if (step.tool === "operate") this.told.push(`${name} ${event} ${bed} ${role}`);
        if (event !== "finish") continue;
        if (step.tool === "go") this.near[name] = bed;
        else if (role === "nurse") this.kits[name] = false;
        else this.world.set(bed, { healed: true });
      }
      await settle();
    }
  }
}

const START = ["ann start second -", "bo start second nurse"];
const FINISH = ["ann finish second -", "bo finish second nurse"];

it("a joint step with roles has the ids of its things, for each in its role", async () => {
  const ward = new Ward();
  await ward.play(3000);
  expect(ward.told).toEqual(START);
  expect(ward.world.claims.heldBy("bo+ann")).toEqual(["second"]);
  const things = { bed: "second" };
  const { ann, bo } = ward.runner.roles();
  expect(ann).toMatchObject([{ agent: "ann", with: ["bo"], roles: ["nurse"], things }]);
  expect(bo).toMatchObject([{ agent: "ann", with: ["ann"], role: "nurse", things }]);
  expect(bo?.[0]).not.toHaveProperty("roles");
  await ward.play(8000);
  expect(ward.told).toEqual([...START, ...FINISH]);
  expect(ward.kits).toEqual({ bo: false, ann: false });
  expect(ward.world.get("second")).toMatchObject({ healed: true });
});

it("a joint step with roles goes on in a saved squad", async () => {
  const ward = new Ward();
  await ward.play(3000);
  const saved: unknown = JSON.parse(JSON.stringify(ward.runner));
  ward.runner = ward.make();
  ward.runner.restore(saved);
  await ward.play(8000);
  expect(ward.told).toEqual([...START, ...FINISH]);
  expect(ward.kits["bo"]).toBe(false);
});

it("a joint step with roles is broken off for all once its thing is gone", async () => {
  const ward = new Ward();
  await ward.play(3000);
  ward.world.remove("second");
  await ward.play(4000);
  const [surgeon, nurse] = START.map((told) => told.replace("start", "interrupt"));
  expect(ward.told.slice(2)).toEqual([nurse, surgeon]);
});

it.each([
  { agent: "ann", with: ["bo"] },
  { agent: "bo", with: ["ann"], role: "nurse" },
])("a squad begins in the middle of a joint step with roles, as $agent tells it", async (told) => {
  const step = { tool: "operate", args: {} };
  const running = [{ ...told, step, things: { bed: "second" }, elapsedMs: 1000 }];
  const ward = new Ward();
  Object.assign(ward.near, { ann: "second", bo: "second" });
  ward.runner = ward.make({ running });
  // Saved before the first tick.
  const saved: unknown = JSON.parse(JSON.stringify(ward.runner));
  ward.runner = ward.make();
  ward.runner.restore(saved);
  await ward.play(500);
  const now = { agent: "ann", isRunning: true };
  expect(ward.runner.roles()["ann"]).toMatchObject([{ ...now, roles: ["nurse"] }]);
  expect(ward.runner.roles()["bo"]).toMatchObject([{ ...now, role: "nurse" }]);
  await ward.play(4000);
  expect(ward.told).toEqual(FINISH);
});
