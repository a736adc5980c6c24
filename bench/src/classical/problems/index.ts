import { combatProblems } from "./combat.ts";
import { craftingProblems } from "./crafting.ts";
import { demoProblems } from "./demo.ts";
import type { Problem } from "./problem.ts";
import { puzzleProblems } from "./puzzles.ts";
import { transportProblems } from "./transport.ts";
import { wideProblems } from "./wide.ts";

export type { Problem } from "./problem.ts";

/** All problems of the set, in a fixed order. */
export function allProblems(): Problem[] {
  return [
    ...demoProblems(),
    ...combatProblems(),
    ...craftingProblems(),
    ...puzzleProblems(),
    ...transportProblems(),
    ...wideProblems(),
  ];
}
