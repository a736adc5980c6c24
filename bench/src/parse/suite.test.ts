import { StepScanner } from "@understudy/llm/internal";
import { describe, expect, it } from "vitest";
import { type BenchTask, taskLabel } from "../runner/task.ts";
import { readers, rightlyRead } from "./alternatives.ts";
import { parseSuite } from "./suite.ts";
import { domainOfTexts, TEXT_KINDS, textsOf } from "./texts.ts";

const tasks = parseSuite.tasks({ quick: true });

describe("suite parse", () => {
  it.each(tasks.map((task): [string, BenchTask] => [taskLabel(task), task]))(
    "%s reads what it should",
    async (_, task) => {
      const workload = await task.setup();
      await workload.check();
    },
  );

  it("gives every alternative the texts that it supports", () => {
    for (const reader of readers)
      expect([reader.name, rightlyRead(reader, "valid")]).toEqual([reader.name, 16]);
    const [json] = readers;
    if (json === undefined) expect.unreachable();
    for (const kind of TEXT_KINDS.slice(1)) expect(rightlyRead(json, kind)).toBe(0);
  });

  it("reads each character of a stream once, where others reread the prefix", async () => {
    const charactersOf = async (name: string): Promise<number> => {
      const task = tasks.find((one) => one.name === name) as BenchTask;
      const counts = await (await task.setup()).counts?.();
      return counts?.["charactersRead"] as number;
    };
    const texts = textsOf("valid");
    const mean = Math.round(texts.reduce((sum, { text }) => sum + text.length, 0) / texts.length);
    expect(await charactersOf("stream-scan")).toBe(mean);
    expect(await charactersOf("stream-parse-again")).toBeGreaterThan(20 * mean);
  });

  it("parses each step at most once", () => {
    const domain = domainOfTexts();
    const texts = textsOf("valid");
    const parse = JSON.parse;
    let parsed = 0;
    JSON.parse = (text: string) => {
      parsed++;
      return parse(text) as unknown;
    };
    try {
      for (const { text, steps } of texts) {
        parsed = 0;
        const scanner = new StepScanner(domain);
        for (const character of text) scanner.push(character);
        expect(scanner.finish().kind).toBe("plan");
        // Fewer for repeated steps.
        expect(parsed).toBeLessThanOrEqual(steps.length);
      }
    } finally {
      JSON.parse = parse;
    }
  });
});
