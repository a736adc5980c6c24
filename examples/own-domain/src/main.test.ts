import { expect, it } from "vitest";
import { runEvening } from "./evening.ts";

it("goes from a domain to plans, and to errors", () => {
  const lines: string[] = [];
  runEvening((line) => lines.push(line));
  const text = lines.join("\n");
  expect(text).toMatch(
    /draws oil\n.*tower\n.*fills the lamp\n.*lights the lamp\n.*nothing is cheaper/,
  );
  expect(text).toMatch(/waits for the storm to pass/);
  expect(text).toMatch(/in a storm\n.*light_lamp.*storm/);
  expect(text).toContain("unsolvable");
  expect(text).toContain('"oli" is not a variable');
});
