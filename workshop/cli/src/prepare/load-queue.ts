import { refuseInput } from "../input/input-error.ts";
import { loadOptional } from "../input/load-optional.ts";

/** The queue of preparations; an optional package. */
export type QueuePackage = typeof import("@understudy/server/fleet/queue");

/**
 * Loads the queue, an entry of the optional server package.
 *
 * @param command the command that needs it
 * @throws InputError if the server or a library of its queue is not installed
 */
export async function loadQueue(command: string): Promise<QueuePackage> {
  try {
    return await loadOptional(
      "@understudy/server",
      command,
      () => import("@understudy/server/fleet/queue"),
    );
  } catch (error) {
    refuseInput(error, command, "invalid-usage");
  }
}
