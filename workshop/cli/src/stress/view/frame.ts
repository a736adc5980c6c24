import { PLAN_SOURCES } from "@understudy/planner-core";
import { formatBytes, formatCount } from "@understudy/planner-core/internal";
import type { RunProgress, StressOptions } from "@understudy/stress";
import { formatShare, formatTime } from "@understudy/stress";
import { formatDuration } from "../../input/duration.ts";
import { plural } from "../../output/figures.ts";
import { printable } from "../../output/printable.ts";
import type { Colours } from "../../output/printer.ts";
import { bar, line, type Piece, partWidths, sourceLook, sparkline } from "../../output/text.ts";

/** Size and style of a frame. */
export interface FrameOptions {
  readonly width: number;
  readonly colours: Colours;
  /** Title line, such as the current rate of a sweep. */
  readonly title?: string | undefined;
}

const LABEL_WIDTH = 11;

/** One frame of the live view, about twenty lines. */
export function renderFrame(
  progress: RunProgress,
  options: StressOptions,
  { width, colours, title }: FrameOptions,
): readonly string[] {
  const { dim } = colours;
  const room = Math.min(100, width);
  const row = (name: string, ...pieces: Piece[]): string =>
    line([{ text: ` ${name.padEnd(LABEL_WIDTH)}`, paint: dim }, ...pieces], width);
  return [
    ...header(progress, options, { width, colours, title }),
    "",
    ...rateRows(progress, room, colours, row),
    "",
    ...sourceRows(progress, options, room, colours, row),
    "",
    ...latencyRows(progress, options, room, colours, row),
    "",
    ...stateRows(progress, options, colours, row),
    "",
    line([{ text: " Ctrl+C ends the run with a full report", paint: dim }], width),
  ];
}

type Row = (name: string, ...pieces: Piece[]) => string;

function header(
  progress: RunProgress,
  options: StressOptions,
  { width, colours, title = "stress" }: FrameOptions,
): string[] {
  const { bold, cyan, dim } = colours;
  const { elapsedSeconds, totalSeconds, phase } = progress;
  const setting =
    `${formatCount(options.agents)} agents in ${options.domains.map(printable).join(", ")}; ` +
    `${plural(options.workers, "worker")}; budget ${formatCount(options.budgetMs)} ms`;
  const done = Math.max(0, elapsedSeconds) / Math.max(totalSeconds, 1e-9);
  const { full, rest } = bar(done, Math.min(40, Math.max(8, width - 44)));
  const words = {
    starting: "starting",
    "warming-up": `warming up, ${formatDuration(Math.ceil(-elapsedSeconds))} left`,
    measuring: `${formatDuration(Math.floor(elapsedSeconds))} of ${formatDuration(totalSeconds)}, ${formatDuration(
      Math.ceil(Math.max(0, totalSeconds - elapsedSeconds)),
    )} left`,
    ending: "waiting for the last answers",
  }[phase];
  return [
    line(
      [
        { text: " UNDERSTUDY ", paint: (text) => bold(cyan(text)) },
        { text: `${title}  `, paint: bold },
        { text: setting, paint: dim },
      ],
      width,
    ),
    line(
      [
        { text: " " },
        { text: full, paint: cyan },
        { text: rest, paint: dim },
        { text: `  ${words}` },
      ],
      width,
    ),
  ];
}

function rateRows(
  { recent, offered, answered, dropped, lost }: RunProgress,
  room: number,
  colours: Colours,
  row: Row,
): string[] {
  const { bold, dim, yellow } = colours;
  const last = recent.at(-1);
  const losses = [
    dropped > 0 ? `${formatCount(dropped)} dropped` : "",
    lost > 0 ? `${formatCount(lost)} lost` : "",
  ].filter((text) => text !== "");
  return [
    row(
      "rate",
      { text: `${formatCount(last?.answered ?? 0)}/s`, paint: bold },
      { text: ` of ${formatCount(last?.offered ?? 0)}/s planned`, paint: dim },
      { text: `   ${formatCount(answered)} of ${formatCount(offered)} answered` },
      { text: losses.length === 0 ? "" : `, ${losses.join(", ")}`, paint: yellow },
    ),
    row("", {
      text: sparkline(
        recent.map((point) => point.answered),
        room - LABEL_WIDTH - 2,
      ),
      paint: colours.cyan,
    }),
  ];
}

