import type { JSX } from "preact";
import type { ViewerApp, ViewName } from "../../store/app.ts";
import { AgentList } from "../agents/agent-list.tsx";
import { AgentPanel } from "../agents/agent-panel.tsx";
import { EngineView } from "../engine/engine-view.tsx";
import { MapPage } from "../map/map-page.tsx";
import { AppContext, useApp } from "../parts/use-app.ts";
import { PictureView } from "../picture/picture-view.tsx";
import { RequestsView } from "../requests/requests-view.tsx";
import { SquadsView } from "../squads/squads-view.tsx";
import { ThingsView } from "../things/things-view.tsx";
import { TimeBar } from "../time/time-bar.tsx";
import { Header } from "./header.tsx";
import { HelpDialog } from "./help.tsx";
import { DropZone } from "./open-file.tsx";
import type { ThemeStore } from "./theme.ts";

const PAGES: Readonly<Record<ViewName, (props: PageProps) => JSX.Element | null>> = {
  map: MapPage,
  requests: RequestsView,
  engine: EngineView,
  things: ThingsView,
  squads: SquadsView,
  picture: ({ theme }) => <PictureView theme={theme.theme.value} />,
};

interface PageProps {
  readonly app: ViewerApp;
  readonly theme: ThemeStore;
}

/** The whole page. */
export function Page({ app, theme }: PageProps): JSX.Element {
  const Content = PAGES[app.view.value];
  const hasShow = app.store.history.value !== undefined;
  const hasFault = (app.store.moment.value?.show?.faults.length ?? 0) > 0;
  return (
    <AppContext.Provider value={app}>
      <div class={`app ${hasFault ? "has-fault" : ""}`}>
        <Header theme={theme} />
        {hasShow ? (
          <>
            <AgentList />
            <main class="centre">
              <Content app={app} theme={theme} />
            </main>
            <AgentPanel />
          </>
        ) : (
          <Welcome />
        )}
        <TimeBar />
      </div>
      <ul class="notices" aria-live="assertive">
        {app.notices.value.map(({ id, text, tone }) => (
          <li key={id} class={tone}>
            {text}
          </li>
        ))}
      </ul>
      <HelpDialog />
      <DropZone />
    </AppContext.Provider>
  );
}

/** The start page without a show: the missing parts, and the next steps. */
function Welcome(): JSX.Element {
  const app = useApp();
  const status = app.live.status.value;
  return (
    <main class="welcome">
      <div>
        {status === undefined ? (
          <>
            <h1>Open a recording</h1>
            <p>
              Drop the file anywhere on this page, or press <kbd>o</kbd> to choose it. It is read
              here and sent nowhere.
            </p>
          </>
        ) : status === "connecting" ? (
          <>
            <h1>Waiting for the game</h1>
            <p>The page connects as soon as the game is there.</p>
          </>
        ) : (
          <>
            <h1>The game cannot be reached</h1>
            <p>
              Is it still running? The page tries again by itself. Meanwhile a recording can be
              opened: drop it anywhere.
            </p>
          </>
        )}
      </div>
    </main>
  );
}
