import { RequestError } from "@understudy/planner-core";
import { describe, expect, it } from "vitest";
import { readEnvironment } from "./environment.ts";

describe("readEnvironment", () => {
  it("has defaults", () => {
    expect(readEnvironment({}).maxRetries).toBe(3);
    expect(readEnvironment({ LLM_RETRY_MAX: " 12 " }).maxRetries).toBe(12);
  });

  it("has the knobs of breakers and pools", () => {
    expect(readEnvironment({})).toMatchObject({
      ...{ breakerRatio: 0.5, breakerWindowMs: 30_000, breakerCooldownMs: 10_000 },
      ...{ hedgeShare: 0.05, memberCooldownMs: 5000 },
    });
    const set = {
      ...{ LLM_BREAKER_RATIO: "0.25", LLM_BREAKER_WINDOW_MS: "1000" },
      ...{ LLM_BREAKER_COOLDOWN_MS: "0", LLM_HEDGE_SHARE: "1", LLM_MEMBER_COOLDOWN_MS: "70000" },
    };
    expect(readEnvironment(set)).toMatchObject({
      ...{ breakerRatio: 0.25, breakerWindowMs: 1000, breakerCooldownMs: 0 },
      ...{ hedgeShare: 1, memberCooldownMs: 70_000 },
    });
    for (const share of ["0", "1.1", "half"]) {
      expect(() => readEnvironment({ LLM_HEDGE_SHARE: share })).toThrow("LLM_HEDGE_SHARE");
    }
  });

  it.each(["-1", "many", "1.5", "1e9"])("refuses %j", (value) => {
    expect(() => readEnvironment({ LLM_RETRY_MAX: value })).toThrow(RequestError);
  });
});
