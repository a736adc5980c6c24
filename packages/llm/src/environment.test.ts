import { RequestError } from "@understudy/planner-core";
import { describe, expect, it } from "vitest";
import { readEnvironment } from "./environment.ts";
import { CALL_SETTINGS, POOL_SETTINGS, settingsIn, settingsWith } from "./model-settings.ts";

describe("readEnvironment", () => {
  it("has defaults", () => {
    expect(readEnvironment({})).toMatchObject({
      ...{ ollamaUrl: "http://127.0.0.1:11434", ollamaModel: "phi3", modelsFolder: "models" },
    });
    expect(readEnvironment({ UNDERSTUDY_MODELS: " big " }).modelsFolder).toBe("big");
  });

  it("reads the address and the model of Ollama", () => {
    const set = { OLLAMA_URL: "http://gpu-box:11434", OLLAMA_MODEL: " llama3.1 " };
    expect(readEnvironment(set)).toMatchObject({
      ollamaUrl: "http://gpu-box:11434",
      ollamaModel: "llama3.1",
    });
  });
});

describe("the settings of models", () => {
  it("come from the environment, with defaults", () => {
    expect(settingsWith(CALL_SETTINGS, { LLM_RETRY_MAX: " 12 " })).toEqual({
      ...{ timeoutMs: 5000, readingTimeoutMs: 60_000, maxRetries: 12, breakerThreshold: 5 },
      ...{ failureRatio: 0.5, windowMs: 30_000, cooldownMs: 10_000 },
    });
    expect(settingsWith(POOL_SETTINGS, {})).toEqual({ hedgeShare: 0.05, memberCooldownMs: 5000 });
    const set = {
      ...{ LLM_BREAKER_RATIO: "0.25", LLM_BREAKER_WINDOW_MS: "1000", LLM_BREAKER_COOLDOWN_MS: "0" },
      ...{ LLM_HEDGE_SHARE: "1", LLM_MEMBER_COOLDOWN_MS: "70000", LLM_TIMEOUT_MS: " " },
    };
    expect(settingsIn(CALL_SETTINGS, set)).toEqual({
      failureRatio: 0.25,
      windowMs: 1000,
      cooldownMs: 0,
    });
    expect(settingsIn(POOL_SETTINGS, set)).toEqual({ hedgeShare: 1, memberCooldownMs: 70_000 });
  });

  it.each(["-1", "many", "1.5", "1e9"])("refuse %j", (value) => {
    expect(() => settingsIn(CALL_SETTINGS, { LLM_RETRY_MAX: value })).toThrow(RequestError);
  });

  it.each(["0", "1.1", "half"])("refuse a share of %j", (value) => {
    expect(() => settingsIn(POOL_SETTINGS, { LLM_HEDGE_SHARE: value })).toThrow("LLM_HEDGE_SHARE");
  });
});
