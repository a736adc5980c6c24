/**
 * The viewer of a game that plays in a page: told to pages of the same origin, without Node and without a server.
 *
 * @module
 */

export type { AgentOptions, ViewedAgent, ViewerOptions } from "../publish/options.ts";
export type { ViewedWorld } from "../publish/things/viewed-world.ts";
export { createViewer, type Viewer } from "../publish/viewer.ts";
export { openChannel } from "./open-channel.ts";
