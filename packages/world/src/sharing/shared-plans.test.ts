import { ClassicalPlanner } from "@understudy/classical";
import {
  loadDomain,
  Orchestrator,
  PlanLibrary,
  type Planner,
  runSearch,
  seededRandom,
} from "@understudy/planner-core";
import { FakeClock } from "@understudy/planner-core/testing";
import { describe, expect, it } from "vitest";
import { IS_QUICK } from "../../../../scripts/testing/cases.mjs";
import { World } from "../world.ts";
import { SharedPlans } from "./shared-plans.ts";

/** Stands still, so that portions of searches end by their work. */
const clock = new FakeClock();
const vault = loadDomain({
  name: "vault",
  kinds: { chest: { gold: { type: "integer", min: 0, max: 9 }, locked: { type: "boolean" } } },
  state: {
    near: { type: "thing", of: ["chest"], position: true },
    gold: { type: "integer", min: 0, max: 20 },
  },
  tools: [
    { name: "go", things: { to: "chest" }, then: { near: "$to" }, cost: { way: "$to" } },
    {
      name: "steal",
      things: { chest: "chest" },
      when: { near: "$chest", "$chest.locked": false, "$chest.gold": { ">": 0 } },
      then: { gold: { "+": "$chest.gold" }, "$chest.gold": 0 },
      cost: 2,
    },
  ],
  goals: [
    { name: "rich", when: { gold: { ">=": 8 } } },
    { name: "robbed", things: { it: "chest" }, when: { "$it.gold": 0 } },
  ],
});

/** A world of chests in a row, with the agents in front of the first. */
function rowOf(chests: readonly { gold: number; locked?: boolean }[], planner?: Planner) {
  const world = new World(vault, {
    way: (_agent, from, to) => Math.abs(Number(from ?? -1) - Number(to)),
  });
  chests.forEach(({ gold, locked = false }, id) => {
    world.add("chest", id, { gold, locked });
  });
  const shared = world.share(planner ?? new ClassicalPlanner({ tables: false }));
  const orchestrator = new Orchestrator({ domain: world.domain, planner: shared, clock });
  const plan = (agent: string, goal: Parameters<typeof ask>[1] = "rich") => ask(agent, goal);
  function ask(
    agent: string,
    goal: "rich" | { readonly goal: "robbed"; readonly things: { readonly it: number } },
  ) {
    const state = { near: undefined, gold: 0 };
    return world.agent(agent).planNow({ orchestrator, state, goal }, 60_000);
  }
  return { world, shared, plan };
}

