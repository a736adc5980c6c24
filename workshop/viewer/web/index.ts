/**
 * Parts of the viewer's page for other pages of this repository, and a publisher in the same tab. Unpublished, since it
 * needs a bundler with TypeScript sources.
 *
 * @module
 */

export { formatMs } from "@understudy/planner-core/internal";
export { detailOfOutcome } from "../src/publish/detail/detail-of-outcome.ts";
export { summariseDomain } from "../src/publish/domain-summary.ts";
export type { ViewedAgent } from "../src/publish/options.ts";
export { createViewer, type Viewer } from "../src/publish/viewer.ts";
export { openTabLink } from "./link/tab-link.ts";
export { Seats, seatOf } from "./map/crowd.ts";
export { overlap, type Point, type Rectangle } from "./map/geometry.ts";
export { type Palette, readPalette } from "./map/palette.ts";
export { reasonWords } from "./model/words.ts";
export { openApp, type ViewerApp, type ViewName } from "./store/app.ts";
export { openLiveStore } from "./store/live.ts";
export { openPlayer } from "./store/player.ts";
export { openShowStore } from "./store/show.ts";
export { AgentList } from "./ui/agents/agent-list.tsx";
export { AgentPanel } from "./ui/agents/agent-panel.tsx";
export { PlanSection } from "./ui/agents/plan-section.tsx";
export { VariableInput } from "./ui/agents/variable-input.tsx";
export { EngineView } from "./ui/engine/engine-view.tsx";
export { openTheme, type ThemeStore } from "./ui/page/theme.ts";
export { SourceBadge } from "./ui/parts/badges.tsx";
export { Icon } from "./ui/parts/icons.tsx";
export { PictureFrame } from "./ui/parts/picture-frame.tsx";
export { AppContext, useApp } from "./ui/parts/use-app.ts";
export { useCanvas } from "./ui/parts/use-canvas.ts";
export { RequestsView } from "./ui/requests/requests-view.tsx";
