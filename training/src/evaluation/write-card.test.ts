import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import type { PlannerReport } from "./render-report.ts";
import { writeCard } from "./write-card.ts";

const folder = mkdtempSync(join(tmpdir(), "understudy-card-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const card = join(folder, "README.md");
const model = join(folder, "planner.gguf");
writeFileSync(model, "GGUF");

const result = {
  questions: 3,
  valid: 2,
  optimal: 1,
  meanExtraCost: 0.5,
  failures: { goal: 1 },
  byLength: {},
};
const served = { questions: 10, plans: 9, steps: 20, leadSteps: 15, costRatio: 1.05 };
const walked = { questions: 10, plans: 6, steps: 20, leadSteps: 8, costRatio: 1.2 };
const report: PlannerReport = {
  model: "planner.gguf",
  seed: 8,
  served: { budgetMs: 100, model: { fresh: served }, control: { fresh: walked } },
  plans: [{ decoding: "free", sets: { village: result, families: result }, speed: undefined }],
  choices: undefined,
  drafted: undefined,
};

describe("a model card", () => {
  it("gets the tables between its two markers, and keeps the rest", () => {
    writeFileSync(
      card,
      "# Model\n\n<!-- evaluation: written by pnpm training:evaluate --card -->\nold\n<!-- end of the evaluation -->\n\nLimits.\n",
    );
    writeCard(folder, model, report, new Date("2026-11-20T10:00:00Z"));
    const text = readFileSync(card, "utf8");
    expect(text).toMatch(/^# Model\n/);
    expect(text).toMatch(/\nLimits\.\n$/);
    expect(text).not.toContain("old");
    expect(text).toContain("Points of plans with a step of the model: **fresh +30.0**.");
    expect(text).toContain("| village | 3 | 66.7 | 33.3 | 0.50 | goal 1 |");
  });

  it("has the figures beside it for programs", () => {
    const file = JSON.parse(readFileSync(join(folder, "evaluation.json"), "utf8")) as unknown;
    expect(file).toMatchObject({
      model: { file: "planner.gguf", bytes: 4 },
      evaluated: "2026-11-20",
      gainOverRandomWalk: { budgetMs: 100, fresh: { plans: 30, steps: 35, costRatio: -0.15 } },
      domains: { village: { heldOut: { problems: 3, valid: 0.667, optimal: 0.333 } } },
    });
  });

  it("is refused without the markers", () => {
    writeFileSync(card, "# Model\n");
    expect(() => writeCard(folder, model, report, new Date(0))).toThrow("has no line");
  });
});
