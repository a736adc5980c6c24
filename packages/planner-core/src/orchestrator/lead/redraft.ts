import type { LeadRequest } from "../../contract/lead.ts";
import { PlanProver } from "../../plan/prover.ts";
import { runNow } from "../drive/pausable.ts";
import type { OpenRequest } from "../request/open-request.ts";
import type { InHand } from "../request/progress.ts";
import type { UnderstudyParts } from "../understudy/parts.ts";

/** Limit on the redrafts of one call. */
const MAX_REDRAFTS = 2;

/** The callback that continues a lead's steps with the understudy: from a policy, else with a short search. */
export function redraftFor(
  { understudy, clock, settings }: UnderstudyParts,
  request: OpenRequest,
  { meaning, query }: InHand,
): NonNullable<LeadRequest["redraft"]> {
  const { asked } = meaning;
  const { domain, goal } = query;
  let prover: PlanProver | undefined;
  let left = MAX_REDRAFTS;
  return (stepsSaid) => {
    if (left <= 0) return undefined;
    left--;
    prover ??= new PlanProver(domain);
    try {
      if (!prover.prove(asked.state, stepsSaid, undefined, asked)) return undefined;
      const from = { asked, goal, state: prover.state.slice() };
      const untilMs = clock.now() + settings.redraftMs;
      return runNow(understudy.complete(request, from, untilMs));
    } catch {
      // A cost function of the game misbehaves; the proof of the answer will report it.
      return undefined;
    }
  };
}
