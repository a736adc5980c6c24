import { loadDomain, type TogetherRequest } from "@understudy/planner-core";
import { TimedSteps } from "@understudy/planner-core/schedule";
import { FakeClock } from "@understudy/planner-core/testing";
import { SERVED_YARD } from "@understudy/session/testing";
import { describe, expect, it } from "vitest";
import { BUILDERS } from "../testing/builders.ts";
import type { SearchReply, SearchTask } from "./search-task.ts";
import { SearchThreads } from "./search-threads.ts";
import search from "./search-worker.ts";
import { crewSteps, ThreadedTimePlanner } from "./threaded-time-planner.ts";

const yard = loadDomain(SERVED_YARD);
const { agents, shared, goal } = BUILDERS;
const request: TogetherRequest = { agents, shared, goal, budgetMs: 60_000 };
const settle = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/** A planner whose threads run each search in a copy of its task, at once. */
function planning(run: (task: SearchTask) => SearchReply | Promise<SearchReply>) {
  const tasks: SearchTask[] = [];
  const threads = new SearchThreads(1, undefined, () => {
    const pool = {
      run: async (task: SearchTask) => {
        tasks.push(task);
        return structuredClone(await run(structuredClone(task)));
      },
      destroy: async () => {},
    };
    return pool as never;
  });
  const planner = new ThreadedTimePlanner({ threads, tenant: "acme", maxCompiledGoals: 4 });
  return { planner, threads, tasks };
}

/** Many places, so that eight members have thousands of steps. */
const wide = (partners: number | readonly { readonly role: string }[], places: number) =>
  loadDomain({
    name: "wide",
    state: {
      at: { type: "integer", min: 0, max: places },
      done: { type: "boolean", shared: true, default: false },
    },
    tools: [
      {
        name: "walk",
        parameters: { to: { type: "integer", minimum: 0, maximum: places } },
        then: { at: "$to" },
        duration: 2,
        partners,
      },
      { name: "finish", when: { at: places }, then: { done: true }, duration: 1 },
    ],
    goals: [{ name: "finished", when: { done: true } }],
  });
const crowd = (count: number) =>
  Object.fromEntries(Array.from({ length: count }, (_, n) => [`a${n}`, { state: { at: 0 } }]));

describe("a squad's search", () => {
  it("moves to another thread, and brings back what that found", async () => {
    const { planner, tasks } = planning((task) => search({ ...task, budgetMs: 60_000 }));
    const host = { domain: yard, clock: new FakeClock() };
    const outcome = await planner.plan(host, { ...request, until: "proved" });
    expect(outcome).toMatchObject({ status: "solved", optimal: true });
    expect(outcome.time).toBeCloseTo(13.001, 3);
    expect(tasks.length).toBeLessThanOrEqual(1);
  });

  it("ends in another thread as soon as it pays no more", async () => {
    const { planner, tasks } = planning((task) => search({ ...task, budgetMs: 60_000 }));
    const host = { domain: wide(0, 60), clock: new FakeClock() };
    const asked = { agents: crowd(8), goal: "finished", goals: { a5: { at: 7 } }, budgetMs: 1000 };
    const outcome = await planner.plan(host, { ...asked, until: "first" });
    expect(outcome).toMatchObject({ status: "solved", time: 3.001 });
    const own = outcome.steps.filter(({ agent }) => agent === "a5");
    expect(own).toMatchObject([{ step: { tool: "walk", args: { to: 7 } } }]);
    expect(tasks).toHaveLength(1);
  });

  it("is never begun on the serving thread if its domain is large", async () => {
    const domain = wide(0, 500);
    const { planner, tasks } = planning(() => ({
      ...{ status: "searched", expansions: 3, madeWay: false },
      result: { status: "unsolvable" },
    }));
    const clock = new FakeClock();
    const asked = { agents: crowd(8), goal: "finished", budgetMs: 1000 };
    const outcome = await planner.plan({ domain, clock }, asked);
    expect(outcome.status).toBe("unsolvable");
    expect(tasks).toHaveLength(1);
    const now = planner.planNow({ domain, clock }, { ...asked, goal: { at: 3 } }, 4);
    expect(now.status).toBe("cut-off");
    expect(tasks).toHaveLength(1);
  });

  it("is cut off if its thread dies, and asked again next time", async () => {
    const domain = wide(0, 500);
    const { planner, tasks } = planning(() => Promise.reject(new Error("the thread has died")));
    const host = { domain, clock: new FakeClock() };
    const asked = { agents: crowd(2), goal: "finished", budgetMs: 1000 };
    expect((await planner.plan(host, asked)).status).toBe("cut-off");
    const before = tasks.length;
    expect((await planner.plan(host, asked)).status).toBe("cut-off");
    expect(tasks.length).toBe(2 * before);
  });

  it("is told to end when the client leaves", async () => {
    const { planner, tasks } = planning(() => new Promise(() => {}));
    const host = { domain: wide(0, 500), clock: new FakeClock() };
    const controller = new AbortController();
    const asked = { agents: crowd(2), goal: "finished", budgetMs: 1000 };
    const going = planner.plan(host, { ...asked, signal: controller.signal });
    await settle();
    controller.abort(new Error("left"));
    await expect(going).rejects.toThrow("left");
    const { stopped } = tasks[0] as SearchTask;
    expect(new Int32Array(stopped as SharedArrayBuffer)[0]).toBe(1);
  });

  it("is refused if its members could do too many steps", async () => {
    const domain = wide(3, 2000);
    const host = { domain, clock: new FakeClock() };
    const { planner } = planning(() => ({ status: "unknown-domain" }));
    const asked = { agents: crowd(8), goal: "finished", budgetMs: 1000 };
    await expect(planner.plan(host, asked)).rejects.toMatchObject({
      issues: [{ pointer: "/agents", hint: expect.stringContaining("fewer") }],
    });
  });
});

it("counts the steps of all crews", () => {
  const steps = TimedSteps.of(yard) as TimedSteps;
  expect(crewSteps(steps, 2)).toBe(2 * steps.all.length);
  const carrying = TimedSteps.of(wide(1, 3)) as TimedSteps;
  expect(crewSteps(carrying, 4)).toBe(6 * 4 + 4);
  expect(crewSteps(carrying, 1)).toBe(1);
  const guided = TimedSteps.of(wide([{ role: "guide" }], 3)) as TimedSteps;
  expect(crewSteps(guided, 4)).toBe(12 * 4 + 4);
});
