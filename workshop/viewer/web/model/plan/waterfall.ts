import type { RequestMessage, StageName, StageView } from "../../../src/protocol/request.ts";

/** A bar of a waterfall, in shares of its width. */
interface Bar {
  readonly stage: StageView;
  readonly left: number;
  readonly width: number;
  /** Whether it is still running and ends at the picture's edge. */
  readonly isOpen: boolean;
}

/** A waterfall's layout. Positions are shares of the width, from 0 to 1. */
export interface Waterfall {
  /** The span of the whole width, in ms. */
  readonly spanMs: number;
  readonly bars: readonly Bar[];
  /** End of the budget; undefined without one. */
  readonly budget: number | undefined;
  /** Time of the answer. */
  readonly served: number | undefined;
}

const ORDER: readonly StageName[] = [
  "look",
  "classical",
  "admission",
  "llm",
  "member",
  "proof",
  "revision",
];

/**
 * Lays out the stages of a request along its time and budget. Stages have a least width, so that those of microseconds
 * stay visible.
 *
 * @param leastWidth least width of a bar, as a share
 * @param spanMs span of the width. Default: everything, including budget and revision
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

/** The time span of a request in ms: its duration and its budget. */
export function spanOf({ stages, budgetMs, servedMs }: RequestMessage): number {
  const ends = stages.map(({ fromMs, toMs }) => toMs ?? fromMs);
  const longest = Math.max(servedMs ?? 0, ...ends);
  // A short request is enlarged, as it would vanish beside a long budget.
  const scale = budgetMs !== undefined && longest < budgetMs / 50 ? 0 : (budgetMs ?? 0);
  return Math.max(longest, scale, 0.001) * 1.04;
}

/**
 * A common scale for several requests, in ms: that of the slow ones, so that cache hits look immediate. The slowest
 * tenth exceeds it, so that a hanging request does not squeeze all others.
 */
export function commonSpan(requests: readonly RequestMessage[]): number {
  const slow = requests.filter(({ budgetMs, servedMs }) => (servedMs ?? 0) > (budgetMs ?? 0) / 50);
  const spans = (slow.length > 0 ? slow : requests).map(spanOf).toSorted((a, b) => a - b);
  return spans[Math.floor((spans.length - 1) * 0.9)] ?? 1;
}

function byStage(a: StageView, b: StageView): number {
  return a.fromMs - b.fromMs || ORDER.indexOf(a.name) - ORDER.indexOf(b.name);
}
