import { expect, it } from "vitest";
import { COMMAND_SETS, judgeCommands, verdictCounts } from "./judge-commands.ts";

/** Sets that are measured, and not mended. */
const APART: readonly string[] = ["held", "roosts", "calls", "shouts", "pleas"];
const MENDED = COMMAND_SETS.filter((set) => !APART.includes(set));

it.each(MENDED)("%s are read as meant, or asked about", (set) => {
  const judged = judgeCommands(set);
  const counts = verdictCounts(judged.map(({ verdict }) => verdict));
  expect(counts).toMatchObject({ half: 0, silent: 0 });
  expect(counts.wrong).toBeLessThanOrEqual(0.01 * judged.length);
  expect(counts.meant).toBeGreaterThanOrEqual(0.88 * judged.length);
});
