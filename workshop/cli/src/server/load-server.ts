/**
 * The server, an optional package.
 *
 * @module
 */

import { loadOptional } from "../input/load-optional.ts";

/** The server's exports; an optional package. */
export type ServerPackage = typeof import("@understudy/server");

/**
 * Loads the server, an optional package.
 *
 * @param command the command that needs it
 * @throws InputError if it is not installed
 */
export async function loadServer(command: string): Promise<ServerPackage> {
  return await loadOptional("@understudy/server", command, () => import("@understudy/server"));
}
