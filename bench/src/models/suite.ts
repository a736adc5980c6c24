import type { BenchSuite, BenchTask, Counts } from "../runner/task.ts";
import { playStorm, type Sharing, type StormFigures } from "./storm.ts";

/** Average interval of requests, by problem. */
const PACES = { "ten-a-second": 100, "five-a-second": 200, "one-a-second": 1000 } as const;
const SEED = 1;

/** Several models with memory for some of them: swaps, answers and waits, compared with first come, first served. */
export const modelsSuite: BenchSuite = {
  name: "models",
  tasks: ({ quick }) => {
    const requests = quick ? 100 : 600;
    const paces = Object.entries(PACES).slice(0, quick ? 1 : undefined);
    return (["manager", "first-come"] as const).flatMap((sharing) =>
      paces.map(([problem, everyMs]) => stormTask(sharing, problem, everyMs, requests)),
    );
  },
  notes: () => [
    "Five models of which two fit into memory, two seconds to load one, on a fake clock: the times are those of the",
    "simulation's own work. `loads-in-order` is what the same questions would have taken in the order in which they came;",
    "`first-come` drops questions whose time is over before their model is loaded, and answers fewer.",
  ],
};

function stormTask(
  sharing: Sharing,
  problem: string,
  everyMs: number,
  requests: number,
): BenchTask {
  return {
    name: `storm-${sharing}`,
    problem,
    batch: 1,
    async: true,
    setup: async () => {
      const play = (): Promise<StormFigures> =>
        playStorm(sharing, { requests, everyMs, seed: SEED });
      const figures = await play();
      return {
        run: play,
        check: () => check(figures),
        counts: () => countsOf(figures),
      };
    },
  };
}

/** @throws Error if the memory limit is exceeded */
function check({ mostLoaded }: StormFigures): void {
  if (mostLoaded > 2) throw new Error(`${mostLoaded} models were in memory at once`);
}

function countsOf(figures: StormFigures): Counts {
  const { requests, answered, late, starved, asked, loads, loadsInOrder, longestWaitMs } = figures;
  return {
    ...{ requests, answered, late, starved, asked, loads, loadsInOrder },
    fewerLoads: loadsInOrder / loads,
    answersPerLoad: answered / loads,
    ...(Number.isNaN(longestWaitMs) ? {} : { longestWaitMs }),
  };
}
