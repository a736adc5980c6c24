import type { JSX } from "preact";
import { VIEWS, type ViewName } from "../../store/app.ts";
import { Icon } from "../parts/icons.tsx";
import { useApp } from "../parts/use-app.ts";
import { FaultMenu } from "./fault-menu.tsx";
import { OpenButton } from "./open-file.tsx";
import { StatusPill } from "./status-pill.tsx";
import type { ThemeStore } from "./theme.ts";

const LABELS: Readonly<Record<ViewName, string>> = {
  map: "Map",
  requests: "Requests",
  engine: "Engine",
  picture: "Domain",
  things: "Things",
  squads: "Squads",
};

/** The show's name, and the choice of view. */
export function Header({ theme }: { theme: ThemeStore }): JSX.Element {
  const app = useApp();
  const hello = app.store.history.value?.hello;
  const isDark = theme.theme.value === "dark";
  return (
    <header class="header">
      <div class="brand">
        <svg width="22" height="22" viewBox="0 0 22 22" aria-hidden="true">
          <circle class="brand-back" cx="13" cy="11" r="7.5" />
          <circle class="brand-front" cx="9" cy="11" r="7.5" />
        </svg>
        <span class="brand-words">
          <b>Understudy</b>
          <span class="muted cut" title={hello?.title}>
            {hello?.title ?? "viewer"}
          </span>
        </span>
      </div>
      <nav class="tabs" aria-label="Views">
        {VIEWS.map((view, index) => (
          <button
            key={view}
            type="button"
            aria-current={app.view.value === view ? "page" : undefined}
            title={`${LABELS[view]} (${index + 1})`}
            onClick={() => {
              app.view.value = view;
            }}
          >
            {LABELS[view]}
          </button>
        ))}
      </nav>
      <StatusPill />
      <div class="tools">
        <FaultMenu />
        <OpenButton />
        <button
          type="button"
          class="icon"
          title={`Show by ${isDark ? "light" : "dark"} (t)`}
          aria-label={`Show by ${isDark ? "light" : "dark"}`}
          onClick={() => theme.toggle()}
        >
          <Icon name={isDark ? "sun" : "moon"} />
        </button>
        <button
          type="button"
          class="icon"
          title="Keyboard shortcuts (?)"
          aria-label="Keyboard shortcuts"
          onClick={() => {
            app.isHelpOpen.value = true;
          }}
        >
          ?
        </button>
      </div>
    </header>
  );
}
