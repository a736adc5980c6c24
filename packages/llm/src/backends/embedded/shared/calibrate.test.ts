import { expect, it } from "vitest";
import { passTokens } from "./calibrate.ts";

it.each([
  [2, 64],
  [80, 64],
  [81, 32],
  [300, 16],
  [640, 8],
  [20_000, 8],
])(
  "reads as much in one pass as takes 80 ms: where 64 tokens take %f ms, %i",
  (chunkMs, tokens) => {
    expect(passTokens({ chunkMs })).toBe(tokens);
  },
);
