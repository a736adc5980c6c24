import type { Domain, Step } from "@understudy/planner-core";
import type { Deed } from "../body/deeds/deed.ts";
import type { Surroundings } from "./seen.ts";

/** Planning task for an item: a domain limited to the relevant parts. */
export interface ItemTask {
  readonly domain: Domain;
  /** Name of the goal in the domain. */
  readonly goal: string;
  /** The domain's state for a situation. */
  stateOf(seen: Surroundings): Readonly<Record<string, number | string | boolean>>;
  /** The deed of a step. */
  deedOf(step: Step): Deed;
}

/** Creates the task for an item; throws if the item cannot be obtained. */
export type TaskMaker = (item: string, count: number, seen: Surroundings) => ItemTask;
