import { join } from "node:path";
import { choiceSystem } from "../choice/draw-choices.ts";
import { QUESTION_SETS, type QuestionGroup } from "../evaluation/draw-questions.ts";
import type { ChoiceGroup } from "../evaluation/trial-groups.ts";
import type { Tokenizer } from "../tokenizer/tokenizer.ts";
import { DataFile, GROUP } from "./data-file.ts";
import { choiceTokens, planTokens, systemTokens } from "./turn-tokens.ts";

/** Writes evaluation questions as data files, one per set: `held-out-village.bin` and so on. */
export function writeQuestions(
  folder: string,
  groups: readonly QuestionGroup[],
  tokenizer: Tokenizer,
): void {
  for (const set of QUESTION_SETS) {
    const file = new DataFile();
    const asked = groups.filter((group) => group.set === set && group.problems.length > 0);
    if (asked.length === 0) continue;
    for (const { lesson, problems } of asked) {
      const turns = problems.map((problem) => planTokens(lesson, problem, tokenizer));
      file.addGroup(GROUP.random, systemTokens(lesson, tokenizer), turns);
    }
    file.write(join(folder, `held-out-${set}`));
  }
}

/** Writes choice questions as a data file, `held-out-choices.bin`. */
export function writeChoices(
  folder: string,
  groups: readonly ChoiceGroup[],
  tokenizer: Tokenizer,
): void {
  const file = new DataFile();
  for (const { lesson, problems } of groups) {
    const turns = problems.map((problem) => choiceTokens(lesson, problem, "letters", tokenizer));
    file.addGroup(GROUP.choice, tokenizer.encode(choiceSystem(lesson)), turns);
  }
  file.write(join(folder, "held-out-choices"));
}
