import { loadOptional } from "../input/load-optional.ts";

/** The queue of rehearsals, as the command line sees it. */
export type QueuePackage = typeof import("@understudy/fleet/queue");

/**
 * Loads the queue: a package of its own, which the command line does without.
 *
 * @param command what needs it
 * @throws InputError if it is not installed
 */
export async function loadQueue(command: string): Promise<QueuePackage> {
  return await loadOptional("@understudy/fleet", command, () => import("@understudy/fleet/queue"));
}
