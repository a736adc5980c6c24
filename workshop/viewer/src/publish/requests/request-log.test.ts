import type { Outcome } from "@understudy/planner-core";
import { describe, expect, it } from "vitest";
import { hut } from "../../testing/hut.ts";
import { RequestLog } from "./request-log.ts";
import { RequestRecord } from "./request-record.ts";

describe("the request log", () => {
  it("drops agents that are not shown with their requests", () => {
    const log = new RequestLog();
    for (let request = 1; request <= 2500; request++) {
      const agent = `wanderer-${request}`;
      log.see(0, hut, { type: "request-start", request, agent, nowMs: request, budgetMs: 100 });
    }
    expect(log.latestOf("wanderer-2500")).toBe(2500);
    expect(log.latestOf("wanderer-501")).toBe(501);
    expect(log.latestOf("wanderer-500")).toBeUndefined();
  });

  it("keeps an agent's latest request after its first is dropped", () => {
    const log = new RequestLog();
    for (let request = 1; request <= 2500; request++) {
      log.see(0, hut, { type: "request-start", request, agent: "ann", nowMs: 1, budgetMs: 100 });
    }
    expect(log.latestOf("ann")).toBe(2500);
  });
});

describe("a request to several models", () => {
  it("shows each call on its timeline, and the path to the answer", () => {
    const origin = { request: 1, agent: "ann" };
    const start = { type: "request-start", ...origin, nowMs: 100, budgetMs: 100 } as const;
    const record = new RequestRecord(1, hut, start);
    record.see({ type: "llm-ask", ...origin, nowMs: 110, key: "k" });
    const nothing = { problem: undefined, detail: undefined, shape: undefined, usage: undefined };
    const answered = { nowMs: 150, onTime: true, text: undefined, ...nothing };
    record.see({ type: "llm-answer", ...origin, ...answered });
    const calls = [
      { member: "small", beganMs: 0, endedMs: 10, end: "failed", tokens: 3 },
      { member: "large", beganMs: 10, endedMs: 40, end: "won", tokens: 30 },
    ] as const;
    const why = "the first that was accepted";
    const ensemble = { strategy: "small-first", calls, why, tokensWasted: 3 };
    const [goal] = hut.goals;
    if (goal === undefined) throw new Error("The hut has a goal");
    const outcome: Outcome = {
      agent: "ann",
      status: "solved",
      plan: null,
      goal,
      cost: 1,
      optimal: true,
      source: "llm",
      llmSteps: 1,
      elapsedMs: 50,
      revised: Promise.resolve(undefined),
      member: "large",
      ensemble,
    };
    record.see({ type: "outcome-serve", ...origin, nowMs: 150, outcome });
    const message = record.message({ tick: 1, timeMs: 150 }, 0);
    const bars = message.stages.filter(({ name }) => name === "member");
    expect(bars).toEqual([
      { name: "member", fromMs: 10, toMs: 20, text: "small: failed", tone: "bad" },
      { name: "member", fromMs: 20, toMs: 50, text: "large: won", tone: "good" },
    ]);
    expect(message.outcome).toMatchObject({ member: "large", ensemble });
  });
});
