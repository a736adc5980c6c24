import { type Clock, RequestError } from "@understudy/planner-core";
import { POOL_SETTINGS, settingsWith } from "../../../model-settings.ts";
import { gather, isLastAccepted } from "../gather.ts";
import { type PoolDecision, take } from "../member-answer.ts";
import type { MemberCall } from "../member-call.ts";
import type { PoolMember } from "../pool-member.ts";
import { nobody, type PoolRun } from "../pool-run.ts";
import type { PoolStrategy } from "./strategy.ts";

/** Options of {@link hedged}. */
export interface HedgedOptions {
  /** Share of calls that may get a second call, from 0 to 1. Default: `LLM_HEDGE_SHARE`, else 0.05. */
  readonly extraCalls?: number | undefined;
}

/** Maximum number of unused second calls that are carried over. */
const MOST_SAVED = 3;

/**
 * Calls the member with the shortest predicted time, and a second one on another resource if the first call fails or
 * its first text is later than in 95 of 100 calls. Cuts the tail latency for a few extra calls (Dean and Barroso, The
 * Tail at Scale, 2013).
 *
 * @throws RequestError if an option is out of range
 */
export function hedged(options: HedgedOptions = {}): PoolStrategy {
  const { extraCalls = settingsWith(POOL_SETTINGS).hedgeShare } = options;
  if (!(extraCalls >= 0 && extraCalls <= 1)) {
    const message = `must be a number from 0 to 1, not ${String(extraCalls)}`;
    throw new RequestError([{ pointer: "/extraCalls", message }]);
  }
  let saved = 0;
  const maySpend = (): boolean => {
    if (saved < 1) return false;
    saved--;
    return true;
  };
  return {
    ...{ name: "hedged", key: "hedged" },
    decide: (run) => {
      saved = Math.min(MOST_SAVED, saved + extraCalls);
      return decide(run, maySpend);
    },
  };
}

async function decide(run: PoolRun, maySpend: () => boolean): Promise<PoolDecision> {
  const [first, ...others] = byPrediction(run);
  if (first === undefined) throw nobody();
  const { deadline, onStep } = run.request;
  let isBegun = false;
  let isHedged = false;
  const tell: typeof onStep = (action, index) => {
    if (isHedged) return "continue";
    isBegun = true;
    return onStep?.(action, index) ?? "continue";
  };
  const call = run.ask(first, { onStep: onStep && tell });
  const begun = [call];
  if (await isLate(call, run.recordOf(first).firstTexts.lateAfterMs, deadline.clock)) {
    const second = others.find((member) => !run.isBusy(member));
    if (second !== undefined && !isBegun && !deadline.isOver && maySpend()) {
      isHedged = true;
      begun.push(run.ask(second));
    }
  }
  const answers = await gather(run, [], { begun, isEnough: isLastAccepted });
  const good = answers.find(({ judged }) => judged.isAccepted);
  if (good === undefined) return run.leastBad(answers);
  return take(good, good.call === call ? "it was in time" : "the first was late");
}

/** Whether a call failed, or its first text is late. */
function isLate(call: MemberCall, lateMs: number | undefined, clock: Clock): Promise<boolean> {
  return new Promise((resolve) => {
    const timer = lateMs === undefined ? undefined : clock.setTimer(() => resolve(true), lateMs);
    const settle = (late: boolean): void => {
      if (timer !== undefined) clock.clearTimer(timer);
      resolve(late);
    };
    call.onFirstText(() => settle(false));
    call.done.then((judged) => settle(judged === undefined));
  });
}

/** Members by predicted time, the fastest first; members without a prediction come last, in their order. */
function byPrediction(run: PoolRun): readonly PoolMember[] {
  const predicted = new Map(
    run.members.map((member) => [member, run.predictMs(member) ?? Number.POSITIVE_INFINITY]),
  );
  const of = (member: PoolMember): number => predicted.get(member) as number;
  return [...run.members].sort((a, b) => (of(a) === of(b) ? 0 : of(a) - of(b)));
}
