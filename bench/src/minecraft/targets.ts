import { type Claim, figure, least, MILLISECOND, most } from "../runner/report/claims.ts";
import type { Target } from "../runner/report/judge.ts";

const VERSIONS = ["1.16.5", "1.20.4", "1.19.4"];

/** The targets of the suite `minecraft`. */
export const minecraftTargets: readonly Target[] = [
  ...most(
    "minecraft",
    ...VERSIONS.flatMap((version): Claim[] => [
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
  ),
  ...least(
    "minecraft",
    ...VERSIONS.map(
      (version): Claim => [
        `Minecraft ${version}: plans at most 1.1 times the least by integer programming`,
        figure(`plan/${version}`, "within110", 0.001),
        "share",
        0.9,
      ],
    ),
  ),
];
