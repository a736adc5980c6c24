import { gather } from "../gather.ts";
import { type MemberAnswer, type PoolDecision, soundBeginning, take } from "../member-answer.ts";
import { nobody, type PoolRun } from "../pool-run.ts";
import { checkShare } from "./share.ts";
import type { PoolStrategy } from "./strategy.ts";

/** Options of {@link smallFirst}. */
export interface SmallFirstOptions {
  /** The share of the time left that the small model may take, above 0 and at most 1. Default 0.4. */
  readonly share?: number | undefined;
}

/**
 * A cascade: members are called in the pool's order, the smallest first, each with a share of the time left. The next
 * one is called only if no plan was accepted and there is still time, and starts from the valid prefix of the last
 * plan. Saves calls of the large model, and costs time if the small one is often wrong.
 *
 * @throws RequestError if the share is not a number above 0 and at most 1
 */
export function smallFirst({ share = 0.4 }: SmallFirstOptions = {}): PoolStrategy {
  checkShare("share", share);
  return {
    ...{ name: "small-first", key: `small-first:${share}` },
    decide: (run) => cascade(run, share),
  };
}

/** Calls the members of a run one after the other. */
export async function cascade(run: PoolRun, share: number): Promise<PoolDecision> {
  const { draft, redraft, onStep } = run.request;
  const answers: MemberAnswer[] = [];
  let begun = draft;
  for (const [index, member] of run.members.entries()) {
    const { leftMs } = run;
    if (leftMs <= 0 || (index > 0 && !run.fits(member, begun))) continue;
    const isLast = index === run.members.length - 1;
    // Earlier members may be replaced, so only the last one's steps are reported as they come.
    const asking = {
      totalMs: isLast ? undefined : leftMs * share,
      draft: begun,
      onStep: isLast && answers.length === 0 ? onStep : undefined,
    };
    const [answered] = await gather(run, [member], { asking: () => asking, earlier: answers });
    if (answered === undefined) continue;
    if (answered.judged.isAccepted) {
      const first = index === 0 ? "the first member's answer was accepted" : undefined;
      return take(answered, first ?? "the first answer that was accepted");
    }
    answers.push(answered);
    const sound = soundBeginning(answered);
    if (sound.length > 0) begun = [...sound, ...(redraft?.(sound) ?? [])];
  }
  if (run.calls.length === 0) throw nobody();
  return run.leastBad(answers);
}
