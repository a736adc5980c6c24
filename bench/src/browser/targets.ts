import { figure, MILLISECOND, most } from "../runner/report/claims.ts";
import type { Target } from "../runner/report/judge.ts";

/** The targets of the suite `browser`. */
export const browserTargets: readonly Target[] = [
  ...most(
    "browser",
    [
      "the page's thread is silent while the model thinks, above idle",
      figure("browser-block-above-idle", "p50"),
      "time",
      4 * MILLISECOND,
    ],
    [
      "a frame with fifty agents",
      figure("browser-frame-50-agents", "p50"),
      "time",
      17 * MILLISECOND,
    ],
    [
      "the overlay over 300 agents, of a frame at p95",
      figure("browser-overlay-300-agents", "p50"),
      "time",
      MILLISECOND,
    ],
    [
      "the quick start's fisher in a page: the domain loaded, and the first plan",
      figure("browser-first-plan-fisher", "p50"),
      "time",
      30 * MILLISECOND,
    ],
    [
      "the village in a page: the domain loaded, and the first plan",
      figure("browser-first-plan-village", "p50"),
      "time",
      30 * MILLISECOND,
    ],
    [
      "the first plan of the model that is proved, from a cold load at 50 Mbit/s and 20 ms",
      figure("browser-first-plan-cold", "p50"),
      "time",
      3000 * MILLISECOND,
    ],
  ),
];
