import { type Claim, figure, MILLISECOND, most } from "../runner/claims.ts";
import type { Target } from "../runner/judge.ts";

/** The promises of the project that the suite `minecraft` measures. */
export const minecraftTargets: readonly Target[] = most(
  "minecraft",
  ...["1.16.5", "1.20.4", "1.19.4"].flatMap((version): Claim[] => [
    [
      `Minecraft ${version}: domain and plan for an item, median`,
      figure(`plan/${version}`, "p50"),
      "time",
      5 * MILLISECOND,
    ],
    [
      `Minecraft ${version}: domain and plan for an item, p95`,
      figure(`plan/${version}`, "p95"),
      "time",
      30 * MILLISECOND,
    ],
  ]),
);
