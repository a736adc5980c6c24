import type { Outcome } from "../../contract/outcome.ts";
import type { LeadCall, LeadCallResult } from "../call/lead-call.ts";
import type { Turns } from "../drive/turns.ts";
import { revise, type ServeParts } from "../outcome/serve.ts";
import { type ProveParts, readAnswer, tellAnswered } from "../proof/prove.ts";
import type { OpenRequest } from "../request/open-request.ts";

/** What late answers are harvested with. */
export interface HarvestParts extends ProveParts, ServeParts {
  readonly turns: Turns;
}

/**
 * Lets the lead work on for a request that is answered without it. When it has answered, its plan is
 * judged, cached, and offered as `revised`.
 */
export function harvest(parts: HarvestParts, request: OpenRequest, call: LeadCall): void {
  request.isHarvested = true;
  request.call = call;
  void call.result
    .then((said) => judgeLate(parts, request, said))
    // A cost function of the game may throw while a late plan is judged; nobody waits for it.
    .catch(() => undefined)
    .then((outcome) => parts.requests.close(request, outcome));
}

async function judgeLate(
  parts: HarvestParts,
  request: OpenRequest,
  said: LeadCallResult,
): Promise<Outcome | undefined> {
  const { clock, settings, turns } = parts;
  // Nobody goes on with it from tick to tick any more.
  request.time.pauseMs = Number.POSITIVE_INFINITY;
  const { understudyMaxMs, yieldMs } = settings;
  const untilMs = clock.now() + understudyMaxMs;
  const steps = readAnswer(parts, request, said, untilMs);
  const answer = await turns.run(steps, { sliceMs: yieldMs, untilMs });
  tellAnswered(parts, request, said, answer, false);
  if (answer === undefined || request.revision.isClosed) return undefined;
  return revise(parts, request, answer);
}
