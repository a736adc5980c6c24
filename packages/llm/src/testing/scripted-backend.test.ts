import { Deadline, GenerationTimeoutError, InferenceError } from "@understudy/planner-core";
import { FakeClock } from "@understudy/planner-core/testing";
import { describe, expect, it } from "vitest";
import type { GenerationRequest } from "../backends/interface/backend.ts";
import { GREEDY } from "../backends/interface/sampling.ts";
import { ScriptedBackend } from "./scripted-backend.ts";

const request = (
  clock: FakeClock,
  budgetMs: number,
  onText?: (piece: string) => void,
): GenerationRequest => ({
  system: { content: "system", hash: "0" },
  user: [{ kind: "trusted", text: "State: a=1" }],
  maxTokens: 10,
  sampling: GREEDY,
  deadline: new Deadline(clock, budgetMs),
  onText,
});

describe("ScriptedBackend", () => {
  it("answers from a list in order, and fails at its end", async () => {
    const clock = new FakeClock();
    const backend = new ScriptedBackend(["one", { text: "two" }], { clock });
    expect((await backend.generate(request(clock, 10))).text).toBe("one");
    expect((await backend.generate(request(clock, 10))).text).toBe("two");
    await expect(backend.generate(request(clock, 10))).rejects.toThrow(InferenceError);
    expect(backend.requests).toHaveLength(3);
    expect(backend.active).toBe(0);
  });

  it("streams in pieces over its latency", async () => {
    const clock = new FakeClock();
    const pieces: [number, string][] = [];
    const backend = new ScriptedBackend(() => ({ text: "abcdef", latencyMs: 30, pieces: 3 }), {
      clock,
    });
    const call = backend.generate(
      request(clock, 100, (piece) => pieces.push([clock.now(), piece])),
    );
    await clock.advance(30);
    expect(pieces).toEqual([
      [10, "ab"],
      [20, "cd"],
      [30, "ef"],
    ]);
    expect(await call).toMatchObject({
      text: "abcdef",
      stop: "end",
      usage: { firstTokenMs: 10, totalMs: 30, completionTokens: 2 },
    });
  });

  it("ends with its deadline, or later if told to ignore it", async () => {
    const clock = new FakeClock();
    const backend = new ScriptedBackend(
      [
        { text: "late", latencyMs: 50 },
        { text: "late", latencyMs: 50, ignoreDeadline: true },
        { hang: true },
      ],
      { clock },
    );
    const obeying = request(clock, 20);
    const ignoring = request(clock, 20);
    const hanging = request(clock, 20);
    const calls = [obeying, ignoring, hanging].map((each) => backend.generate(each));
    const settled = Promise.allSettled(calls);
    await clock.advance(50);
    const [first, second, third] = await settled;
    expect(first).toMatchObject({ reason: expect.any(GenerationTimeoutError) });
    expect(second).toMatchObject({ value: { text: "late" } });
    expect(third).toMatchObject({ reason: expect.any(GenerationTimeoutError) });
    expect(clock.pendingTimers).toBe(0);
  });

  it("fails on request, after its latency", async () => {
    const clock = new FakeClock();
    const error = new InferenceError("down", { transient: true });
    const backend = new ScriptedBackend([{ error, latencyMs: 5 }], { clock });
    const call = backend.generate(request(clock, 20));
    const caught = expect(call).rejects.toBe(error);
    await clock.advance(5);
    await caught;
  });

  it("ends its calls on dispose, even hung ones", async () => {
    const clock = new FakeClock();
    const backend = new ScriptedBackend([{ hang: true, ignoreDeadline: true }], { clock });
    const call = backend.generate(request(clock, 20));
    const caught = expect(call).rejects.toMatchObject({ code: "disposed" });
    await clock.advance(0);
    await backend.dispose();
    await caught;
    await expect(backend.generate(request(clock, 20))).rejects.toMatchObject({ code: "disposed" });
  });
});
