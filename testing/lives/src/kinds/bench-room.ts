import type { World } from "@understudy/world";
import type { Bench } from "../stage/kitchen.ts";

/** The id of the only bench. */
export const BENCH_ID = "bench";
const RIVAL = "rival";

/** The bench as a thing of a world. */
export class BenchRoom {
  readonly world: World;
  #isThere = false;
  #isWhole = true;

  constructor(world: World) {
    this.world = world;
  }

  /** Has another agent take the bench if it is free, or gives it to that agent, or takes it back. */
  rival(does: "leaves" | "seizes" | "takes"): boolean {
    const { claims } = this.world;
    if (does === "leaves") claims.leave(RIVAL);
    else if (this.#isThere && does === "takes") claims.take(RIVAL, new Set([BENCH_ID]));
    else if (this.#isThere) claims.give(BENCH_ID, RIVAL);
    return claims.holderOf(BENCH_ID) === RIVAL;
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
