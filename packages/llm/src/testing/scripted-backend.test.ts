import { Deadline, InferenceError } from "@understudy/planner-core";
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
});
