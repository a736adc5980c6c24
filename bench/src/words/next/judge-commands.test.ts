import { expect, it } from "vitest";
import { COMMAND_SETS, judgeCommands, verdictCounts } from "./judge-commands.ts";

/** All sets but the one that is kept apart: it is measured, and not mended. */
const MENDED = COMMAND_SETS.filter((set) => set !== "held");

it.each(MENDED)("%s are read as meant, or asked about", (set) => {
  const judged = judgeCommands(set);
  const counts = verdictCounts(judged.map(({ verdict }) => verdict));
  expect(counts).toMatchObject({ half: 0, silent: 0 });
  expect(counts.wrong).toBeLessThanOrEqual(0.01 * judged.length);
  expect(counts.meant).toBeGreaterThanOrEqual(0.88 * judged.length);
});
