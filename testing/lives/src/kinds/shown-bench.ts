import type { Bench } from "../stage/kitchen.ts";
import { BENCH_ID } from "./bench-room.ts";
import type { Said } from "./wire.ts";

/** The bench as a client tells of it. */
export class ShownBench {
  #last: Bench | undefined;

  /** The messages about what has changed. */
  messages(bench: Bench): readonly Said[] {
    const last = this.#last;
    this.#last = bench;
    if (last === undefined) {
      const things = bench.isThere ? [whole(bench)] : [];
      return [{ type: "see", things, part: 1, parts: 1 }];
    }
    if (last.isThere === bench.isThere && last.isWhole === bench.isWhole) return [];
    if (!bench.isThere) return last.isThere ? [see({ id: BENCH_ID, gone: true })] : [];
    return [see(whole(bench))];
  }
}

const see = (thing: object): Said => ({ type: "see", things: [thing] });

const whole = ({ isWhole }: Bench): object => ({
  ...{ id: BENCH_ID, kind: "bench", properties: { whole: isWhole } },
});
