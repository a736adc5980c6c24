import { formatBytes, formatCount } from "@understudy/planner-core/internal";
import type { RunResult } from "../../result/run-result.ts";
import { formatTime } from "../../verdict/format-figure.ts";
import { type Chart, figure } from "./chart.ts";
import type { Section } from "./latency-section.ts";
import { html } from "./markup.ts";
import { pairs } from "./table.ts";
import type { ChartTime } from "./time-line.ts";
import { base } from "./time-section.ts";

/** Memory, garbage collection, event loop. */
export function resourceSection(result: RunResult, time: ChartTime): Section {
  const { resources } = result;
  const memory: Chart = {
    ...base("chart-memory", time),
    description: "Resident memory of the process, and the heaps of all its threads.",
    unit: "bytes",
    series: [
      { label: "resident", colour: "line-1", values: time.worst(({ rssBytes }) => rssBytes) },
      { label: "heap", colour: "line-2", values: time.worst(({ heapBytes }) => heapBytes) },
    ],
  };
  const loop: Chart = {
    ...base("chart-loop", time),
    description:
      "The worst delay of any worker's event loop, and time spent collecting garbage in each second.",
    unit: "ms",
    series: [
      { label: "loop delay", colour: "line-1", values: time.worst((point) => point.loopDelayMs) },
      { label: "garbage collection", colour: "line-3", values: time.mean(({ gcMs }) => gcMs) },
    ],
  };
  return {
    id: "resources",
    title: "Memory and event loop",
    charts: [memory, loop],
    body: html`${figure("Memory", memory)}
${figure("Event loop and garbage collection", loop)}
${pairs([
  [
    "Resident at the start, end, peak",
    [resources.rssStartBytes, resources.rssEndBytes, resources.rssPeakBytes]
      .map(formatBytes)
      .join(", "),
  ],
  ["Growth in the second half", `${formatBytes(resources.rssSlopeBytesPerMinute)} per minute`],
  ["Largest heap", formatBytes(resources.heapPeakBytes)],
  [
    "Loop delay p50, p99, max",
    [resources.loopDelayP50Ms, resources.loopDelayP99Ms, resources.loopDelayMaxMs]
      .map(formatTime)
      .join(", "),
  ],
  [
    "Garbage collection",
    `${formatTime(resources.gcMs)} in all, ${formatTime(resources.gcMaxMs)} the longest`,
  ],
  [
    "Processor time",
    `${resources.cpuSeconds.toFixed(1)} s; ${formatCount(resources.answeredPerCpuSecond)} answers for each second of it`,
  ],
])}`,
  };
}
