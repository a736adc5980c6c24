import assert from "node:assert/strict";
import { monitorEventLoopDelay } from "node:perf_hooks";
import { setTimeout as sleep } from "node:timers/promises";
import { percentile } from "../runner/measure/percentiles.ts";
import type { BenchTask, SuiteOptions } from "../runner/task.ts";
import { someProblems } from "./evaluation-problems.ts";
import { type EmbeddedBackend, type Stage, writePlanFor } from "./stage.ts";

const WINDOW_MS = 200;
const QUICK_WINDOW_MS = 60;
const NANOSECONDS_A_MICROSECOND = 1e3;

/**
 * Lateness of the game thread's event loop while the model writes plans without a pause, compared with interleaved
 * periods without it. The time of an operation is meaningless.
 */
export function loopDelayTask(stage: Stage, { quick }: SuiteOptions): BenchTask {
  const windowMs = quick ? QUICK_WINDOW_MS : WINDOW_MS;
  return {
    name: "loop-delay",
    async: true,
    setup: async () => {
      stage.enter();
      const backend = await stage.open("loop-delay", {});
      const busy: number[] = [];
      const quiet: number[] = [];
      let plans = 0;
      const run = async (): Promise<void> => {
        const work = generateFor(backend, windowMs);
        busy.push(await p99Micros(windowMs));
        plans += await work;
        quiet.push(await p99Micros(windowMs));
      };
      const check = async (): Promise<void> => {
        await run();
        assert.ok(plans > 0);
        busy.length = 0;
        quiet.length = 0;
      };
      const counts = () => ({
        busyP99Micros: median(busy),
        quietP99Micros: median(quiet),
        differenceMicros: median(busy) - median(quiet),
        plans,
      });
      return { run, check, counts, dispose: () => stage.leave() };
    },
  };
}

async function generateFor(backend: EmbeddedBackend, ms: number): Promise<number> {
  const problems = someProblems(8);
  const endMs = performance.now() + ms;
  let plans = 0;
  for (; performance.now() < endMs; plans++) {
    await writePlanFor(backend, problems[plans % problems.length] as (typeof problems)[number]);
  }
  return plans;
}

async function p99Micros(ms: number): Promise<number> {
  const histogram = monitorEventLoopDelay({ resolution: 1 });
  histogram.enable();
  await sleep(ms);
  histogram.disable();
  return Math.round(histogram.percentile(99) / NANOSECONDS_A_MICROSECOND);
}

function median(values: readonly number[]): number {
  return percentile(Float64Array.from(values).sort(), 0.5);
}
