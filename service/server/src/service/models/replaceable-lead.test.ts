import { switchQuestion } from "@understudy/llm/testing";
import { Deadline, type Lead } from "@understudy/planner-core";
import {
  FakeClock,
  leadConformance,
  leadWrapperConformance,
  ScriptedLead,
} from "@understudy/planner-core/testing";
import { describe, expect, it } from "vitest";
import { ReplaceableLead } from "./replaceable-lead.ts";

describe("a replaceable lead", () => {
  for (const { name, run } of leadConformance({
    behaviours: ["answers", "stalls", "fails"],
    open: (behaviour, clock) => {
      const afterMs = behaviour === "stalls" ? "never" : 10;
      const rejects = behaviour === "fails" ? { rejects: new Error("it fails") } : {};
      const script = () => ({ afterMs, answer: [0], ...rejects }) as const;
      return new ReplaceableLead(new ScriptedLead({ clock, script }));
    },
  })) {
    it(name, run);
  }

  const wrap = (inner: Lead) => new ReplaceableLead(inner);
  for (const { name, run } of leadWrapperConformance({ wrap })) it(name, run);

  it("forwards to the new lead from the next question on, and drops listeners on the old one", async () => {
    const clock = new FakeClock();
    const listeners = { old: new Set<() => void>(), new: new Set<() => void>() };
    const lead = (model: "old" | "new"): Lead => {
      const script = () => ({ afterMs: 100, answer: [model === "old" ? 0 : 1] });
      const onChange = (listener: () => void) => {
        listeners[model].add(listener);
        return () => listeners[model].delete(listener);
      };
      const write = async () => ({ text: model });
      return Object.assign(new ScriptedLead({ clock, script, model }), { onChange, write });
    };
    const replaceable = new ReplaceableLead(lead("old"));
    let changes = 0;
    const stop = replaceable.onChange(() => changes++);
    const ask = () =>
      replaceable.ask({ question: switchQuestion, deadline: new Deadline(clock, 1000) });
    const first = ask();
    replaceable.replace(lead("new"));
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
