import type { Signal } from "@preact/signals";
import {
  AgentList,
  AgentPanel,
  AppContext,
  EngineView,
  Icon,
  RequestsView,
  type ThemeStore,
  type ViewerApp,
  type ViewName,
} from "@understudy/viewer/web";
import type { JSX } from "preact";
import { VillageMap } from "../map/village-map.tsx";
import { Playground } from "../playground/playground.tsx";
import type { PlaygroundStore } from "../playground/playground-store.ts";
import type { LiveVillage } from "../village/live-village.ts";
import type { ModelInTab } from "../village/model-in-tab.ts";
import { FrameMeter } from "./frame-meter.tsx";
import { ModelPill, ModelSwitch } from "./model-switch.tsx";
import { PlanTicker } from "./plan-ticker.tsx";

/** The two halves of the demo. */
export type Half = "village" | "playground";

/** Everything on the page. */
export interface DemoParts {
  readonly app: ViewerApp;
  readonly theme: ThemeStore;
  readonly village: LiveVillage;
  readonly model: ModelInTab;
  readonly playground: PlaygroundStore;
  readonly half: Signal<Half>;
}

const VIEWS: readonly (readonly [view: ViewName, label: string])[] = [
  ["map", "Village"],
  ["requests", "Requests"],
  ["engine", "Engine"],
];

/** Games by genre: separate pages without the model. */
const GENRES: readonly (readonly [page: string, label: string])[] = [
  ["survival.html", "Survival"],
  ["colony.html", "Colony"],
  ["kitchen.html", "Kitchen"],
];

/** The whole page: a village that plans in this tab, and a playground for domains. */
export function DemoPage(parts: DemoParts): JSX.Element {
  const { app, village, model, half } = parts;
  return (
    <AppContext.Provider value={app}>
      <div class={`app demo ${half.value} ${model.mood.value === "well" ? "" : "has-fault"}`}>
        <DemoHeader {...parts} />
        {half.value === "playground" ? (
          <Playground store={parts.playground} />
        ) : (
          <>
            <AgentList />
            <main class="centre">
              <VillageHalf app={app} village={village} />
            </main>
            <AgentPanel />
          </>
        )}
      </div>
      <ul class="notices" aria-live="assertive">
        {app.notices.value.map(({ id, text, tone }) => (
          <li key={id} class={tone}>
            {text}
          </li>
        ))}
      </ul>
    </AppContext.Provider>
  );
}

function VillageHalf({ app, village }: { app: ViewerApp; village: LiveVillage }): JSX.Element {
  switch (app.view.value) {
    case "requests":
      return <RequestsView />;
    case "engine":
      return <EngineView />;
    default:
      return (
        <div class="village-page">
          <VillageMap village={village} />
          <PlanTicker village={village} />
          <Happenings app={app} />
        </div>
      );
  }
}

const RECENT_EVENTS = 14;

function Happenings({ app }: { app: ViewerApp }): JSX.Element {
  const moment = app.store.moment.value;
  return (
    <section class="strip-panel feed" aria-label="What happened">
      <h2>What happened</h2>
      <ul class="scrolls">
        {moment?.events(RECENT_EVENTS).map(({ tick, kind, text, agent }, index) => (
          <li key={`${tick} ${text} ${index}`} class={`event ${kind}`}>
            {agent !== undefined && (
              <button type="button" class="link" onClick={() => app.select(agent)}>
                {moment.agent(agent)?.name}
              </button>
            )}{" "}
            {text}
          </li>
        ))}
      </ul>
    </section>
  );
}

function DemoHeader({ app, theme, village, model, half }: DemoParts): JSX.Element {
  const isDark = theme.theme.value === "dark";
  const isVillage = half.value === "village";
  return (
    <header class="header">
      <div class="brand">
        <svg width="22" height="22" viewBox="0 0 22 22" aria-hidden="true">
          <circle class="brand-back" cx="13" cy="11" r="7.5" />
          <circle class="brand-front" cx="9" cy="11" r="7.5" />
        </svg>
        <span class="brand-words">
          <b>Understudy</b>
          <span class="muted cut">all of it in this tab</span>
        </span>
      </div>
      <nav class="tabs" aria-label="Views">
        {VIEWS.map(([view, label]) => (
          <button
            key={view}
            type="button"
            aria-current={isVillage && app.view.value === view ? "page" : undefined}
            onClick={() => {
              half.value = "village";
              app.view.value = view;
            }}
          >
            {label}
          </button>
        ))}
        <button
          type="button"
          aria-current={isVillage ? undefined : "page"}
          onClick={() => {
            half.value = "playground";
          }}
        >
          Playground
        </button>
        <details class="games">
          <summary>Games</summary>
          <ul>
            {GENRES.map(([page, label]) => (
              <li key={page}>
                <a href={page}>{label}</a>
              </li>
            ))}
          </ul>
        </details>
      </nav>
      <div class="status-slot">
        <ModelPill model={model} village={village} />
      </div>
      <div class="tools">
        <ModelSwitch model={model} />
        <FrameMeter />
        <button
          type="button"
          class="icon"
          title={`Show by ${isDark ? "light" : "dark"}`}
          aria-label={`Show by ${isDark ? "light" : "dark"}`}
          onClick={() => theme.toggle()}
        >
          <Icon name={isDark ? "sun" : "moon"} />
        </button>
      </div>
    </header>
  );
}
