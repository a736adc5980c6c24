/**
 * The viewer of a game that plays in a page: told to pages of the same origin, without Node and without a server.
 *
 * @module
 */

export type { AgentOptions, ViewedAgent, ViewerOptions } from "../options.ts";
export type { ViewedWorld } from "../things/viewed-world.ts";
export { createViewer, type Viewer } from "../viewer.ts";
export { openChannel } from "./open-channel.ts";