function sourceRows(
  progress: RunProgress,
  options: StressOptions,
  room: number,
  colours: Colours,
  row: Row,
): string[] {
  const { bySource, byReason, answered } = progress;
  const sources = PLAN_SOURCES.filter((source) => (bySource[source] ?? 0) > 0);
  const widths = partWidths(
    sources.map((source) => bySource[source] ?? 0),
    room - LABEL_WIDTH - 2,
  );
  const stack = sources.map((source, index): Piece => {
    const { paint, block } = sourceLook(source, colours);
    return { text: block.repeat(widths[index] ?? 0), paint };
  });
  const key = sources.flatMap((source): Piece[] => {
    const { paint, block } = sourceLook(source, colours);
    const share = formatShare((bySource[source] ?? 0) / answered);
    return [{ text: `${block} `, paint }, { text: `${source} ${share}   ` }];
  });
  const reasons = Object.entries(byReason).toSorted(([, a], [, b]) => b - a);
  const fallbacks = reasons.reduce((sum, [, count]) => sum + count, 0);
  const why = reasons
    .slice(0, 4)
    .map(([reason, count]) => `${reason} ${formatShare(count / answered)}`);
  const isQuiet = fallbacks === 0 || answered === 0;
  return [
    row(
      "plans by",
      ...(stack.length === 0 ? [{ text: "no answer yet", paint: colours.dim }] : stack),
    ),
    row("", ...key),
    options.lead === "none"
      ? row("fallbacks", { text: "there is no lead", paint: colours.dim })
      : row(
          "fallbacks",
          { text: isQuiet ? "none" : formatShare(fallbacks / answered) },
          { text: isQuiet ? "" : `   ${why.join(", ")}`, paint: colours.dim },
        ),
  ];
}

function latencyRows(
  { p50Ms, p95Ms, p99Ms, maxMs, misses, recent }: RunProgress,
  { budgetMs }: StressOptions,
  room: number,
  { bold, dim, red, green }: Colours,
  row: Row,
): string[] {
  const isWithin = p99Ms <= budgetMs;
  return [
    row(
      "latency",
      { text: `p50 ${formatTime(p50Ms)}   p95 ${formatTime(p95Ms)}   p99 ` },
      { text: formatTime(p99Ms), paint: (text) => bold(isWithin ? green(text) : red(text)) },
      { text: `   max ${formatTime(maxMs)}` },
      { text: `   budget ${formatCount(budgetMs)} ms`, paint: dim },
    ),
    row("p99", {
      text: sparkline(
        recent.map((point) => point.p99Ms),
        room - LABEL_WIDTH - 2,
        { isLogarithmic: true, most: budgetMs },
      ),
      paint: isWithin ? green : red,
    }),
    row("late", {
      text: misses === 0 ? "none" : formatCount(misses),
      paint: misses === 0 ? undefined : red,
    }),
  ];
}

function stateRows(
  { breakers, activeFaults, workersAlive, restarts, recent, elapsedSeconds }: RunProgress,
  options: StressOptions,
  { dim, red, yellow }: Colours,
  row: Row,
): string[] {
  const last = recent.at(-1);
  const faults = activeFaults.map(({ kind, startSeconds, durationSeconds, share }) => {
    const left = startSeconds + durationSeconds - elapsedSeconds;
    const part = share < 1 ? ` ${formatShare(share)}` : "";
    return `${printable(kind)}${part}${Number.isFinite(left) && left > 0 ? ` (${formatDuration(Math.ceil(left))} left)` : ""}`;
  });
  const next = options.faults
    .filter(({ startSeconds }) => startSeconds > elapsedSeconds)
    .toSorted((a, b) => a.startSeconds - b.startSeconds)[0];
  const coming =
    next === undefined
      ? ""
      : `; ${printable(next.kind)} in ${formatDuration(Math.ceil(next.startSeconds - elapsedSeconds))}`;
  const open = `${breakers.closed} closed, ${breakers.halfOpen} half-open, ${breakers.open} open`;
  const isQuiet = breakers.open === 0 && breakers.halfOpen === 0;
  return [
    ...(options.lead === "none"
      ? []
      : [
          row("breakers", {
            text: open,
            paint: isQuiet ? undefined : breakers.open > 0 ? red : yellow,
          }),
        ]),
    row(
      "faults",
      {
        text: faults.length === 0 ? "none" : faults.join(", "),
        paint: faults.length === 0 ? undefined : yellow,
      },
      { text: coming, paint: dim },
    ),
    row(
      "workers",
      { text: `${workersAlive} of ${options.workers} alive` },
      { text: restarts === 0 ? "" : `, ${restarts} replaced`, paint: yellow },
    ),
    row(
      "memory",
      {
        text:
          last === undefined
            ? "–"
            : `${formatBytes(last.rssBytes)} resident, ${formatBytes(last.heapBytes)} heap`,
      },
      {
        text: last === undefined ? "" : `   loop delay ${formatTime(last.loopDelayMs)}`,
        paint: dim,
      },
    ),
  ];
}
