import { type Claim, figure, MILLISECOND, most, versus } from "../runner/claims.ts";
import type { Target } from "../runner/judge.ts";

/** The promises of the project that the suite `house` measures. */
export const houseTargets: readonly Target[] = [
  ...most(
    "house",
    ...["free", "draft", "applicable"].map(
      (way): Claim => [
        `against llama.cpp, a request over a kept prompt, ${way}`,
        versus(`native-${way}`, `house-${way}`),
        "ratio",
        0.8,
      ],
    ),
    [
      "against llama.cpp, the first token after a cold start",
      versus("native-first-token-cold", "house-first-token-cold"),
      "ratio",
      0.25,
    ],
    [
      "eight questions at once against one by one",
      versus("house-one-by-one-8", "house-batch-8"),
      "ratio",
      0.6,
    ],
    ["loaded", figure("house-load", "p50"), "time", 50 * MILLISECOND],
    [
      "megabytes with four system prompts and eight turns",
      figure("house-load", "megabytes"),
      "count",
      40,
    ],
  ),
];
