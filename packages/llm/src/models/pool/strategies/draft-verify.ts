import { gather } from "../gather.ts";
import { type PoolDecision, soundBeginning, take } from "../member-answer.ts";
import { nobody, type PoolRun } from "../pool-run.ts";
import { checkShare } from "./share.ts";
import { cascade } from "./small-first.ts";
import type { PoolStrategy } from "./strategy.ts";

/** Options of {@link draftVerify}. */
export interface DraftVerifyOptions {
  /** The share of the time left that the first member may take, above 0 and at most 1. Default 0.3. */
  readonly share?: number | undefined;
}

/**
 * Propose and verify: the first member proposes a plan, and its valid prefix becomes the draft of the last member,
 * which has the final say. An embedded model reads a draft in one pass instead of writing it, so its answer comes
 * sooner if both agree. Servers read no drafts: with them the strategy only repairs, at the price of a call of each
 * member. For speculative decoding of tokens within one process, use the option `draftModel` of an embedded model.
 *
 * @throws RequestError if the share is not a number above 0 and at most 1
 */
export function draftVerify({ share = 0.3 }: DraftVerifyOptions = {}): PoolStrategy {
  checkShare("share", share);
  return {
    ...{ name: "draft-verify", key: `draft-verify:${share}` },
    isForPlans: true,
    decide: (run) => decide(run, share),
  };
}

async function decide(run: PoolRun, share: number): Promise<PoolDecision> {
  const [first, ...others] = run.members;
  if (first === undefined) throw nobody();
  const { judge, redraft } = run.request;
  if (judge === undefined || others.length === 0) return cascade(run, share);
  const totalMs = run.leftMs * share;
  const proposals = await gather(run, [first], { asking: () => ({ totalMs }) });
  const [proposal] = proposals;
  const sound = proposal === undefined ? [] : soundBeginning(proposal);
  const isWhole = proposal?.judged.isAccepted === true;
  const draft = sound.length === 0 || isWhole ? sound : [...sound, ...(redraft?.(sound) ?? [])];
  const verifier = others.toReversed().find((member) => run.fits(member));
  const verified =
    verifier === undefined
      ? []
      : await gather(run, [verifier], {
          asking: () => ({ draft: draft.length > 0 ? draft : undefined }),
          earlier: proposals,
        });
  const [verdict] = verified;
  if (verdict?.judged.isAccepted === true) return take(verdict, "the last member's own plan");
  if (proposal !== undefined && isWhole) return take(proposal, "the proposal stands as it is");
  return run.leastBad([...verified, ...proposals]);
}
