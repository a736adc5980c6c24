import { ClassicalPlanner } from "@understudy/classical";
import { loadDomain, type PlanSearch } from "@understudy/planner-core";
import { FakeClock } from "@understudy/planner-core/testing";
import { describe, expect, it, vi } from "vitest";
import { PlannerService } from "../tenants/planner-service.ts";
import { HUT } from "../testing/hut.ts";
import type { SearchReply, SearchTask, SoughtPlan } from "./search-task.ts";
import { SearchThreads, type WantedSearch } from "./search-threads.ts";
import { ThreadedPlanner } from "./threaded-planner.ts";

const domain = loadDomain(HUT as never);
const CUT_OFF = { status: "cut-off", actions: [], scaledCost: 0, scaledLowerBound: 0 } as const;
const searched = (madeWay = false): SearchReply => ({
  ...{ status: "searched", result: CUT_OFF, expansions: 7, madeWay },
});
const settle = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/** One thread, whose searches the test ends. */
function rig() {
  const running: { task: SearchTask; end: (reply: SearchReply) => void; die: () => void }[] = [];
  const run = (task: SearchTask) =>
    new Promise((resolve, reject) =>
      running.push({ task, end: resolve, die: () => reject(new Error("the thread has died")) }),
    );
  const threads = new SearchThreads(
    1,
    undefined,
    () => ({ run, destroy: async () => {} }) as never,
  );
  const clock = new FakeClock();
  const ask = (tenant: string, budgetMs = 10_000, signal?: AbortSignal) => {
    const untilMs = clock.now() + budgetMs;
    const task = { hash: tenant, state: domain.state({}), goal: "warm", expansions: 1e6 };
    const leftMs = (): number => untilMs - clock.now();
    return threads.search(task as WantedSearch<SoughtPlan>, domain.written, {
      tenant,
      leftMs,
      signal,
    });
  };
  /** Ends the thread's search. */
  const end = async (reply: SearchReply = searched()): Promise<SearchTask> => {
    const { task, end } = running.shift() as (typeof running)[number];
    end(reply);
    await settle();
    return task;
  };
  const die = async (): Promise<void> => {
    running.shift()?.die();
    await settle();
  };
  return { threads, clock, running, ask, end, die };
}

describe("a long search", () => {
  const local = { ...{ expansions: 1024, result: () => CUT_OFF }, step: vi.fn(() => false) };
  const classical = Object.assign(new ClassicalPlanner(), { start: () => local as PlanSearch });
  /** A search that has moved to a thread. */
  const sent = (threads: SearchThreads) => {
    const state = domain.state({});
    const problem = { domain, state, goal: domain.goal("warm"), mode: "anytime" } as const;
    const search = new ThreadedPlanner(classical, threads).start(problem);
    const going = search.elsewhere?.({ untilMs: Number.POSITIVE_INFINITY });
    return { search, going };
  };

  it("waits for a thread to start, and never continues here", async () => {
    const { threads, end } = rig();
    const { search, going } = sent(threads);
    await settle();
    await end();
    await going;
    local.step.mockClear();
    expect(search.step({ expansions: 1 })).toBe(true);
    expect(search.expansions).toBe(1024 + 7);
    expect(local.step).not.toHaveBeenCalled();
  });

  it("restarts once if its thread dies, and keeps its last result if the next one dies too", async () => {
    const { threads, end, die } = rig();
    const first = sent(threads);
    await settle();
    await die();
    await end();
    await first.going;
    expect(first.search.expansions).toBe(1024 + 7);
    const second = sent(threads);
    await settle();
    await die();
    await die();
    await second.going;
    expect(second.search.step({ expansions: 1 })).toBe(true);
    expect(second.search.result()).toEqual(CUT_OFF);
  });
});

describe("searches of several tenants", () => {
  it("take turns, however many each tenant sends", async () => {
    const { ask, end } = rig();
    for (let count = 0; count < 3; count++) void ask("greedy");
    void ask("modest");
    await settle();
    const order: string[] = [];
    for (let count = 0; count < 4; count++) order.push((await end()).hash);
    expect(order).toEqual(["greedy", "greedy", "modest", "greedy"]);
  });

  it("yield to each other, and resume with twice the time", async () => {
    const { ask, end, running } = rig();
    const hard = ask("greedy", 10_000);
    await settle();
    const crowded = running[0]?.task.crowded as Int32Array;
    expect(crowded[0]).toBe(0);
    const other = ask("modest");
    expect(crowded[0]).toBe(1);
    expect((await end(searched(true))).turnMs).toBe(100);
    expect((await end()).hash).toBe("modest");
    expect(running[0]?.task).toMatchObject({ hash: "greedy", turnMs: 200 });
    await end();
    expect([await hard, await other]).toEqual([searched(), searched()]);
  });

  it("end unsearched if their time passes before their turn", async () => {
    const { ask, end, clock, running } = rig();
    void ask("greedy");
    const late = ask("modest", 50);
    await settle();
    await clock.advance(100);
    await end();
    expect(await late).toBeUndefined();
    expect(running).toEqual([]);
  });

  it("leave the queue once cancelled", async () => {
    const { ask, end, running } = rig();
    void ask("greedy");
    const left = new AbortController();
    const gone = ask("modest", 1000, left.signal);
    left.abort(new Error("gone"));
    await expect(gone).rejects.toThrow("gone");
    await end();
    expect(running).toEqual([]);
  });

  it("are limited per tenant: over the limit a search ends here, and requests are refused", async () => {
    const { threads, ask } = rig();
    for (let count = 0; count < 64; count++) void ask("default");
    await settle();
    const message = "64 searches of yours wait for a thread already";
    expect(() => threads.checkRoom("default")).toThrow(message);
    expect(() => threads.checkRoom("other")).not.toThrow();

    const local: PlanSearch = { expansions: 1024, step: () => false, result: () => CUT_OFF };
    const classical = Object.assign(new ClassicalPlanner(), { start: () => local });
    const problem = { domain, state: domain.state({}), goal: domain.goal("warm"), mode: "anytime" };
    const search = new ThreadedPlanner(classical, threads, undefined, "default").start(
      problem as never,
    );
    expect(search.step({ expansions: 1 })).toBe(false);
    await search.elsewhere?.({ untilMs: Number.POSITIVE_INFINITY });
    expect(search.step({ expansions: 1 })).toBe(true);
    expect(search.result()).toEqual(CUT_OFF);

    const service = new PlannerService({ threads });
    service.addDomain("hut", { domain });
    const call = { receivedMs: service.clock.now(), signal: new AbortController().signal };
    const asked = { domain: "hut", agent: "ann", state: {}, goal: "warm", budgetMs: 1000 };
    const refused = expect.objectContaining({ refusal: "too-busy", status: 503 });
    await expect(service.plan(asked as never, call)).rejects.toEqual(refused);
    service.dispose();
  });
});
