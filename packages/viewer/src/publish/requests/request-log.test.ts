import { describe, expect, it } from "vitest";
import { hut } from "../../testing/hut.ts";
import { RequestLog } from "./request-log.ts";

describe("the log of requests", () => {
  it("forgets agents that nobody shows along with their requests", () => {
    const log = new RequestLog();
    for (let request = 1; request <= 2500; request++) {
      const agent = `wanderer-${request}`;
      log.see(0, hut, { type: "request-start", request, agent, nowMs: request, budgetMs: 100 });
    }
    expect(log.latestOf("wanderer-2500")).toBe(2500);
    expect(log.latestOf("wanderer-501")).toBe(501);
    expect(log.latestOf("wanderer-500")).toBeUndefined();
  });

  it("still knows the latest request of an agent whose first one is forgotten", () => {
    const log = new RequestLog();
    for (let request = 1; request <= 2500; request++) {
      log.see(0, hut, { type: "request-start", request, agent: "ann", nowMs: 1, budgetMs: 100 });
    }
    expect(log.latestOf("ann")).toBe(2500);
  });
});
