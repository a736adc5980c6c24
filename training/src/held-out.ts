import { mkdirSync } from "node:fs";
import { parseArgs } from "node:util";
import { writeChoices, writeQuestions } from "./data/write-questions.ts";
import { drawChoiceQuestions } from "./evaluation/draw-choice-questions.ts";
import { drawQuestions, FULL_COUNTS, QUICK_COUNTS } from "./evaluation/draw-questions.ts";
import { Tokenizer } from "./tokenizer/tokenizer.ts";

/** Writes the trainer's held-out questions; options: `--out`, `--seed` and `--quick`. */

const { values } = parseArgs({
  options: {
    out: { type: "string", default: "training/data" },
    seed: { type: "string", default: "990001" },
    quick: { type: "boolean", default: false },
  },
});
mkdirSync(values.out, { recursive: true });
const counts = values.quick ? QUICK_COUNTS : FULL_COUNTS;
const groups = drawQuestions(Number(values.seed), counts);
const choices = drawChoiceQuestions(Number(values.seed), values.quick ? 6 : 40, 8);
writeQuestions(values.out, groups, Tokenizer.load());
writeChoices(values.out, choices, Tokenizer.load());
for (const set of new Set(groups.map((group) => group.set))) {
  const problems = groups.filter((group) => group.set === set).flatMap((group) => group.problems);
  console.log(`${set}: ${problems.length} questions`);
}
console.log(`choices: ${choices.flatMap(({ problems }) => problems).length} questions`);
