import { expect, it } from "vitest";
import { type ExitCode, worstExit } from "./exit-code.ts";

it.each<[ExitCode[], ExitCode]>([
  [[], 0],
  [[0, 0], 0],
  [[0, 2, 0], 2],
  [[2, 3, 0], 3],
  [[2, 3, 1, 0], 1],
])("of %j a batch ends with %i", (codes, expected) => {
  expect(worstExit(codes)).toBe(expected);
});
