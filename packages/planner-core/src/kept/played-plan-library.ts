import type { WorkLimits } from "../base/work/work.ts";
import type { Domain } from "../rules/domain/domain.ts";
import type { PackedState } from "../rules/state/packed-state.ts";
import type { AddOptions, MatchConstraints } from "./derive/options.ts";
import type { PlanLibraryEntry } from "./store/entry.ts";

/** The methods of a plan library that a cache needs; documented in `PlanLibrary`. */
export interface PlayedPlanLibrary {
  readonly domain: Domain;
  readonly matchedScaledCost: number;
  readonly pending: number;
  match(
    partition: string,
    state: PackedState,
    constraints?: MatchConstraints,
  ): PlanLibraryEntry | undefined;
  knows(partition: string): boolean;
  addLater(plan: ArrayLike<number>, options: AddOptions): unknown;
  work(limits: WorkLimits): boolean;
}
