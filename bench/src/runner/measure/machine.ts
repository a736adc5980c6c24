import { availableParallelism, cpus, totalmem } from "node:os";
import { measureLoop } from "../../../../scripts/testing/calibration-loop.mjs";

/** Loops of which the fastest counts: the first ones are not compiled yet. */
const LOOPS = 6;

/** The machine of the figures. */
export interface Machine {
  readonly cpu: string;
  readonly cores: number;
  readonly memoryGiB: number;
  readonly platform: string;
  readonly node: string;
  readonly v8: string;
  /**
   * Processor time of a loop of the tests' calibration, in milliseconds, by which runs on machines of other speeds compare;
   * undefined in runs that were saved before it was measured.
   */
  readonly loopMs?: number;
}

export function describeMachine(): Machine {
  return {
    cpu: cpus()[0]?.model.trim() ?? "unknown CPU",
    cores: availableParallelism(),
    memoryGiB: Math.round(totalmem() / 2 ** 30),
    platform: `${process.platform} ${process.arch}`,
    node: process.version,
    v8: process.versions.v8,
    loopMs: 1000 * Math.min(...Array.from({ length: LOOPS }, measureLoop)),
  };
}

/** One line for a report. */
export function formatMachine(machine: Machine): string {
  const { cpu, cores, memoryGiB, platform, node, v8, loopMs } = machine;
  const speed =
    loopMs === undefined ? "" : `, a loop of the calibration in ${loopMs.toFixed(0)} ms`;
  return `${cpu}, ${cores} cores, ${memoryGiB} GiB, ${platform}, Node ${node.slice(1)} (V8 ${v8})${speed}`;
}
