import type { RequestMessage, StageName, StageView } from "../../../src/protocol/request.ts";

/** One bar of a waterfall, in shares of its width. */
interface Bar {
  readonly stage: StageView;
  readonly left: number;
  readonly width: number;
  /** It still runs: its end is that of the picture. */
  readonly isOpen: boolean;
}

/** A waterfall to draw. All positions are shares of the width, from 0 to 1. */
export interface Waterfall {
  /** The span of the whole width, in ms. */
  readonly spanMs: number;
  readonly bars: readonly Bar[];
  /** The end of the budget; undefined if there is none. */
  readonly budget: number | undefined;
  /** The time at which the answer was served. */
  readonly served: number | undefined;
}

const ORDER: readonly StageName[] = [
  "look",
  "understudy",
  "admission",
  "lead",
  "member",
  "proof",
  "revision",
];

/**
 * Lays the stages of a request out along its time, with room for its budget. Stages keep a least width, so that what took
 * microseconds can be seen.
 *
 * @param leastWidth of a bar, as a share
 * @param spanMs what the width stands for. Default: all there is, budget and revision too
 */
export function layOutWaterfall(
  request: RequestMessage,
  leastWidth: number,
  spanMs: number = spanOf(request),
): Waterfall {
  const share = (ms: number): number => Math.min(1, Math.max(0, ms / spanMs));
  const bars = request.stages.toSorted(byStage).map((stage): Bar => {
    const isOpen = stage.toMs === undefined;
    const right = stage.toMs === undefined ? 1 : share(stage.toMs);
    const width = Math.max(leastWidth, right - share(stage.fromMs));
    return { stage, width, left: Math.min(share(stage.fromMs), 1 - width), isOpen };
  });
  const { budgetMs, servedMs } = request;
  return {
    spanMs,
    bars,
    budget: budgetMs === undefined || budgetMs > spanMs ? undefined : share(budgetMs),
    served: servedMs === undefined ? undefined : share(servedMs),
  };
}

/** How much time a request takes to show, in ms: what it took, and its budget. */
export function spanOf({ stages, budgetMs, servedMs }: RequestMessage): number {
  const ends = stages.map(({ fromMs, toMs }) => toMs ?? fromMs);
  const longest = Math.max(servedMs ?? 0, ...ends);
  // A short request would hide at the edge of a long budget: it is shown larger.
  const scale = budgetMs !== undefined && longest < budgetMs / 50 ? 0 : (budgetMs ?? 0);
  return Math.max(longest, scale, 0.001) * 1.04;
}

/**
 * One scale for requests that are shown together, in ms: that of those that took their time, so that what came from a cache is seen to be
 * immediate; the slowest tenth goes beyond it, or one that hangs would press all others to the edge.
 */
export function commonSpan(requests: readonly RequestMessage[]): number {
  const slow = requests.filter(({ budgetMs, servedMs }) => (servedMs ?? 0) > (budgetMs ?? 0) / 50);
  const spans = (slow.length > 0 ? slow : requests).map(spanOf).toSorted((a, b) => a - b);
  return spans[Math.floor((spans.length - 1) * 0.9)] ?? 1;
}

function byStage(a: StageView, b: StageView): number {
  return a.fromMs - b.fromMs || ORDER.indexOf(a.name) - ORDER.indexOf(b.name);
}
