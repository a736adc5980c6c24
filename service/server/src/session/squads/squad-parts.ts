import type { Clock } from "@understudy/planner-core";
import type { HostedDomain } from "../../service/domains/hosted-domain.ts";
import type { LaneWork } from "../../turns/lane.ts";
import type { Unnumbered } from "../outbox.ts";
import type { SessionDelay } from "../plan-watch.ts";

/** The dependencies of a squad's play. */
export interface SessionSquadParts {
  readonly hosted: Pick<HostedDomain, "domain" | "orchestrator">;
  readonly clock: Clock;
  readonly delay?: SessionDelay | undefined;
  /** Queues work in the session's lane. */
  readonly later: (work: LaneWork) => void;
  readonly push: (message: Unnumbered) => void;
  readonly fail: (error: unknown) => void;
  /** Returns the next step id, unique within the session. */
  readonly nextStepId: () => number;
}
