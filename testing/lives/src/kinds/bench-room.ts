import type { World } from "@understudy/world";
import type { Bench } from "../stage/kitchen.ts";

/** The id of the only bench. */
export const BENCH_ID = "bench";

/** The bench as a thing of a world. */
export class BenchRoom {
  readonly world: World;
  #isThere = false;
  #isWhole = true;

  constructor(world: World) {
    this.world = world;
  }

  /** Shows the bench as it is now. */
  show({ isWhole, isThere }: Bench): void {
    if (isThere && !this.#isThere) this.world.add("bench", BENCH_ID, { whole: isWhole });
    else if (!isThere && this.#isThere) this.world.remove(BENCH_ID);
    else if (isThere && isWhole !== this.#isWhole) this.world.set(BENCH_ID, { whole: isWhole });
    this.#isThere = isThere;
    this.#isWhole = isWhole;
  }
}
