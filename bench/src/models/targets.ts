import { figure, least, MILLISECOND, most, versus } from "../runner/report/claims.ts";
import type { Target } from "../runner/report/judge.ts";

/** The targets of the suite `models`. */
export const modelsTargets: readonly Target[] = [
  ...most(
    "models",
    [
      "a plan by the built-in engine against llama.cpp",
      versus("write-native", "write-built-in"),
      "ratio",
      0.8,
    ],
    ["a start of the built-in engine", figure("start-built-in", "p50"), "time", 500 * MILLISECOND],
  ),
  ...least("models", [
    "tokens a second of the shipped model",
    figure("write-built-in", "tokensPerSecond"),
    "count",
    20,
  ]),
];
