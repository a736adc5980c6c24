import { EventEmitter } from "node:events";
import type { CallToolResult } from "@modelcontextprotocol/sdk/types.js";
import { FakeClock } from "@understudy/planner-core/testing";
import { describe, expect, it } from "vitest";
import type { ToolCall } from "../answer-call.ts";
import { ThreadLane, type ToolThread } from "./thread-lane.ts";
import { ToolThreads } from "./tool-threads.ts";

/** A thread that answers when released by a test. */
class HeldThread extends EventEmitter implements ToolThread {
  readonly calls: string[] = [];
  isEnded = false;
  ref(): void {}
  unref(): void {}
  postMessage({ name }: ToolCall): void {
    this.calls.push(name);
  }
  ready(): void {
    this.emit("message", "ready");
  }
  answer(text: string): void {
    this.emit("message", { content: [{ type: "text", text }] } satisfies CallToolResult);
  }
  async terminate(): Promise<void> {
    this.isEnded = true;
  }
}

function lane(size: number) {
  const clock = new FakeClock();
  const threads: HeldThread[] = [];
  const open = (): ToolThread => {
    const thread = new HeldThread();
    threads.push(thread);
    queueMicrotask(() => thread.ready());
    return thread;
  };
  const opened = new ThreadLane(size, open, clock);
  const run = (name: string, signal?: AbortSignal): Promise<string> =>
    opened.run({ name, given: {}, folder: "." }, signal).then(
      ({ content }) => String((content[0] as { text: string }).text),
      (error: Error) => error.message,
    );
  return { clock, threads, run, close: () => opened.close() };
}

const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

describe("a lane of threads", () => {
  it("answers calls in order, up to its number of threads at once", async () => {
    const { threads, run } = lane(2);
    const all = ["a", "b", "c"].map((name) => run(name));
    await turn();
    expect(threads.map(({ calls }) => calls)).toEqual([["a"], ["b"]]);
    threads[1]?.answer("B");
    expect(await all[1]).toBe("B");
    expect(threads[1]?.calls).toEqual(["b", "c"]);
    threads[1]?.answer("C");
    threads[0]?.answer("A");
    expect(await Promise.all(all)).toEqual(["A", "B", "C"]);
  });

  it("terminates a thread that does not finish, and continues with another", async () => {
    const { clock, threads, run } = lane(1);
    const first = run("endless");
    const second = run("short");
    await turn();
    await clock.advance(9_999);
    expect(threads[0]?.isEnded).toBe(false);
    await clock.advance(1);
    expect(await first).toContain("more than 10 seconds");
    expect(threads[0]?.isEnded).toBe(true);
    await turn();
    threads[1]?.answer("here");
    expect(await second).toBe("here");
  });

  it("reports a thread that cannot start, and tries another", async () => {
    const { threads, run } = lane(1);
    const first = run("early");
    threads[0]?.emit("error", new Error("no such file"));
    expect(await first).toContain("could not be run");
    const second = run("late");
    await turn();
    threads[1]?.answer("here");
    expect(await second).toBe("here");
  });

  it("survives a thread that runs out of memory", async () => {
    const { threads, run } = lane(1);
    const first = run("large");
    const second = run("small");
    await turn();
    threads[0]?.emit("error", Object.assign(new Error(), { code: "ERR_WORKER_OUT_OF_MEMORY" }));
    expect(await first).toContain("memory");
    await turn();
    threads[1]?.answer("here");
    expect(await second).toBe("here");
  });

  it("drops a waiting call once it is aborted, and refuses too many", async () => {
    const { threads, run } = lane(1);
    const left = new AbortController();
    const first = run("first");
    await turn();
    const given = run("given up", left.signal);
    left.abort();
    expect(await given).toContain("given up");
    const waiting = Array.from({ length: 33 }, (_, index) => run(`next ${index}`));
    expect(await waiting[32]).toContain("32 calls wait already");
    threads[0]?.answer("done");
    expect(await first).toBe("done");
    expect(threads[0]?.calls).toEqual(["first", "next 0"]);
  });

  it("stops all its work on close", async () => {
    const { threads, run, close } = lane(1);
    const all = [run("one"), run("two")];
    await turn();
    await close();
    expect(threads[0]?.isEnded).toBe(true);
    for (const text of await Promise.all(all)) expect(text).toMatch(/ended|end$/);
    expect(await run("late")).toContain("about to end");
  });
});

describe("threads of tools", () => {
  it("check a domain during any number of simulations", async () => {
    const threads: HeldThread[] = [];
    const tools = new ToolThreads(() => {
      const thread = new HeldThread();
      threads.push(thread);
      queueMicrotask(() => thread.ready());
      return thread;
    });
    const call = (name: string) => tools.call({ name, given: {}, folder: "." });
    const simulated = Array.from({ length: 20 }, () => call("simulate"));
    await turn();
    const checked = call("check_domain");
    await turn();
    const checking = threads.find(({ calls }) => calls.includes("check_domain"));
    expect(checking?.calls).toEqual(["check_domain"]);
    checking?.answer("fine");
    expect((await checked).content).toEqual([{ type: "text", text: "fine" }]);
    await tools.close();
    for (const { isError } of await Promise.all(simulated)) expect(isError).toBe(true);
  });
});
