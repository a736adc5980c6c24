import { expect, it } from "vitest";
import { readArguments } from "./arguments.ts";
import { runDemo } from "./run-demo.ts";

it("asks the shipped model, then its cache", async () => {
  const lines: string[] = [];
  await runDemo({ model: "nano", cache: 16, timeoutMs: 60_000 }, (line) => lines.push(line));
  const text = lines.join("\n");
  expect(text).toContain("model    nano (as you wish)");
  expect(text).toMatch(/the first time\n {2}a cold morning +(llm|mended|classical)/);
  expect(text).toMatch(/the second time\n {2}a cold morning +(exact|classical)/);
  expect(text).not.toContain("no plan");
}, 120_000);

it("reads its flags", () => {
  expect(readArguments([])).toEqual({ model: undefined, cache: 256, timeoutMs: 2000 });
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
