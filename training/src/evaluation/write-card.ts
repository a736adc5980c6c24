import { createHash } from "node:crypto";
import { readFileSync, statSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { PROMPT_VERSION } from "@understudy/llm/internal";
import { isDemo, QUESTION_SETS, type QuestionSetName } from "./draw-questions.ts";
import type { PlannerReport, SetFigures } from "./evaluate.ts";
import { renderReport } from "./render-report.ts";

/** Markers around an evaluation's output in a model card. */
const START = "<!-- evaluation: written by pnpm training:evaluate --card -->";
const END = "<!-- end of the evaluation -->";

const DESCRIPTIONS: Readonly<
  Record<Exclude<QuestionSetName, "village" | "guard" | "courier">, string>
> = Object.freeze({
  renamed: "renamed and perturbed variants of the demo domains, words never trained",
  fresh: "random domains of trained families, words never trained",
  families: "random domains of families never trained, words never trained",
});

/**
 * Writes an evaluation into a model's folder: the tables into its card, the figures for programs into
 * `evaluation.json`.
 *
 * @param modelPath path of the evaluated file
 * @throws Error for a card without the markers
 */
export function writeCard(
  folder: string,
  modelPath: string,
  report: PlannerReport,
  date: Date,
): void {
  const card = join(folder, "README.md");
  const text = readFileSync(card, "utf8");
  const start = text.indexOf(START);
  const end = text.indexOf(END);
  if (start < 0 || end < start)
    throw new Error(`${card} has no line ${START} before a line ${END}`);
  const tables = `${START}\n\nSeed ${report.seed}.\n\n${renderReport(report)}\n\n`;
  writeFileSync(card, text.slice(0, start) + tables + text.slice(end));
  const file = `${JSON.stringify(evaluationFile(modelPath, report, date), null, 2)}\n`;
  writeFileSync(join(folder, "evaluation.json"), file);
}

/** The SHA-256 hash of a model file. */
export function sha256Of(path: string): string {
  return createHash("sha256").update(readFileSync(path)).digest("hex");
}

function evaluationFile(modelPath: string, report: PlannerReport, date: Date): unknown {
  const figures = QUESTION_SETS.flatMap((name) => {
    const result = report.sets[name];
    return result === undefined ? [] : [{ name, result, heldOut: figuresOf(result) }];
  });
  return {
    model: {
      file: basename(modelPath),
      bytes: statSync(modelPath).size,
      sha256: sha256Of(modelPath),
      promptContract: PROMPT_VERSION,
    },
    evaluated: date.toISOString().slice(0, 10),
    seed: report.seed,
    conditions: {
      decoding: "greedy",
      grammar: false,
      mended: "the JSON, not the plan",
      flashAttention: false,
      threads: 1,
    },
    measures: {
      valid:
        "share of answers that parse, whose every action is applicable and after which the goal holds",
      optimal: "share of answers that are valid and of minimal cost",
    },
    sets: {
      heldOut:
        "drawn by seed from the problems, words and families that training/ keeps for evaluation",
    },
    gainOverRandomWalk: Object.fromEntries(
      figures.map(({ name, result }) => [name, gainOf(result)]),
    ),
    domains: Object.fromEntries(
      figures.filter(({ name }) => isDemo(name)).map(({ name, heldOut }) => [name, { heldOut }]),
    ),
    otherDomains: Object.fromEntries(
      figures.flatMap(({ name, heldOut }) =>
        isDemo(name) ? [] : [[DESCRIPTIONS[name], { heldOut }]],
      ),
    ),
  };
}

/** The gain over a random walk, in points, for programs. */
function gainOf({ model, walk }: SetFigures): object {
  return {
    plans: round(model.plans - walk.plans, 1),
    steps: round(model.steps - walk.steps, 1),
    costRatio: round(model.costRatio - walk.costRatio, 3),
  };
}

function round(value: number, digits: number): number {
  return Number(value.toFixed(digits));
}

function figuresOf({ parts: { free }, optimal }: SetFigures): unknown {
  const { asked = 0, right = { share: 0 } } = free ?? {};
  return { problems: asked, valid: round(right.share, 3), optimal: round(optimal, 3) };
}
