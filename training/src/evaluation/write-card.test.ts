import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import type { PlannerReport, SetFigures } from "./evaluate.ts";
import { writeCard } from "./write-card.ts";

const folder = mkdtempSync(join(tmpdir(), "understudy-card-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const card = join(folder, "README.md");
const model = join(folder, "planner.gguf");
writeFileSync(model, "GGUF");

const part = {
  ...{ asked: 3, right: { share: 2 / 3, low: 0.2, high: 0.9 }, chance: 0.3, faults: { goal: 1 } },
  ...{ costRatio: 1, chanceCostRatio: 2, close: undefined, chanceClose: 0, copied: undefined },
  lateMs: 3,
};
const set: SetFigures = {
  parts: { free: part, held: part },
  ...{ optimal: 1 / 3, planned: 3 },
  model: { plans: 90, steps: 75, costRatio: 1.05 },
  walk: { plans: 60, steps: 40, costRatio: 1.2 },
};
const report: PlannerReport = {
  ...{ model: "planner.gguf", seed: 8, sets: { village: set, fresh: set } },
  ...{ choices: undefined, byRule: {} },
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
    expect(text).toContain(
      "Points of plans with a step of the model: **village +30.0, fresh +30.0**.",
    );
    expect(text).toContain("| village | 3 | 66.7 | 33.3 | 66.7 | 30.0 | goal 1 |");
  });

  it("has the figures beside it for programs", () => {
    const file = JSON.parse(readFileSync(join(folder, "evaluation.json"), "utf8")) as unknown;
    expect(file).toMatchObject({
      model: { file: "planner.gguf", bytes: 4 },
      evaluated: "2026-11-20",
      gainOverRandomWalk: { fresh: { plans: 30, steps: 35, costRatio: -0.15 } },
      domains: { village: { heldOut: { problems: 3, valid: 0.667, optimal: 0.333 } } },
    });
  });

  it("is refused without the markers", () => {
    writeFileSync(card, "# Model\n");
    expect(() => writeCard(folder, model, report, new Date(0))).toThrow("has no line");
  });
});
