import type { Domain, Step } from "@understudy/planner-core";
import type { Deed } from "../body/deeds/deed.ts";
import type { Surroundings } from "./seen.ts";

/** How a bot plans to have so many of an item: a domain with what matters for that. */
export interface ItemTask {
  readonly domain: Domain;
  /** The goal of the domain. */
  readonly goal: string;
  /** The state of the bot in the domain. */
  stateOf(seen: Surroundings): Readonly<Record<string, number | string | boolean>>;
  /** The body's deed for a step. */
  deedOf(step: Step): Deed;
}

/** Makes the task for an item; throws if the game has no way to it. */
export type TaskMaker = (item: string, count: number, seen: Surroundings) => ItemTask;
