import {
  type LlmCandidate,
  type Random,
  RequestError,
  seededRandom,
} from "@understudy/planner-core";
import { hashText } from "@understudy/planner-core/internal";
import { gather } from "../gather.ts";
import { cheapest, type MemberAnswer, type PoolDecision, take } from "../member-answer.ts";
import { membersFor, type PoolMember } from "../pool-member.ts";
import type { PoolRequest } from "../pool-request.ts";
import { nobody, type PoolRun } from "../pool-run.ts";
import { judgeTexts } from "./judge-texts.ts";
import { checkShare } from "./share.ts";
import { shuffled } from "./shuffled.ts";
import type { PoolStrategy } from "./strategy.ts";
import { planMeaning } from "./vote/votes.ts";

/** Options of {@link judging}. */
export interface JudgeOptions {
  /** Name of the judging member. Default: the last one with the task `judge`. */
  readonly by?: string | undefined;
  /** The share of the time left that the other members may take, above 0 and at most 1. Default 0.6. */
  readonly share?: number | undefined;
  /** Seed for shuffling the plans before judging, since models prefer the first option. Default 1. */
  readonly seed?: number | undefined;
}

/** Maximum number of plans to judge: one for each letter from A to H. */
const MOST_PLANS = 8;

/**
 * The other members plan, and the judge chooses one of the proved plans by a letter, a single token. Likewise for
 * valid texts. Useful for matters of taste; if the cheapest plan is wanted, the proof finds it without a judge.
 *
 * @throws RequestError if the share is out of range
 */
export function judging({ by, share = 0.6, seed = 1 }: JudgeOptions = {}): PoolStrategy {
  checkShare("share", share);
  return {
    ...{ name: "judge", key: `judge:${by ?? ""}:${share}:${seed}` },
    check: (members) => {
      if (by === undefined || members.some(({ name }) => name === by)) return;
      const known = members.map(({ name }) => name).join(", ");
      const message = `no member is called ${by}; there are ${known}`;
      throw new RequestError([{ pointer: "/by", message }]);
    },
    decide: (run) => {
      const judges = membersFor("judge", run.able);
      const one = by === undefined ? judges.at(-1) : run.able.find(({ name }) => name === by);
      const random = seededRandom(seed ^ Number.parseInt(hashText(run.key).slice(0, 8), 16));
      const { candidates, text } = run.request;
      if (text !== undefined) return judgeTexts(run, { by: one, question: text, share, random });
      if (candidates !== undefined) return chooseAmong(run, one, candidates, random);
      return judgePlans(run, one, share, random);
    },
  };
}

async function judgePlans(
  run: PoolRun,
  by: PoolMember | undefined,
  share: number,
  random: Random,
): Promise<PoolDecision> {
  const others = run.members.filter((member) => member !== by);
  const planners = others.length > 0 ? others : run.members;
  const totalMs = run.leftMs * share;
  const answers = await gather(run, planners, { asking: () => ({ totalMs }) });
  const plans = distinctPlans(run.request, answers).slice(0, MOST_PLANS);
  const best = cheapest(answers);
  if (best === undefined) return run.leastBad(answers);
  if (plans.length < 2 || by === undefined) return take(best, "the only plan that was accepted");
  await run.endCalls();
  const order = shuffled(plans, random);
  const candidates = order.map(({ candidate }) => candidate);
  const [verdict] = await gather(run, [by], { asking: () => ({ candidates }), earlier: answers });
  const choice = verdict?.judged.answer;
  const chosen = choice?.kind === "choice" ? order[choice.index] : undefined;
  if (chosen === undefined) return take(best, `${by.name} did not choose: the cheapest`);
  return take(chosen.answered, `chosen by ${by.name} among ${plans.length} proved plans`);
}

/** The judge chooses among given plans, in a shuffled order. */
async function chooseAmong(
  run: PoolRun,
  by: PoolMember | undefined,
  given: readonly LlmCandidate[],
  random: Random,
): Promise<PoolDecision> {
  if (by === undefined) throw nobody();
  const order = shuffled([...given.keys()], random);
  const candidates = order.map((index) => given[index] as LlmCandidate);
  const answers = await gather(run, [by], { asking: () => ({ candidates }) });
  const [verdict] = answers;
  const choice = verdict?.judged.answer;
  if (verdict === undefined || choice?.kind !== "choice") return run.leastBad(answers);
  const index = order[choice.index] ?? -1;
  return {
    ...{ call: verdict.call, answer: { ...choice, index } },
    why: `chosen by ${by.name} among ${given.length} proved plans`,
  };
}

interface PlanToJudge {
  readonly answered: MemberAnswer;
  readonly candidate: LlmCandidate;
}

/** One plan for each distinct effect: the first. */
function distinctPlans(
  { question }: PoolRequest,
  answers: readonly MemberAnswer[],
): readonly PlanToJudge[] {
  const plans = new Map<string, PlanToJudge>();
  for (const answered of answers) {
    const { answer, isAccepted } = answered.judged;
    if (!isAccepted || answer.kind !== "plan" || question === undefined) continue;
    const { actions } = answer;
    const { key, cost } = planMeaning(question, actions);
    const candidate = { goal: question.goal, actions, scaledCost: cost };
    if (!plans.has(key)) plans.set(key, { answered, candidate });
  }
  return [...plans.values()];
}
