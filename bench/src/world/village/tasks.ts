import { hasChromium, Tab } from "../../browser/tab.ts";
import type { BenchTask, SuiteOptions, Workload } from "../../runner/task.ts";
import { SharingWatch } from "../watch-sharing.ts";
import { VILLAGE_PROGRAM } from "./page-program.ts";
import { type PlayedVillage, playVillage, type VillageOptions } from "./play-village.ts";
import { processorTime } from "./processor-time.ts";

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

/** A named village to measure. */
interface VillageTask extends VillageOptions {
  readonly name: string;
  readonly problem: string;
}

/** The villages of a run: with and without shared plans, and with handwritten code. */
function villages({ quick }: SuiteOptions): readonly VillageTask[] {
  return (quick ? SIZES.slice(0, 1) : SIZES).flatMap((size) => {
    const common = { ...size, ...(quick ? QUICK : {}), sliceMs: SLICE_MS };
    const problem = `${size.settlers}-settlers`;
    return [
      { ...common, name: "village", problem, isShared: true },
      { ...common, name: "village-fresh", problem, isShared: false },
      { ...common, name: "village-by-hand", problem, isShared: false, isByHand: true },
    ];
  });
}

/** Villages with memory, exploration and talk: acceptable answers in time, besides milliseconds. */
export function villageTasks(options: SuiteOptions): readonly BenchTask[] {
  const tasks = villages(options).map(({ name, problem, ...village }): BenchTask => {
    return {
      ...{ name, problem, measures: "played" },
      setup: () => played(warm(village, options)),
    };
  });
  const setup = (): Workload => sharedAndFresh(options);
  return [
    ...tasks,
    ...(hasChromium ? tasksInChromium(options) : []),
    { ...{ name: "village-alike", problem: "300-settlers" }, setup },
  ];
}

/** The same villages in a tab, with shared plans. */
function tasksInChromium(options: SuiteOptions): readonly BenchTask[] {
  const tab = new Tab(VILLAGE_PROGRAM);
  const inTab = villages(options).filter(
    ({ name, settlers }) => name === "village" && settlers <= 300,
  );
  return inTab.map(({ name, problem, ...village }): BenchTask => {
    return {
      ...{ name: `${name}-in-chromium`, problem, measures: "played" },
      setup: async () => {
        tab.enter();
        const asked = { ...village, ...(options.quick ? {} : { warmUp: WARM_UP }) };
        const call = `village(${JSON.stringify(asked)})`;
        return { ...played(await tab.evaluate<PlayedVillage>(call)), dispose: () => tab.leave() };
      },
    };
  });
}

/** The figures of a played village. */
function played({ planMs, counts }: PlayedVillage): Workload {
  return {
    run: () => {},
    samples: () => Float64Array.from(planMs, (ms) => ms * 1e6),
    check: () => {
      if (counts["answers"] === 0) throw new RangeError("nobody has an answer");
    },
    counts: () => counts,
  };
}

function warm(village: VillageOptions, { quick }: SuiteOptions): PlayedVillage {
  if (!quick) playVillage({ ...village, ...WARM_UP }, processorTime());
  return playVillage(village, processorTime());
}

/** Each shared plan of a village compared with a fresh search among the same things. */
function sharedAndFresh({ quick }: SuiteOptions): Workload {
  let watch: SharingWatch | undefined;
  const { planMs, counts } = playVillage(
    {
      ...{ settlers: 300, frames: 1200, budgetMs: 1000, sliceMs: SLICE_MS, isShared: true },
      ...(quick ? QUICK : {}),
      watch: (shared, clock) => {
        watch = new SharingWatch(shared, 1, (work) => clock.apart(work));
        watch.isCounting = true;
        return watch;
      },
    },
    processorTime(),
  );
  const needs = [...(watch?.needs.values() ?? [])];
  const [asked, shared, compared, dear] = (["asked", "shared", "compared", "dear"] as const).map(
    (name) => needs.reduce((sum, one) => sum + one[name], 0),
  ) as [number, number, number, number];
  return {
    ...played({ planMs, counts }),
    counts: () => ({
      ...{ asked, compared },
      shared: Math.round((1000 * shared) / Math.max(1, asked)),
      asGood: Math.round((1000 * (compared - dear)) / Math.max(1, compared)),
    }),
  };
}
