import { RequestError } from "@understudy/planner-core";
import type { ClientMessage } from "../messages/session-messages.ts";
import type { Unnumbered } from "../outbox.ts";
import { PlanWatch } from "../plays/plan-watch.ts";
import { RunnerPlay, type RunnerPlayParts } from "../plays/runner-play.ts";
import { type Play, wantOf } from "../plays/want.ts";
import { isFailure, toldError } from "../refusals/error-message.ts";
import type { SessionWorld } from "../world/session-world.ts";
import { WorldPlay } from "../world/world-play.ts";
import type { SessionParts } from "./session-parts.ts";

/**
 * The play for a want.
 *
 * @returns starts the play, once the agent is admitted, after the one before
 * @throws RequestError if the want does not fit the domain
 */
export function playOf(
  parts: Omit<RunnerPlayParts, "want">,
  message: ClientMessage<"want">,
  world: SessionWorld | undefined,
): (before: Play | undefined) => Play {
  if (world !== undefined)
    return (before) => new WorldPlay({ ...parts, want: message, world }, before);
  if (message.orders !== undefined) {
    const hint = 'say "world" in "hello", in a domain with kinds';
    throw new RequestError([{ pointer: "/orders", message: "have no meaning here", hint }]);
  }
  const want = wantOf(parts.hosted.domain, message);
  return message.runner === "server"
    ? (before) => new RunnerPlay({ ...parts, want }, before)
    : () => new PlanWatch({ ...parts, want });
}

/** The parts that all plays of a session need. */
export function playPartsOf<Own>(
  { clock, delay, count }: Pick<SessionParts, "clock" | "delay" | "count">,
  own: Own,
  push: (message: Unnumbered) => void,
  fail: (error: unknown) => void,
) {
  return {
    ...own,
    ...{ clock, delay },
    push: (pushed: Unnumbered): void => {
      if (pushed.type === "plan" || pushed.type === "begin") count(false);
      push(pushed);
    },
    fail: (error: unknown): void => {
      count(isFailure(toldError(error)));
      fail(error);
    },
  };
}