describe("SharedPlans", () => {
  it("serve the cheapest instance for other things without a search", () => {
    const { world, shared, plan } = rowOf([{ gold: 5 }, { gold: 4 }, { gold: 1 }, { gold: 9 }]);
    for (let turn = 0; turn < 12; turn++) plan(`thief ${turn}`);
    const before = shared.stats;
    world.set(3, { locked: true });
    world.set(2, { gold: 8 });
    const { steps, cost } = plan("another");
    expect(steps.map(({ step, things }) => [step.tool, Object.values(things)[0]])).toEqual([
      ["go", 2],
      ["steal", 2],
    ]);
    expect(cost).toBe(5);
    expect(shared.stats.shared).toBeGreaterThan(before.shared);
    expect(shared.stats.compared).toBe(before.compared);
  });

  it("contain no move to the agent's own position", () => {
    const { world, shared, plan } = rowOf([{ gold: 9 }]);
    for (let turn = 0; turn < 12; turn++) plan(`thief ${turn}`);
    const { domain } = world;
    const state = domain.state({ near: "chest_1", gold: 0, chest_1: true, "chest_1.gold": 9 });
    const ways = domain.ways(() => 1);
    const before = shared.stats.shared;
    const goal = domain.goal("rich");
    const found = runSearch(shared, { domain, state, goal, ways, mode: "first" });
    expect(shared.stats.shared).toBeGreaterThan(before);
    const actions = found.status === "solved" ? found.actions : [];
    expect(actions.map((action) => domain.step(action).tool)).toEqual(["steal"]);
  });

  it("search if no known plan works", () => {
    const { world, plan } = rowOf([{ gold: 9 }]);
    for (let turn = 0; turn < 12; turn++) plan(`thief ${turn}`);
    world.set(0, { gold: 3 });
    world.add("chest", 1, { gold: 6, locked: false });
    expect(plan("another").steps).toHaveLength(4);
    world.set(0, { locked: true });
    expect(plan("another").status).toBe("unsolvable");
  });

  it("remember unsolvable questions, whatever the distances", () => {
    let searches = 0;
    const classical = new ClassicalPlanner({ tables: false });
    const counting: Planner = {
      start: (problem) => {
        searches++;
        return classical.start(problem);
      },
    };
    const { world, shared, plan } = rowOf([{ gold: 3 }, { gold: 4 }], counting);
    expect(plan("thief").status).toBe("unsolvable");
    const before = searches;
    expect(before).toBeGreaterThan(0);
    // The same two chests elsewhere: a shared plan serves an agent that asks for the way there.
    world.remove(1);
    world.add("chest", 30, { gold: 4, locked: false });
    expect(plan("another").status).toBe("unsolvable");
    expect(searches).toBe(before);
    expect(shared.stats.shared).toBeGreaterThan(0);
    world.set(30, { gold: 5 });
    expect(plan("another").status).toBe("solved");
    world.set(30, { gold: 4 });
    expect(plan("another").status).toBe("unsolvable");
  });

  it("serve several worlds of one domain", () => {
    const shared = new SharedPlans(vault, new ClassicalPlanner({ tables: false }));
    const orchestrator = new Orchestrator({ domain: vault, planner: shared, clock });
    const planIn = (gold: number) => {
      const world = new World(vault, { shared });
      world.add("chest", "it", { gold, locked: false });
      const state = { near: undefined, gold: 0 };
      return world.agent("thief").planNow({ orchestrator, state, goal: "rich" }, 60_000);
    };
    for (let turn = 0; turn < 12; turn++) planIn(8);
    expect(shared.stats.shared).toBeGreaterThan(0);
    const before = shared.stats.compared;
    expect(planIn(9).steps.map(({ things }) => Object.values(things)[0])).toEqual(["it", "it"]);
    expect(shared.stats.compared).toBe(before);
    const plain = loadDomain({
      name: "plain",
      state: { lit: { type: "boolean" } },
      tools: [{ name: "light", then: { lit: true } }],
    });
    expect(() => new SharedPlans(plain, new ClassicalPlanner())).toThrow("no kinds");
  });

  it("keep apart goals about different things", () => {
    const { plan } = rowOf([{ gold: 9 }, { gold: 9 }, { gold: 9 }]);
    for (let turn = 0; turn < 12; turn++) plan("thief", { goal: "robbed", things: { it: 1 } });
    for (const it of [0, 1, 2]) {
      const { steps } = plan("thief", { goal: "robbed", things: { it } });
      expect(steps.map(({ things }) => Object.values(things)[0])).toEqual([it, it]);
    }
  });

  it("are checked by searches now and then, and distrusted when one is a tenth cheaper", () => {
    const { world, shared, plan } = rowOf([{ gold: 9 }, { gold: 9 }]);
    for (let turn = 0; turn < 40; turn++) plan("thief");
    const { compared, beaten } = shared.stats;
    expect(compared).toBeGreaterThanOrEqual(8);
    expect(compared).toBeLessThan(24);
    expect(beaten).toBe(0);
    expect(shared.knows(world.domain.goal("rich").hash)).toBe(true);
    // Two near chests are enough now. That plan was never needed before, and the distant one still
    // works.
    world.set(0, { gold: 4 });
    world.set(1, { gold: 4 });
    world.add("chest", 40, { gold: 9, locked: false });
    const costs = Array.from({ length: 80 }, () => plan("thief").cost);
    expect(shared.stats.beaten).toBe(1);
    expect(costs.at(-1)).toBe(6);
  });

  it("include a plan library from another world, without a search", () => {
    const taught = rowOf([{ gold: 3 }, { gold: 6 }]);
    const { domain } = taught.world;
    const file = new PlanLibrary(domain.untyped);
    const { actions } = taught.plan("pupil").outcome.plan ?? { actions: [] };
    file.add(actions, { goal: domain.untyped.goal("rich") });
    const { planLibrary } = PlanLibrary.load(domain.untyped, JSON.stringify(file));
    const nobody: Planner = {
      start: () => {
        throw new Error("nobody searches here");
      },
    };
    const { shared, plan } = rowOf([{ gold: 1 }, { gold: 5 }, { gold: 4 }], nobody);
    expect(shared.learn(planLibrary)).toBeGreaterThan(0);
    const { steps, status } = plan("another");
    expect(status).toBe("solved");
    expect(steps.map(({ things }) => Object.values(things)[0])).toEqual([1, 1, 2, 2]);
    const other = loadDomain({
      name: "other",
      state: { lit: { type: "boolean" } },
      tools: [{ name: "light", then: { lit: true } }],
    });
    expect(() => shared.learn(new PlanLibrary(other))).toThrow(
      "the plan library is for another domain",
    );
  });

  it("cost hardly more than fresh plans in random worlds", () => {
    const random = seededRandom(3);
    let compared = 0;
    let dearer = 0;
    for (let turn = 0; turn < (IS_QUICK ? 1 : 2); turn++) {
      const chests = Array.from({ length: 6 }, () => ({ gold: 1 + random.integer(9) }));
      const { world, shared, plan } = rowOf(chests);
      for (let ask = 0; ask < 30; ask++) {
        const fresh = new Orchestrator({
          domain: world.domain,
          planner: new ClassicalPlanner({ tables: false }),
        });
        const before = shared.stats.shared;
        const found = plan("thief");
        const { cost } = world
          .agent("other")
          .planNow({ orchestrator: fresh, state: { near: undefined, gold: 0 }, goal: "rich" }, 1e4);
        if (shared.stats.shared > before) {
          compared++;
          if (found.cost > 1.1 * cost) dearer++;
        }
        world.set(random.integer(6), { gold: 1 + random.integer(9) });
      }
    }
    expect(compared).toBeGreaterThan(10);
    expect(dearer).toBeLessThan(0.2 * compared);
  });
});
