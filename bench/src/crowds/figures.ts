import { percentile } from "../runner/measure/percentiles.ts";
import { formatTable } from "../runner/report/table.ts";
import type { Tally } from "./actor.ts";
import { type Estimate, estimate, meanOf } from "./interval.ts";

/** One player's part in a life. */
export type Side = Pick<Tally, "deeds" | "refused" | "vain" | "thefts" | "walkedMs" | "idleMs"> & {
  /** Undefined for games that keep none. */
  readonly hash?: number;
  /** Processor time of all frames, in milliseconds; undefined with a counted clock. */
  readonly cpuMs?: number;
};

/** The engine's part in a life, and its costs. */
export interface EngineSide extends Side {
  /** Milliseconds of each frame: the runners' ticks and the slice. */
  readonly frames: Float64Array;
  readonly answers: number;
  readonly cutOff: number;
  /** Questions to a model. Default: 0 */
  readonly askedOfModel?: number;
  /** Sleeps that a change ended, for each time that a thing became free; NaN if that is not known. */
  readonly wakesAFreedThing: number;
  /** Idle agents that a joint greedy pass would employ, as a share of all looks at all agents; NaN without looks. */
  readonly idleShare: number;
  /** Game time at which the last agent had its first answer; NaN if that is not known. */
  readonly firstsMs: number;
  /** Bytes in use after each minute; empty unless asked for. */
  readonly heap: readonly number[];
  /** Mistakes that the engine reported. */
  readonly errors: readonly string[];
}

/** Both players in the same life, and the most that the relaxed game allows. */
export interface Pair {
  readonly seed: number;
  readonly bound: number;
  readonly greedy: Side;
  readonly engine: EngineSide;
  /** The engine without what was asked for besides; undefined if nothing was. */
  readonly plain?: Pick<EngineSide, "deeds"> | undefined;
}

/** A game, as it was played. */
export interface Played {
  readonly name: string;
  readonly agents: number;
  readonly seconds: number;
  readonly pairs: readonly Pair[];
}

/** The figures of a game; those of a share, and its interval, are NaN if greedy does all that can be done. */
export interface GameFigures {
  readonly game: string;
  readonly agents: number;
  readonly seconds: number;
  readonly seeds: number;
  readonly deeds: { readonly greedy: number; readonly engine: number; readonly bound: number };
  readonly ratio: number;
  /** Deeds, engine ÷ engine without what was asked for besides; NaN if nothing was. */
  readonly ofPlain: number;
  readonly askedOfModel: number;
  /** Deeds of the engine less those of greedy, by pairs. */
  readonly gain: Estimate;
  /** (engine − greedy) ÷ (bound − greedy), with the interval of the paired differences. */
  readonly gapClosed: Estimate;
  /** Walking and waiting for a deed, engine ÷ greedy. */
  readonly effort: number;
  /** Walking for a deed, engine ÷ greedy. */
  readonly walking: number;
  readonly idleShare: number;
  /** Processor time, in milliseconds; NaN if it was not measured. */
  readonly cpuMsPerAgentMinute: { readonly greedy: number; readonly engine: number };
  readonly frameMs: { readonly p50: number; readonly p95: number; readonly p99: number };
  /** Seconds until every agent had an answer, in the slowest life. */
  readonly firstAnswersAfter: number;
  readonly answersPerAgentMinute: number;
  readonly cutOffShare: number;
  readonly wakesAFreedThing: number;
  /** Megabytes after each minute of the first life. */
  readonly heapMB: readonly number[];
  readonly refused: number;
  readonly vain: number;
  readonly thefts: number;
  readonly errors: readonly string[];
  /** Hashes of the engine's lives. */
  readonly hashes: readonly string[];
}

const BYTES_A_MB = 1e6;

