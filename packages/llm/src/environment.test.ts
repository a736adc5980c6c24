import { RequestError } from "@understudy/planner-core";
import { describe, expect, it } from "vitest";
import { readEnvironment } from "./environment.ts";

describe("readEnvironment", () => {
  it("has defaults", () => {
    expect(readEnvironment({}).cacheCapacity).toBe(4096);
    expect(readEnvironment({ LLM_CACHE_CAP: " 12 " }).cacheCapacity).toBe(12);
  });

  it.each(["0", "-1", "many", "1.5", "1e9"])("refuses %j", (value) => {
    expect(() => readEnvironment({ LLM_CACHE_CAP: value })).toThrow(RequestError);
  });
});
