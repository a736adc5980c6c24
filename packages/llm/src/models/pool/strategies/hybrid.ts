import { RequestError } from "@understudy/planner-core";
import { gather } from "../gather.ts";
import {
  cheapest,
  type MemberAnswer,
  type PoolDecision,
  soundBeginning,
  take,
} from "../member-answer.ts";
import { nobody, type PoolRun } from "../pool-run.ts";
import { checkShare } from "./share.ts";
import { cascade } from "./small-first.ts";
import type { PoolStrategy } from "./strategy.ts";

/** Options of {@link hybrid}. */
export interface HybridOptions {
  /** Number of the small model's first steps to keep. Default 2. */
  readonly steps?: number | undefined;
  /** The share of the time left that the small model may take, above 0 and at most 1. Default 0.4. */
  readonly share?: number | undefined;
}

/**
 * The small model's first steps are proved and reported at once (`onStep`), and the large one plans on from the state
 * after them. The cheaper of the two whole plans is taken; reported steps stay in any case. The first step comes as
 * fast as the small model, at the price of a call of each.
 *
 * @throws RequestError if `steps` is not a whole number above 0, or the share is out of range
 */
export function hybrid({ steps = 2, share = 0.4 }: HybridOptions = {}): PoolStrategy {
  if (!(Number.isInteger(steps) && steps > 0)) {
    throw new RequestError([{ pointer: "/steps", message: "must be a whole number above 0" }]);
  }
  checkShare("share", share);
  return {
    ...{ name: "hybrid", key: `hybrid:${steps}:${share}` },
    isForPlans: true,
    decide: (run) => decide(run, steps, share),
  };
}

async function decide(run: PoolRun, steps: number, share: number): Promise<PoolDecision> {
  const [small, ...others] = run.members;
  if (small === undefined) throw nobody();
  if (run.request.judge === undefined || others.length === 0) return cascade(run, share);
  const totalMs = run.leftMs * share;
  const openings = await gather(run, [small], { asking: () => ({ totalMs }) });
  const [opening] = openings;
  const after = opening === undefined ? [] : soundBeginning(opening).slice(0, steps);
  const { onStep } = run.request;
  for (const [index, action] of after.entries()) onStep?.(action, index);
  const large = others.toReversed().find((member) => run.fits(member));
  const tell: typeof onStep = (action, index = 0) =>
    onStep?.(action, after.length + index) ?? "continue";
  const asking = { after, onStep: onStep && tell };
  const rests =
    large === undefined
      ? []
      : await gather(run, [large], { asking: () => asking, earlier: openings });
  const best = cheapest([...rests, ...openings]);
  if (best === undefined) return run.leastBad([...rests, ...openings]);
  return take(best, whyOf(best, openings, after.length));
}

function whyOf(best: MemberAnswer, openings: readonly MemberAnswer[], given: number): string {
  if (openings.includes(best)) return "the first member's whole plan was the cheapest";
  return `planned on from ${given} steps of the first member`;
}
