import { InputError } from "../input/input-error.ts";

/** The queue of rehearsals, as the command line sees it. */
export type QueuePackage = typeof import("@understudy/fleet/queue");

/**
 * Loads the queue: a package of its own, which the command line does without.
 *
 * @param command what needs it
 * @throws InputError if it is not installed
 */
export async function loadQueue(command: string): Promise<QueuePackage> {
  try {
    return await import("@understudy/fleet/queue");
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code !== "ERR_MODULE_NOT_FOUND") throw cause;
    const message = "the package @understudy/fleet is not installed";
    const hint = "npm install @understudy/fleet";
    throw new InputError("invalid-usage", command, [{ pointer: "", message, hint }], { cause });
  }
}
