import { RequestError } from "@understudy/planner-core";
import { isAccepted } from "../member-call.ts";
import type { PoolMember } from "../pool-member.ts";
import type { PoolDecision, PoolRun } from "../pool-run.ts";
import { nobody } from "../pool-run.ts";
import type { PoolStrategy } from "./strategy.ts";

/** Options of {@link smallFirst}. */
export interface SmallFirstOptions {
  /** What of the time that is left the small model may take, above 0 and at most 1. Default 0.4. */
  readonly share?: number | undefined;
}

/**
 * A cascade: each member in the pool's order, the smallest first, within a share of the time that is left. The
 * next one is asked only where no plan was accepted, and where it can still answer in time; it begins from what
 * was sound. Saves the large model's calls, and costs time where the small one is often wrong.
 *
 * @throws RequestError if the share is no number above 0 and at most 1
 */
export function smallFirst({ share = 0.4 }: SmallFirstOptions = {}): PoolStrategy {
  if (!(share > 0 && share <= 1)) {
    const message = "must be a number above 0 and at most 1";
    throw new RequestError([{ pointer: "/share", message }]);
  }
  const decide = (run: PoolRun): Promise<PoolDecision> => cascade(run, share);
  return { name: "small-first", key: `small-first:${share}`, decide };
}

async function cascade(run: PoolRun, share: number): Promise<PoolDecision> {
  const { deadline, question, draft } = run.request;
  const answers: Omit<PoolDecision, "why">[] = [];
  let begun = draft;
  for (const [index, member] of run.members.entries()) {
    const isLast = index === run.members.length - 1;
    // The call may go on for a harvest when nobody waits any more; shares are of the time before.
    const leftMs = Math.min(deadline.rankMs, deadline.atMs) - deadline.clock.now();
    if (leftMs <= 0 || (index > 0 && !fits(member, run, leftMs, begun))) continue;
    const totalMs = isLast ? undefined : leftMs * share;
    // Of several only the last one's steps are final as they come.
    const onStep = isLast && answers.length === 0 ? run.request.onStep : undefined;
    const call = run.ask(member, { totalMs, draft: begun, onStep });
    const judged = await call.done;
    if (judged === undefined) continue;
    if (isAccepted(judged)) {
      const why =
        index === 0 ? "the first member's plan was accepted" : "the first that was accepted";
      return { call, judged, why };
    }
    call.settleAs("refused");
    answers.push({ call, judged });
    if (judged.answer.kind === "plan") {
      const sound = judged.answer.actions.slice(0, judged.judgement?.soundSteps ?? 0);
      if (sound.length > 0) begun = [...sound, ...(run.request.redraft?.(sound) ?? [])];
    }
  }
  if (run.calls.length === 0) throw nobody();
  return run.leastBad(answers);

  function fits(
    member: PoolMember,
    { request }: PoolRun,
    leftMs: number,
    from: readonly number[] | undefined,
  ): boolean {
    return member.lead.admit(question, leftMs, from ?? request.draft).admitted;
  }
}
