import { describe, expect, it } from "vitest";
import { runRepertoireTrial } from "./trial.ts";

describe("pnpm bench repertoire-trial", () => {
  it("leaves few questions, deterministically by seed", () => {
    const run = (): unknown[] => {
      const lines: string[] = [];
      const output = { out: (text: string) => lines.push(text), error: () => undefined };
      expect(runRepertoireTrial(["--json", "--scale", "0.05", "--seed", "3"], output)).toBe(0);
      return lines.map((line) => JSON.parse(line));
    };
    const rows = run() as { exactQuestions: number; questions: number; unsolvable: number }[];
    expect(rows).toHaveLength(15);
    for (const { exactQuestions, questions, unsolvable } of rows) {
      expect(questions).toBeLessThan(exactQuestions);
      expect(unsolvable).toBe(0);
    }
    expect(run()).toEqual(rows);
  });
});
