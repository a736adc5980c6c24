import type { Clock } from "../../time/clock.ts";
import type { Reporter } from "../report/reporter.ts";
import type { OpenRequest } from "../request/open-request.ts";
import type { Answer } from "./answer.ts";
import type { OpenRequests } from "./open-requests.ts";
import { RequestOutcome } from "./request-outcome.ts";

/** What outcomes are made with. */
export interface ServeParts {
  readonly clock: Clock;
  readonly requests: OpenRequests;
  readonly reporter: Reporter;
}

/** Makes the outcome of a request. Unless the lead works on for it, nothing follows. */
export function serve(parts: ServeParts, request: OpenRequest, answer: Answer): RequestOutcome {
  const { clock, requests, reporter } = parts;
  if (!request.isHarvested) requests.close(request, undefined);
  const nowMs = clock.now();
  const elapsedMs = nowMs - request.time.startMs;
  const { agent, revision, words } = request;
  const outcome = RequestOutcome.of(agent, answer, elapsedMs, revision, words);
  reporter.emit({ type: "outcome-serve", outcome, request: request.request, nowMs });
  return outcome;
}

/** Makes the better outcome that follows the one that was served; nothing follows this one. */
export function revise(parts: ServeParts, request: OpenRequest, answer: Answer): RequestOutcome {
  const { clock, reporter } = parts;
  reporter.telemetry.count("plan.revised");
  const nowMs = clock.now();
  const { agent, words } = request;
  const elapsedMs = nowMs - request.time.startMs;
  const outcome = RequestOutcome.of(agent, answer, elapsedMs, undefined, words);
  reporter.emit({ type: "outcome-revise", outcome, request: request.request, nowMs });
  return outcome;
}
