import { Deadline, DisposedError, InferenceError } from "@understudy/planner-core";
import { FakeClock } from "@understudy/planner-core/testing";
import { describe, expect, it } from "vitest";
import { SingleFlight } from "./single-flight.ts";

/** A query with answers under the test's control. */
function rig() {
  const clock = new FakeClock();
  const flight = new SingleFlight<string>();
  const asked: { resolve(answer: string): void; reject(error: Error): void }[] = [];
  const ask = (): Promise<string> =>
    new Promise((resolve, reject) => {
      asked.push({ resolve, reject });
    });
  const run = (budgetMs = 1000, key = "which way?") =>
    flight
      .run(key, new Deadline(clock, budgetMs), ask)
      .catch((error: Error) => error.constructor.name);
  const settle = () => clock.advance(0);
  return { clock, asked, run, settle };
}

describe("equal queries", () => {
  it("run once while one is in flight, and again afterwards", async () => {
    const { asked, run } = rig();
    const both = [run(), run()];
    asked[0]?.resolve("north");
    expect(await Promise.all(both)).toEqual([
      { result: "north", isShared: false },
      { result: "north", isShared: true },
    ]);
    const later = run();
    asked[1]?.resolve("south");
    expect(await later).toEqual({ result: "south", isShared: false });
  });

  it("fail together", async () => {
    const { asked, run } = rig();
    const both = [run(), run()];
    asked[0]?.reject(new InferenceError("the model fails"));
    expect(await Promise.all(both)).toEqual(["InferenceError", "InferenceError"]);
    expect(asked.length).toBe(1);
  });

  it("are taken over by a waiting caller if the first one leaves", async () => {
    const { asked, run, settle } = rig();
    const all = [run(), run(), run()];
    asked[0]?.reject(new DisposedError("The client has left"));
    await settle();
    expect(asked.length).toBe(2);
    asked[1]?.resolve("north");
    expect(await Promise.all(all)).toEqual([
      "DisposedError",
      { result: "north", isShared: false },
      { result: "north", isShared: true },
    ]);
  });

  it("respect each caller's deadline", async () => {
    const { clock, asked, run } = rig();
    const first = run();
    const hasty = run(100);
    await clock.advance(100);
    expect(await hasty).toBe("GenerationTimeoutError");
    asked[0]?.resolve("north");
    expect(await first).toEqual({ result: "north", isShared: false });
  });

  it("run separately under different keys", async () => {
    const { asked, run } = rig();
    const both = [run(1000, "which way?"), run(1000, "who goes there?")];
    asked[0]?.resolve("north");
    asked[1]?.resolve("a friend");
    expect(await Promise.all(both)).toEqual([
      { result: "north", isShared: false },
      { result: "a friend", isShared: false },
    ]);
  });
});
