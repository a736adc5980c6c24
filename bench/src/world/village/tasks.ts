import { processorTime } from "../../runner/measure/processor-time.ts";
import type { BenchTask, SuiteOptions, Workload } from "../../runner/task.ts";
import { type PlayedVillage, playVillage, type VillageOptions } from "./play-village.ts";

/** Sizes of villages. Larger ones need longer for the questions of the first frame. */
const SIZES = [
  { settlers: 50, budgetMs: 400, frames: 1800 },
  { settlers: 300, budgetMs: 1000, frames: 900 },
  { settlers: 500, budgetMs: 1000, frames: 600 },
  { settlers: 1000, budgetMs: 1000, frames: 450 },
];
/** Planning time per frame. */
const SLICE_MS = 8;
/** A village played before the measured one, for code optimisation. */
const WARM_UP = { settlers: 50, frames: 300 };
const QUICK = { settlers: 12, frames: 60 };

/** Villages with memory, exploration and talk: acceptable answers in time, besides milliseconds. */
export function villageTasks({ quick }: SuiteOptions): readonly BenchTask[] {
  return (quick ? SIZES.slice(0, 1) : SIZES).flatMap((size) => {
    const problem = `${size.settlers}-settlers`;
    const village = { ...size, ...(quick ? QUICK : {}), sliceMs: SLICE_MS };
    return [false, true].map(
      (isByHand): BenchTask => ({
        ...{ name: isByHand ? "village-by-hand" : "village", problem, measures: "played" },
        setup: () => played({ ...village, isByHand }, quick),
      }),
    );
  });
}

/** The figures of a played village. */
function played(village: VillageOptions, quick: boolean): Workload {
  if (!quick) playVillage({ ...village, ...WARM_UP }, processorTime());
  const { planMs, counts }: PlayedVillage = playVillage(village, processorTime());
  return {
    run: () => {},
    samples: () => Float64Array.from(planMs, (ms) => ms * 1e6),
    check: () => {
      if (counts["answers"] === 0) throw new RangeError("nobody has an answer");
    },
    counts: () => counts,
  };
}