export function figuresOf({ name, agents, seconds, pairs }: Played): GameFigures {
  const mean = (read: (pair: Pair) => number): number => meanOf(pairs.map(read));
  const sum = (read: (pair: Pair) => number): number => pairs.length * mean(read);
  const deeds = {
    greedy: mean(({ greedy }) => greedy.deeds),
    engine: mean(({ engine }) => engine.deeds),
    bound: mean(({ bound }) => bound),
  };
  const gain = estimate(pairs.map(({ greedy, engine }) => engine.deeds - greedy.deeds));
  const gap = deeds.bound - deeds.greedy;
  const share = (value: number): number => (gap > 0 ? value / gap : Number.NaN);
  const effort = (read: (pair: Pair) => Side): number =>
    sum((pair) => read(pair).walkedMs + read(pair).idleMs) / sum((pair) => read(pair).deeds);
  const walking = (read: (pair: Pair) => Side): number =>
    sum((pair) => read(pair).walkedMs) / sum((pair) => read(pair).deeds);
  const agentMinutes = (pairs.length * agents * seconds) / 60;
  const frames = Float64Array.from(pairs.flatMap(({ engine }) => [...engine.frames])).sort();
  const answers = sum(({ engine }) => engine.answers);
  return {
    ...{ game: name, agents, seconds, seeds: pairs.length, deeds, gain },
    ratio: deeds.engine / deeds.greedy,
    ofPlain: deeds.engine / mean(({ plain }) => plain?.deeds ?? Number.NaN),
    askedOfModel: sum(({ engine }) => engine.askedOfModel ?? 0),
    gapClosed: { mean: share(gain.mean), low: share(gain.low), high: share(gain.high) },
    effort: effort(({ engine }) => engine) / effort(({ greedy }) => greedy),
    walking: walking(({ engine }) => engine) / walking(({ greedy }) => greedy),
    idleShare: mean(({ engine }) => engine.idleShare),
    cpuMsPerAgentMinute: {
      greedy: sum(({ greedy }) => greedy.cpuMs ?? Number.NaN) / agentMinutes,
      engine: sum(({ engine }) => engine.cpuMs ?? Number.NaN) / agentMinutes,
    },
    frameMs: {
      p50: percentile(frames, 0.5),
      p95: percentile(frames, 0.95),
      p99: percentile(frames, 0.99),
    },
    firstAnswersAfter: Math.max(...pairs.map(({ engine }) => engine.firstsMs)) / 1000,
    answersPerAgentMinute: answers / agentMinutes,
    cutOffShare: sum(({ engine }) => engine.cutOff) / answers,
    wakesAFreedThing: mean(({ engine }) => engine.wakesAFreedThing),
    heapMB: (pairs[0]?.engine.heap ?? []).map((bytes) => Math.round(bytes / BYTES_A_MB)),
    refused: sum(({ engine }) => engine.refused),
    vain: sum(({ engine }) => engine.vain),
    thefts: sum(({ engine }) => engine.thefts),
    errors: [...new Set(pairs.flatMap(({ engine }) => engine.errors))],
    hashes: pairs.flatMap(({ engine: { hash } }) =>
      hash === undefined ? [] : [hash.toString(16)],
    ),
  };
}

/**
 * A table with a column for each game.
 *
 * @param tellsHashes whether the lives were played by a counted clock, so that their hashes mean something
 */
export function formatFigures(all: readonly GameFigures[], tellsHashes: boolean): string {
  const row = (name: string, tell: (figures: GameFigures) => string): string[] => [
    name,
    ...all.map(tell),
  ];
  const number = (value: number, digits: number): string =>
    Number.isFinite(value) ? value.toFixed(digits) : "–";
  const interval = ({ mean, low, high }: Estimate, digits: number): string =>
    `${number(mean, digits)} (${number(low, digits)} to ${number(high, digits)})`;
  const percent = (share: number): string => `${number(100 * share, 1)} %`;
  const table = formatTable([
    row("", ({ game, agents }) => `${game} ${agents}`),
    row("lives, each of seconds", ({ seeds, seconds }) => `${seeds} × ${seconds}`),
    row("deeds: greedy", ({ deeds }) => number(deeds.greedy, 1)),
    row("deeds: engine", ({ deeds }) => number(deeds.engine, 1)),
    row("deeds: bound", ({ deeds }) => number(deeds.bound, 1)),
    row("engine ÷ greedy", ({ ratio }) => number(ratio, 3)),
    row("engine ÷ engine alone", ({ ofPlain }) => number(ofPlain, 3)),
    row("questions to the model", ({ askedOfModel }) => `${askedOfModel}`),
    row("engine − greedy", ({ gain }) => interval(gain, 1)),
    row("share of the gap", ({ gapClosed }) => interval(gapClosed, 2)),
    row("effort ÷ greedy's", ({ effort }) => number(effort, 2)),
    row("walking ÷ greedy's", ({ walking }) => number(walking, 2)),
    row("idle, employable", ({ idleShare }) => percent(idleShare)),
    row("ms an agent minute: greedy", ({ cpuMsPerAgentMinute: { greedy } }) => number(greedy, 1)),
    row("ms an agent minute: engine", ({ cpuMsPerAgentMinute: { engine } }) => number(engine, 1)),
    row("frame p50, ms", ({ frameMs }) => number(frameMs.p50, 2)),
    row("frame p95, ms", ({ frameMs }) => number(frameMs.p95, 2)),
    row("frame p99, ms", ({ frameMs }) => number(frameMs.p99, 2)),
    row("first answers after, s", (figures) => number(figures.firstAnswersAfter, 1)),
    row("answers an agent minute", (figures) => number(figures.answersPerAgentMinute, 1)),
    row("cut off", ({ cutOffShare }) => percent(cutOffShare)),
    row("wakes a freed thing", (figures) => number(figures.wakesAFreedThing, 1)),
    row("refused, thefts", ({ refused, thefts }) => `${refused}, ${thefts}`),
    row("in vain", ({ vain }) => `${vain}`),
  ]);
  const more = all.flatMap(({ game, agents, heapMB, errors, hashes }) =>
    [
      ...(tellsHashes ? [`lives ${hashes.join(" ")}`] : []),
      ...(heapMB.length > 0 ? [`MB after each minute: ${heapMB.join(" ")}`] : []),
      ...errors,
    ].map((line) => `${game} ${agents}: ${line}`),
  );
  return [table, ...more].join("\n");
}
