import { join } from "node:path";
import { QUESTION_SETS, type QuestionGroup } from "../evaluation/draw-questions.ts";
import type { Tokenizer } from "../tokenizer/tokenizer.ts";
import { DataFile, GROUP } from "./data-file.ts";
import { planTokens, systemTokens } from "./turn-tokens.ts";

/** Writes evaluation questions as data files, one for each set: `held-out-village.bin` and so on. */
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
