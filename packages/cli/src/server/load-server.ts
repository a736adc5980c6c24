/**
 * The server, for the commands that need it: a package of its own.
 *
 * @module
 */

import { InputError } from "../input/input-error.ts";

/** The server, as the command line sees it. */
export type ServerPackage = typeof import("@understudy/server");

/**
 * Loads the server: a package of its own, which the command line does without.
 *
 * @param command what needs it
 * @throws InputError if it is not installed
 */
export async function loadServer(command: string): Promise<ServerPackage> {
  try {
    return await import("@understudy/server");
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code !== "ERR_MODULE_NOT_FOUND") throw cause;
    const message = "the package @understudy/server is not installed";
    const hint = "npm install @understudy/server";
    throw new InputError("invalid-usage", command, [{ pointer: "", message, hint }], { cause });
  }
}
