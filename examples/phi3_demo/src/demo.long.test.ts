import { FakeClock } from "@understudy/planner-core/testing";
import { expect, it } from "vitest";
import { readArguments } from "./arguments.ts";
import { runDemo } from "./run-demo.ts";

it("asks the shipped model, then its cache, and falls back in less than 20 % of its questions", async () => {
  const lines: string[] = [];
  const defaults = readArguments(["--model", "nano"]);
  if (defaults === undefined) throw new Error("no arguments");
  // Time stands still: the machine's speed is not under test.
  const share = await runDemo(defaults, (line) => lines.push(line), new FakeClock());
  const text = lines.join("\n");
  expect(text).toContain("model    nano (as you wish)");
  expect(text).toMatch(/the first time\n {2}a cold morning +llm /);
  expect(text).toMatch(/the second time\n {2}a cold morning +cache /);
  expect(text).not.toContain("no plan");
  expect(text).toMatch(/fell back \d+ times: \d+ % of all questions/);
  expect(share).toBeLessThan(0.2);
});

it("parses its flags", () => {
  expect(readArguments([])).toEqual({ model: undefined, cache: undefined, timeoutMs: 2000 });
  expect(readArguments(["--model", "ollama/phi3", "--cache", "0", "--timeout", "50"])).toEqual({
    model: "ollama/phi3",
    cache: 0,
    timeoutMs: 50,
  });
  expect(readArguments(["--help"])).toBeUndefined();
  expect(() => readArguments(["--cache", "many"])).toThrow(/--cache/);
  expect(() => readArguments(["--timeout", "0"])).toThrow(/--timeout/);
  expect(() => readArguments(["--colour"])).toThrow();
});
