import { RequestError } from "@understudy/planner-core";
import { draftVerify } from "./draft-verify.ts";
import { hedged } from "./hedged.ts";
import { hybrid } from "./hybrid.ts";
import { judging } from "./judge.ts";
import { race } from "./race.ts";
import { weighted } from "./route/weighted.ts";
import { smallFirst } from "./small-first.ts";
import type { PoolStrategy } from "./strategy.ts";
import { consensus } from "./vote/consensus.ts";
import { voting } from "./vote/voting.ts";

const STRATEGIES: Readonly<Record<StrategyName, () => PoolStrategy>> = {
  "small-first": smallFirst,
  race,
  hedged,
  hybrid,
  weighted,
  voting,
  consensus,
  judge: judging,
  "draft-verify": draftVerify,
};

/** Name of a strategy that works with default options. */
export type StrategyName =
  | "small-first"
  | "race"
  | "hedged"
  | "hybrid"
  | "weighted"
  | "voting"
  | "consensus"
  | "judge"
  | "draft-verify";

/** Names of all strategies that work with default options: all but `routed`, which needs rules. */
export const STRATEGY_NAMES: readonly string[] = Object.keys(STRATEGIES);

export function isStrategyName(name: string): name is StrategyName {
  return Object.hasOwn(STRATEGIES, name);
}

/**
 * A strategy with its default options.
 *
 * @throws RequestError if the name is unknown
 */
export function strategyByName(name: string): PoolStrategy {
  if (isStrategyName(name)) return STRATEGIES[name]();
  const message = `${JSON.stringify(name)} is not a strategy`;
  const hint = `one of ${STRATEGY_NAMES.join(", ")}`;
  throw new RequestError([{ pointer: "/strategy", message, hint }]);
}
