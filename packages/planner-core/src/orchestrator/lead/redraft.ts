import type { CacheQuery } from "../../contract/cache.ts";
import type { LeadRequest } from "../../contract/lead.ts";
import { PlanProver } from "../../plan/prover.ts";
import type { Clock } from "../../time/clock.ts";
import { runNow } from "../drive/pausable.ts";
import type { OpenRequest } from "../request/open-request.ts";
import type { OrchestratorSettings } from "../settings.ts";
import type { Understudy } from "../understudy/understudy.ts";

/** Drafts that the understudy writes anew for one call. */
const MAX_REDRAFTS = 2;

/** The parts that write drafts. */
export interface RedraftParts {
  readonly understudy: Understudy;
  readonly clock: Clock;
  readonly settings: OrchestratorSettings;
}

/** Lets the lead ask the understudy to plan on from its own steps: a policy at once, else one short search. */
export function redraftFor(
  { understudy, clock, settings }: RedraftParts,
  request: OpenRequest,
  { domain, goal }: CacheQuery,
): NonNullable<LeadRequest["redraft"]> {
  const { asked } = request;
  let prover: PlanProver | undefined;
  let left = MAX_REDRAFTS;
  return (stepsSaid) => {
    if (left <= 0) return undefined;
    left--;
    prover ??= new PlanProver(domain);
    try {
      if (!prover.prove(asked.state, stepsSaid, undefined, asked)) return undefined;
      const from = prover.state.slice();
      const untilMs = clock.now() + settings.redraftMs;
      return runNow(understudy.complete(request, goal, from, untilMs));
    } catch {
      // A cost function of the game misbehaves: whoever proves the answer says so.
      return undefined;
    }
  };
}
