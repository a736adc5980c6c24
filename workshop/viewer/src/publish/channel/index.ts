/**
 * The viewer of a game in a page, sent to pages of the same origin without Node or a server.
 *
 * @module
 */

export type { AgentOptions, ViewedAgent, ViewerOptions } from "../options.ts";
export type { ViewedRole, ViewedSquad } from "../squads/viewed-squad.ts";
export type { ViewedWorld } from "../things/viewed-world.ts";
export { createViewer, type Viewer } from "../viewer.ts";
export { openChannel } from "./open-channel.ts";
