import type { Clock } from "@understudy/planner-core";
import type { LaneWork } from "../lane.ts";
import type { Unnumbered } from "../outbox.ts";
import type { SessionDelay } from "../plays/plan-watch.ts";
import type { SessionDomain } from "../session-domain.ts";
import type { SessionWorld } from "../world/session-world.ts";

/** The dependencies of a squad's play. */
export interface SessionSquadParts {
  readonly hosted: Pick<SessionDomain, "domain" | "orchestrator">;
  /** The world of a session with things. */
  readonly world: SessionWorld | undefined;
  readonly clock: Clock;
  readonly delay?: SessionDelay | undefined;
  /** Queues work in the session's lane. */
  readonly later: (work: LaneWork) => void;
  readonly push: (message: Unnumbered) => void;
  readonly fail: (error: unknown) => void;
  /** Returns the next step id, unique within the session. */
  readonly nextStepId: () => number;
}
