import { type Claim, figure, MILLISECOND, most } from "../runner/report/claims.ts";
import type { Target } from "../runner/report/judge.ts";

/** The targets of the suite `crafting`. */
export const craftingTargets: readonly Target[] = most(
  "crafting",
  ...["minecraft", "drawn"].map(
    (problems): Claim => [
      `first plans, ${problems}: median cost at most 1.2 of the best`,
      figure(`first-plan/${problems}`, "costP50", 0.01),
      "ratio",
      1.2,
    ],
  ),
  ...["iron-armour", "anvil", "enchanting-table"].map(
    (goal): Claim => [
      `${goal} from bare hands: the best plan, proved, by a new planner`,
      figure(`optimum/${goal}`, "p50"),
      "time",
      1000 * MILLISECOND,
    ],
  ),
);
