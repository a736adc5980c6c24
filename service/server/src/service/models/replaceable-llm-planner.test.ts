import { switchQuestion } from "@understudy/llm/testing";
import { Deadline, type LlmPlanner } from "@understudy/planner-core";
import {
  FakeClock,
  llmConformance,
  llmWrapperConformance,
  ScriptedLlmPlanner,
} from "@understudy/planner-core/testing";
import { describe, expect, it } from "vitest";
import { ReplaceableLlmPlanner } from "./replaceable-llm-planner.ts";

describe("a replaceable LLM planner", () => {
  for (const { name, run } of llmConformance({
    behaviours: ["answers", "stalls", "fails"],
    open: (behaviour, clock) => {
      const afterMs = behaviour === "stalls" ? "never" : 10;
      const rejects = behaviour === "fails" ? { rejects: new Error("it fails") } : {};
      const script = () => ({ afterMs, answer: [0], ...rejects }) as const;
      return new ReplaceableLlmPlanner(new ScriptedLlmPlanner({ clock, script }));
    },
  })) {
    it(name, run);
  }

  const wrap = (inner: LlmPlanner) => new ReplaceableLlmPlanner(inner);
  for (const { name, run } of llmWrapperConformance({ wrap })) it(name, run);

  it("forwards to the new LLM planner from the next question on, and drops listeners on the old one", async () => {
    const clock = new FakeClock();
    const listeners = { old: new Set<() => void>(), new: new Set<() => void>() };
    const llm = (model: "old" | "new"): LlmPlanner => {
      const script = () => ({ afterMs: 100, answer: [model === "old" ? 0 : 1] });
      const onChange = (listener: () => void) => {
        listeners[model].add(listener);
        return () => listeners[model].delete(listener);
      };
      const write = async () => ({ text: model });
      return Object.assign(new ScriptedLlmPlanner({ clock, script, model }), { onChange, write });
    };
    const replaceable = new ReplaceableLlmPlanner(llm("old"));
    let changes = 0;
    const stop = replaceable.onChange(() => changes++);
    const ask = () =>
      replaceable.ask({ question: switchQuestion, deadline: new Deadline(clock, 1000) });
    const first = ask();
    replaceable.replace(llm("new"));
    const second = ask();
    await clock.advance(100);
    expect([await first, await second]).toMatchObject([{ actions: [0] }, { actions: [1] }]);
    expect([replaceable.model, changes, listeners.old.size]).toEqual(["new", 1, 0]);
    expect(replaceable.write).toBeDefined();
    for (const listener of listeners.new) listener();
    stop();
    for (const listener of listeners.new) listener();
    replaceable.release();
    expect([changes, listeners.new.size]).toEqual([2, 0]);
  });
});
