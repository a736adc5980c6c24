/**
 * Shows a running game on a web page, records it, and sends a developer's commands to it. The protocol between page and
 * game is `@understudy/viewer/protocol`.
 *
 * @module
 */

export { PageError } from "./page/page-error.ts";
export { PAGE_FILE } from "./page/page-file.ts";
export type { Sink } from "./publish/audience.ts";
export type {
  AgentOptions,
  HistoryLimits,
  MapOptions,
  ViewedAgent,
  ViewerControls,
  ViewerOptions,
} from "./publish/options.ts";
export type { ViewedRole, ViewedSquad } from "./publish/squads/viewed-squad.ts";
export type { ViewedWorld } from "./publish/things/viewed-world.ts";
export { createViewer, type Viewer } from "./publish/viewer.ts";
export { exportPage } from "./record/export-page.ts";
export { type FileRecording, recordTo } from "./record/record-to.ts";
export {
  type ServeOptions,
  serveRecording,
  serveViewer,
  type ViewerServer,
} from "./server/serve-viewer.ts";
