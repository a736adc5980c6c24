import type { PlannerEvent } from "@understudy/planner-core";
import { describe, expect, it } from "vitest";
import { play } from "../testing/play.ts";
import { logObserver } from "./index.ts";

type Fields = Readonly<Record<string, unknown>>;

const start = (request: number, nowMs: number): PlannerEvent => ({
  type: "request-start",
  agent: "a\nb\u2028",
  request,
  nowMs,
});

describe("logObserver", () => {
  it("writes one object per line, with warnings for fallbacks to the classical planner", async () => {
    const lines: string[] = [];
    await play(logObserver({ write: (line) => lines.push(line), fields: { domain: "woods" } }));
    const records = lines.map((line) => JSON.parse(line) as Fields);
    expect(lines.every((line) => !line.includes("\n"))).toBe(true);
    expect(records.every((record) => record["domain"] === "woods")).toBe(true);
    const served = records.filter((record) => record["event"] === "outcome-serve");
    expect(served.map(({ level, source, reason }) => [level, source, reason])).toEqual([
      ["info", "llm", undefined],
      ["warn", "classical", "invalid-json"],
      ["warn", "classical", "backend-error"],
      ["warn", "classical", "timeout"],
    ]);
    expect(served[0]).toMatchObject({ request: 1, agent: "ann", status: "solved", steps: 2 });
    const answers = records.filter((record) => record["event"] === "llm-answer");
    expect(answers.map(({ shape }) => shape)).toEqual(["calls", undefined, undefined, "calls"]);
    expect(answers[0]).toMatchObject({
      promptTokens: 40,
      completionTokens: 12,
      model: "phi3:mini",
    });
    expect(records.at(-1)).toMatchObject({ event: "request-abort", request: 5 });
  });

  it("logs only the length of texts, unless they are enabled", async () => {
    const shut: string[] = [];
    await play(logObserver({ write: (line) => shut.push(line), level: "debug" }));
    expect(shut.join()).not.toContain("Hello");
    expect(shut.join()).not.toContain("tired");
    expect(shut.join()).toContain('"textLength":11');
    const open: string[] = [];
    await play(logObserver({ write: (line) => open.push(line), texts: true }));
    expect(open.join()).toContain("Hello\\n");
    expect(open.join()).toContain("tired");
  });

  it("passes fields and message to a logger", async () => {
    const seen: [string, string][] = [];
    const log = (level: string) => (fields: object, message: string) =>
      seen.push([`${level} ${(fields as { event: string }).event}`, message]);
    await play(
      logObserver({ logger: { debug: log("debug"), info: log("info"), warn: log("warn") } }),
    );
    expect(seen).toContainEqual(["info outcome-serve", "served: llm"]);
    expect(seen.some(([what]) => what.startsWith("debug"))).toBe(false);
  });

  it("limits the lines per second and reports the number of dropped ones", () => {
    const lines: string[] = [];
    const observer = logObserver({
      write: (line) => lines.push(line),
      level: "debug",
      maxPerSecond: 3,
    });
    for (let request = 1; request <= 10; request++) observer(start(request, 100));
    observer(start(11, 1200));
    const records = lines.map((line) => JSON.parse(line) as Fields);
    expect(records.map(({ request, dropped }) => [request, dropped])).toEqual([
      [1, undefined],
      [2, undefined],
      [3, undefined],
      [11, 7],
    ]);
    expect(records[0]).toMatchObject({ agent: "a\nb\u2028" });
  });

  it("logs a sample of the requests, with all events of each", () => {
    const seen = new Map<unknown, number>();
    const write = (line: string): void => {
      const { request } = JSON.parse(line) as Fields;
      seen.set(request, (seen.get(request) ?? 0) + 1);
    };
    const observer = logObserver({ write, level: "debug", sample: 0.25 });
    for (let request = 1; request <= 1000; request++) {
      observer(start(request, request));
      observer({ type: "llm-ask", agent: "a", key: "k", request, nowMs: request });
    }
    expect(Math.abs(seen.size - 250)).toBeLessThan(10);
    expect([...seen.values()].every((count) => count === 2)).toBe(true);
  });

  it("refuses invalid options", () => {
    expect(() => logObserver({})).toThrow(RangeError);
    expect(() => logObserver({ write: () => {}, sample: 2 })).toThrow(RangeError);
    expect(() => logObserver({ write: () => {}, maxPerSecond: 0 })).toThrow(RangeError);
  });
});
