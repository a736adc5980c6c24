import { RequestError } from "@understudy/planner-core";
import { expect, it } from "vitest";
import { parseConfiguration } from "./read-configuration.ts";
import {
  callSettingsOf,
  configurationOf,
  modelPlaces,
  withEnvironment,
} from "./use-configuration.ts";

const file = parseConfiguration(
  `
  [models]
  small = "nano"
  [defaults]
  model = "pool"
  ollama_url = "http://gpu-box:11434"
  timeout_ms = 3000
  breaker_ratio = 0.2
  [folders]
  models = "big"
  [pool]
  members = ["small"]
  hedge_share = 0.3
  `,
  "/game",
);

it("is the file, overridden by environment variables", () => {
  const env = {
    ...{ OLLAMA_URL: "http://here:1", UNDERSTUDY_MODELS: "small", LLM_TIMEOUT_MS: "700" },
    ...{ LLM_RETRY_MAX: "0", LLM_BREAKER_THRESHOLD: "9", LLM_BREAKER_COOLDOWN_MS: " " },
    ...{ LLM_BREAKER_WINDOW_MS: "60", LLM_HEDGE_SHARE: "0.5", LLM_MEMBER_COOLDOWN_MS: "1" },
  };
  expect(withEnvironment(file, env)).toEqual({
    models: { small: "nano" },
    defaults: {
      ...{ model: "pool", ollamaUrl: "http://here:1", timeoutMs: 700, maxRetries: 0 },
      ...{ breakerThreshold: 9, failureRatio: 0.2, windowMs: 60 },
    },
    folders: { models: "small" },
    pool: { members: [{ model: "small" }], hedgeShare: 0.5, memberCooldownMs: 1 },
  });
  expect(withEnvironment(file, {})).toEqual(file);
});

it("changes no environment variable of the process", async () => {
  const before = { ...process.env };
  await configurationOf(file);
  expect({ ...process.env }).toEqual(before);
});

it("has the model locations and the settings of calls", () => {
  expect(modelPlaces(file)).toMatchObject({ ollamaUrl: "http://gpu-box:11434" });
  expect(modelPlaces(withEnvironment(undefined, {}))).toEqual({
    ollamaUrl: "http://127.0.0.1:11434",
    modelsFolder: "models",
  });
  expect(callSettingsOf(file)).toEqual({ timeoutMs: 3000, failureRatio: 0.2 });
});

it("names an invalid environment variable", () => {
  expect(() => withEnvironment(file, { LLM_RETRY_MAX: "often" })).toThrow(RequestError);
  expect(() => withEnvironment(file, { LLM_RETRY_MAX: "often" })).toThrow("LLM_RETRY_MAX");
});
