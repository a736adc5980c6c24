import { describe, expect, it } from "vitest";
import { act, atHome, stage } from "../../../testing/stages/stage.ts";
import type { PlanCache } from "../../contract/cache.ts";
import type { PlannerEvent } from "../../contract/events.ts";
import type { LlmPlanner } from "../../contract/llm-planner.ts";

const plan = [act.forest, act.chop, act.chop];

/** An LLM planner with an exchangeable model. */
function changing() {
  const listeners = new Set<() => void>();
  let answering = "old";
  const llm = {
    model: "old",
    fingerprint: "1",
    admit: () => ({ admitted: true, predictedMs: 1 }) as const,
    ask: async () => {
      const usage = { promptTokens: 9, completionTokens: 4, totalMs: 0, model: answering };
      return { kind: "plan", actions: plan, text: "", usage } as const;
    },
    onChange: (listener: () => void) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  } satisfies LlmPlanner;
  const change = (model: string): void => {
    answering = model;
    Object.assign(llm, { model, fingerprint: `of ${model}` });
    for (const listener of listeners) listener();
  };
  return { llm, change, listeners };
}

describe("an LLM planner that changes its model", () => {
  it("has separate plans from then on, also for planNow", async () => {
    const partitions: string[] = [];
    const cache: PlanCache = {
      lookup: ({ partition }) => {
        partitions.push(partition);
        return { kind: "miss" };
      },
      store: () => {},
    };
    const { llm, change, listeners } = changing();
    const { ask, orchestrator } = stage({}, { llm, cache });
    const request = { agent: "ann", state: atHome, goal: "stocked" };
    const askBoth = async (): Promise<void> => {
      await ask();
      orchestrator.planNow(request);
    };
    await askBoth();
    const before = new Set(partitions.splice(0));
    change("new");
    await askBoth();
    const after = new Set(partitions.splice(0));
    expect([before.size, after.size]).toEqual([1, 1]);
    expect([...after][0]).toContain("/new/of new/");
    expect(before).not.toEqual(after);
    change("old");
    change("new");
    await askBoth();
    expect(new Set(partitions)).toEqual(after);
    orchestrator.dispose();
    expect(listeners.size).toBe(0);
  });

  it("reports the answering model and its counts", async () => {
    const events: PlannerEvent[] = [];
    const { llm, change } = changing();
    const { ask } = stage({}, { llm, observer: (event) => events.push(event) });
    await ask();
    change("new");
    await ask();
    const answers = events.filter(({ type }) => type === "llm-answer");
    expect(answers).toMatchObject([
      { usage: { promptTokens: 9, completionTokens: 4, model: "old" } },
      { usage: { model: "new" } },
    ]);
  });

  it("may report an invalid name, which is dropped", async () => {
    const events: PlannerEvent[] = [];
    const { llm, change } = changing();
    change("x".repeat(200));
    const { ask } = stage({}, { llm, observer: (event) => events.push(event) });
    await ask();
    const answer = events.find(({ type }) => type === "llm-answer");
    expect(answer).toMatchObject({ usage: { promptTokens: 9 } });
    expect(JSON.stringify(answer)).not.toContain("xxx");
  });
});
