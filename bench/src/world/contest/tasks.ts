import { processorTime } from "../../runner/measure/processor-time.ts";
import type { BenchTask, SuiteOptions, Workload } from "../../runner/task.ts";
import { type ContestFigures, contestByHand, contestInWorld } from "./contest.ts";

const SIZE = { agents: 300, things: 20 };
const QUICK = { agents: 12, things: 3 };

/** Three hundred agents at twenty wells: the longest wait relative to the fair one. */
export function contestTasks({ quick }: SuiteOptions): readonly BenchTask[] {
  const size = quick ? QUICK : SIZE;
  const problem = `${SIZE.agents}-agents`;
  const task = (name: string, play: () => ContestFigures): BenchTask => ({
    ...{ name, problem, measures: "played" },
    setup: () => played(play()),
  });
  return [
    task("contest", () => contestInWorld(size, processorTime())),
    task("contest-by-hand", () => contestByHand(size, processorTime())),
  ];
}

function played({ planMs, ...counts }: ContestFigures): Workload {
  return {
    run: () => {},
    samples: () => Float64Array.from(planMs, (ms) => ms * 1e6),
    check: () => {
      if (counts.served === 0) throw new RangeError("no agent had its turn");
    },
    counts: () => ({ ...counts }),
  };
}
