import type { JSX } from "preact";
import { formatClock } from "../../model/format.ts";
import { useApp } from "../parts/use-app.ts";
import { RequestList } from "../requests/request-list.tsx";
import { MapView } from "./map-view.tsx";

const RECENT_REQUESTS = 12;
const RECENT_EVENTS = 12;

/** The map, with the latest requests and events below it. */
export function MapPage(): JSX.Element {
  const app = useApp();
  const moment = app.store.moment.value;
  return (
    <div class="map-page">
      <MapView />
      <section class="strip-panel" aria-label="Latest requests">
        <h2>Latest requests</h2>
        <div class="scrolls">
          {moment !== undefined && (
            <RequestList requests={moment.requests(RECENT_REQUESTS)} moment={moment} />
          )}
        </div>
      </section>
      <section class="strip-panel feed" aria-label="What happened">
        <h2>What happened</h2>
        <ul class="scrolls">
          {moment?.events(RECENT_EVENTS).map(({ tick, timeMs, kind, text, agent }, index) => (
            <li key={`${tick} ${text} ${index}`} class={`event ${kind}`}>
              <span class="muted">{formatClock(timeMs)}</span>{" "}
              {agent !== undefined && moment.agent(agent) !== undefined && (
                <button type="button" class="link" onClick={() => app.select(agent)}>
                  {moment.agent(agent)?.name}
                </button>
              )}{" "}
              {text}
            </li>
          ))}
        </ul>
      </section>
    </div>
  );
}
