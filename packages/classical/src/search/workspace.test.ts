import {
  loadDomain,
  type PackedState,
  type PlanningProblem,
  runSearch,
} from "@understudy/planner-core";
import { expect, it } from "vitest";
import { ClassicalPlanner } from "../classical-planner.ts";
import { preparePart } from "../testing/prepare.ts";
import { SliceLimits } from "./limits.ts";
import { TaskSearch } from "./task-search.ts";
import { type Workspace, WorkspacePool } from "./workspace.ts";

const letters = ["a", "b", "c", "d", "e", "f"];
const domain = loadDomain({
  name: "counters",
  state: Object.fromEntries(letters.map((name) => [name, { type: "integer", min: 0, max: 9 }])),
  tools: letters.map((name, index) => ({
    name: `turn_${name}`,
    then: { [name]: { "+": 1 }, [letters[(index + 1) % letters.length] as string]: { var: name } },
  })),
  goals: [{ name: "odd", when: { a: 7, b: 3, c: 8, d: 1, e: 9, f: 2 } }],
});
const state = domain.state(Object.fromEntries(letters.map((name) => [name, 0])));
const problem = { domain, state, goal: domain.goal("odd"), mode: "anytime" } as const;

/** The number of workspaces that a series of searches needs, each of them cut off. */
function workspacesOf(searches: number, isEnded: boolean): number {
  const seen = new Set<Workspace>();
  class SeenPool extends WorkspacePool {
    override acquire(): Workspace {
      const workspace = super.acquire();
      seen.add(workspace);
      return workspace;
    }
  }
  const pool = new SeenPool();
  const prepared = preparePart(problem);
  for (let index = 0; index < searches; index++) {
    const search = new TaskSearch(problem, state, prepared, { pool, maxBytes: 1_000_000 });
    expect(search.run(new SliceLimits({ expansions: 40 }), false)).toBe("slice");
    if (isEnded) search.end();
  }
  return seen.size;
}

it("an ended search leaves its arrays to the next one", () => {
  expect(workspacesOf(20, true)).toBe(workspacesOf(1, true));
  expect(workspacesOf(20, false)).toBe(20 * workspacesOf(1, false));
});

it("large arrays are not reused", () => {
  const pool = new WorkspacePool();
  const layout = preparePart(problem).layout;
  const filled = (nodes: number): Workspace => {
    const workspace = pool.acquire();
    workspace.clear(layout);
    const fields = new Int32Array(layout.fieldCount);
    for (let node = 0; node < nodes; node++) {
      fields[0] = node;
      workspace.store.add(fields, 0, -1, -1);
    }
    pool.release(workspace);
    return workspace;
  };
  const small = filled(1000);
  expect(filled(100_000)).toBe(small);
  expect(pool.acquire()).not.toBe(small);
});

it("keeps the start state of each search, whatever other searches begin and end", () => {
  const from = (a: number): PackedState =>
    domain.state(Object.fromEntries(letters.map((name) => [name, name === "a" ? a : 1])));
  const goal = domain.goal({ a: 9, b: 9 });
  const ask = (a: number): PlanningProblem => ({ domain, state: from(a), goal, mode: "first" });
  const alone = [0, 1, 2, 3].map((a) => runSearch(new ClassicalPlanner(), ask(a)));
  const planner = new ClassicalPlanner();
  runSearch(planner, ask(3));
  const first = planner.start(ask(0));
  first.step({ expansions: 1 });
  const second = planner.start(ask(1));
  expect(runSearch(planner, ask(2))).toEqual(alone[2]);
  expect(second.step({})).toBe(true);
  expect(runSearch(planner, ask(3))).toEqual(alone[3]);
  expect(first.step({})).toBe(true);
  expect(first.step({})).toBe(true);
  expect([first.result(), second.result()]).toEqual([alone[0], alone[1]]);
});
