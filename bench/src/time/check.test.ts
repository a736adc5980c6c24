import { describe, expect, it } from "vitest";
import { runTimeCheck } from "./check.ts";

describe("time-check", () => {
  it("finds no difference", () => {
    const lines: string[] = [];
    const output = { out: (text: string) => lines.push(text), error: expect.unreachable };
    const arguments_ = ["--problems", "20", "--seed", "3", "--expansions", "20000"];
    expect(runTimeCheck(arguments_, output)).toBe(0);
    expect(lines.at(-1)).toMatch(/^20 problems, .*: 0 differences \(seed 3\)$/);
  });
});
