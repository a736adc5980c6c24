import { readFileSync } from "node:fs";
import { seededRandom } from "@understudy/planner-core";
import { drawDomain, drawState } from "./draw.ts";
import type { DriftQuestion } from "./question.ts";

/** Seeds of drawn domains begin here. */
const FIRST_SEED = 1;
/** States of a drawn domain that are asked about one by one. */
const STATES = 3;

/** All questions: those of drawn domains, then the kept ones of `questions.jsonl`. */
export function allQuestions(drawn: number): DriftQuestion[] {
  return [...drawnQuestions(drawn), ...keptQuestions()];
}

/** Questions in domains that are drawn, the same for the same number. */
export function drawnQuestions(drawn: number): DriftQuestion[] {
  return Array.from({ length: drawn }, (_, index): DriftQuestion => {
    const seed = FIRST_SEED + index;
    const one = drawDomain(seed);
    const random = seededRandom(seed);
    const states = Array.from({ length: STATES }, () => drawState(one.definition, random));
    return { ...one, states, seed, name: one.definition.name, set: "drawn" };
  });
}

/**
 * The game problems of the suite `classical`, and the domains of the examples, as they were at the frozen commit: later
 * changes of examples and problems do not change what is asked.
 */
function keptQuestions(): DriftQuestion[] {
  const file = new URL("questions.jsonl", import.meta.url);
  const lines = readFileSync(file, "utf8").trimEnd().split("\n");
  return lines.map((line): DriftQuestion => JSON.parse(line));
}
