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
  "limits a prefill pass to 80 ms: with %f ms per 64 tokens it has %i tokens",
  (chunkMs, tokens) => {
    expect(passTokens({ chunkMs })).toBe(tokens);
  },
);
