import type { BaseParts } from "../parts.ts";
import type { ChoiceStore } from "./choice-store.ts";
import type { StoreQueue } from "./store-queue.ts";

/** The parts used by the cache stage and all later stages. */
export interface CacheParts extends BaseParts {
  /** Entries waiting to be stored. */
  readonly stores: StoreQueue;
  readonly choices: ChoiceStore;
}
