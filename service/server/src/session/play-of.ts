import type { ClientMessage } from "../schema/session-messages.ts";
import { PlanWatch } from "./plan-watch.ts";
import { RunnerPlay, type RunnerPlayParts } from "./runner-play.ts";
import { type Play, wantOf } from "./want.ts";
import type { SessionWorld } from "./world/session-world.ts";
import { WorldPlay } from "./world/world-play.ts";

/**
 * The play for a want.
 *
 * @returns starts the play, once the agent is admitted
 * @throws RequestError if the want does not fit the domain
 */
export function playOf(
  parts: Omit<RunnerPlayParts, "want">,
  message: ClientMessage<"want">,
  world: SessionWorld | undefined,
): () => Play {
  if (world !== undefined) return () => new WorldPlay({ ...parts, want: message, world });
  const want = wantOf(parts.hosted.domain, message);
  return message.runner === "server"
    ? () => new RunnerPlay({ ...parts, want })
    : () => new PlanWatch({ ...parts, want });
}
