import { ClassicalPlanner } from "@understudy/classical";
import {
  loadDomain,
  type Planner,
  type PlanningProblem,
  type PlanSearch,
  provePlan,
  systemClock,
} from "@understudy/planner-core";
import { afterEach, describe, expect, it } from "vitest";
import { PlannerService } from "../tenants/planner-service.ts";
import { PUZZLE, SCRAMBLED, SWAPPED } from "../testing/puzzle.ts";
import type { SearchTask } from "./search-task.ts";
import { SearchThreads } from "./search-threads.ts";
import { ThreadedPlanner } from "./threaded-planner.ts";

/** Expansions after which a search is long. */
const LONG = 2000;

const domain = loadDomain(PUZZLE as never);
const problem = {
  domain,
  state: domain.state(SCRAMBLED),
  goal: domain.goal("ordered"),
  mode: "optimal",
} as const;

const hopeless = { ...problem, state: domain.state(SWAPPED) };

const asked = {
  ...{ domain: "puzzle", agent: "ann", state: SWAPPED, goal: "ordered", budgetMs: 600_000 },
};

const all: SearchThreads[] = [];
afterEach(async () => {
  for (const threads of all.splice(0)) await threads.close();
});

function open(): { threads: SearchThreads; planner: Planner } {
  const threads = new SearchThreads(1);
  all.push(threads);
  return { threads, planner: new ThreadedPlanner(new ClassicalPlanner(), threads) };
}

/** Continues a search until it counts as long. */
function lengthen(search: PlanSearch): void {
  while (search.expansions < LONG) expect(search.step({ expansions: 500 })).toBe(false);
}

/** Starts a search that grows long and moves to a thread, which may have to start. */
function sent(
  planner: Planner,
  searched: PlanningProblem = problem,
): { search: PlanSearch; going: Promise<void> } {
  const search = planner.start(searched);
  lengthen(search);
  const going = search.elsewhere?.({ untilMs: systemClock.now() + 600_000 });
  if (going === undefined) throw new Error("the search stays here");
  return { search, going };
}

describe("a long search", () => {
  it("ends in another thread, with a valid plan", async () => {
    const { planner } = open();
    const { search, going } = sent(planner);
    await going;
    expect(search.step({ expansions: 1 })).toBe(true);
    const result = search.result();
    if (result.status !== "solved") throw new Error(result.status);
    expect(provePlan(domain, problem.state, result.actions, problem.goal.condition).sound).toBe(
      true,
    );
  });

  it("restarts in another thread if its own is killed, and so does the next search", async () => {
    const { planner, threads } = open();
    await sent(planner).going;
    const { search, going } = sent(planner, hopeless);
    await new Promise((resolve) => setImmediate(resolve));
    for (const thread of threads.threads) await thread.terminate();
    await going;
    expect(search.result().status).toBe("unsolvable");
    const next = sent(planner);
    await next.going;
    expect(next.search.result().status).toBe("solved");
  });

  it("ends there once its result is no longer needed, and frees the thread", async () => {
    const { planner, threads } = open();
    await sent(planner).going;
    const search = new ThreadedPlanner(new ClassicalPlanner(), threads).start(hopeless);
    lengthen(search);
    const going = search.elsewhere?.({ untilMs: systemClock.now() + 600_000 });
    expect(going).toBeDefined();
    search.end?.();
    await going;
    expect(search.result().status).toBe("cut-off");
    await sent(planner).going;
  });

  it("stays here while it is short, or too urgent for another thread", () => {
    const { planner, threads } = open();
    const search = planner.start(problem);
    expect(search.elsewhere?.({ untilMs: systemClock.now() + 600_000 })).toBeUndefined();
    lengthen(search);
    expect(search.elsewhere?.({ untilMs: systemClock.now() + 1 })).toBeUndefined();
    expect(threads.threads).toEqual([]);
  });

  it("is moved off the service, which answers with the thread's plan", async () => {
    const reply = { status: "searched", result: { status: "unsolvable" }, expansions: 1 } as const;
    const threads = { search: async () => reply, checkRoom: () => {} } as unknown as SearchThreads;
    const service = new PlannerService({ threads });
    service.addDomain("puzzle", { domain });
    const call = { receivedMs: service.clock.now(), signal: new AbortController().signal };
    expect((await service.plan(asked, call)).status).toBe("unsolvable");
    service.dispose();
  });

  it("ends when the client leaves", async () => {
    let stopped: SharedArrayBuffer | undefined;
    const search = (task: SearchTask) => {
      ({ stopped } = task);
      return new Promise(() => {});
    };
    const service = new PlannerService({
      threads: { search, checkRoom: () => {} } as unknown as SearchThreads,
    });
    service.addDomain("puzzle", { domain });
    const left = new AbortController();
    const call = { receivedMs: service.clock.now(), signal: left.signal };
    const plan = service.plan(asked, call);
    while (stopped === undefined) await new Promise((resolve) => setImmediate(resolve));
    const flag = new Int32Array(stopped);
    expect(flag[0]).toBe(0);
    left.abort(new Error("the client has left"));
    await expect(plan).rejects.toThrow("the client has left");
    expect(flag[0]).toBe(1);
    service.dispose();
  });
});
