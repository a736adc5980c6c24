import type { ClientMessage } from "../messages/session-messages.ts";
import type { Unnumbered } from "../outbox.ts";
import { PackedAgent } from "../plays/packed-agent.ts";
import { PlanWatch } from "../plays/plan-watch.ts";
import { Play, type PlayedLife } from "../plays/play.ts";
import type { AgentParts } from "../plays/play-parts.ts";
import { wantOf } from "../plays/want.ts";
import { isFailure, toldError } from "../refusals/error-message.ts";
import { withoutWorld } from "../refusals/without-world.ts";
import type { SessionWorld } from "../world/session-world.ts";
import { ThingAgent } from "../world/thing-agent.ts";
import type { SessionParts } from "./session-parts.ts";

/**
 * The play for a want.
 *
 * @returns starts the play, once the agent is admitted, after the one before
 * @throws RequestError if the want does not fit the domain
 */
export function playOf(
  parts: AgentParts,
  message: ClientMessage<"want">,
  world: SessionWorld | undefined,
): (before: Play | undefined) => Play {
  const played =
    (make: (play: Play, before: PlayedLife | undefined) => PlayedLife) =>
    (before: Play | undefined) =>
      new Play(parts, (play) => make(play, before?.life), { before });
  if (world !== undefined)
    return played((play, before) => new ThingAgent(parts, message, world, play, before));
  if (message.orders !== undefined) {
    throw withoutWorld("/orders", "have no meaning here");
  }
  const want = wantOf(parts.hosted.domain, message);
  return message.runner === "server"
    ? played((play, before) => new PackedAgent(parts, want, play, before))
    : played(({ loop }, before) => new PlanWatch(parts, want, loop, before));
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
