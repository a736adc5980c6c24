/**
 * The server, for the commands that need it: a package of its own.
 *
 * @module
 */

import { loadOptional } from "../input/load-optional.ts";

/** The server, as the command line sees it. */
export type ServerPackage = typeof import("@understudy/server");

/**
 * Loads the server: a package of its own, which the command line does without.
 *
 * @param command what needs it
 * @throws InputError if it is not installed
 */
export async function loadServer(command: string): Promise<ServerPackage> {
  return await loadOptional("@understudy/server", command, () => import("@understudy/server"));
}
