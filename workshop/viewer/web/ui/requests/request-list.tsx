import { formatMs, originOf } from "@understudy/planner-core/internal";
import type { JSX } from "preact";
import type { RequestMessage } from "../../../src/protocol/request.ts";
import { commonSpan } from "../../model/plan/waterfall.ts";
import type { Moment } from "../../model/time/history.ts";
import { lateBy, outcomeWords } from "../../model/words.ts";
import { SourceBadge } from "../parts/badges.tsx";
import { useApp } from "../parts/use-app.ts";
import { WaterfallLine } from "./waterfall-bars.tsx";

interface RequestListProps {
  readonly requests: readonly RequestMessage[];
  readonly moment: Moment;
}

/** Requests, one per line, on a common scale. */
export function RequestList({ requests, moment }: RequestListProps): JSX.Element {
  const app = useApp();
  const spanMs = commonSpan(requests);
  if (requests.length === 0) return <p class="empty">No requests yet.</p>;
  return (
    <ul class="requests">
      {requests.map((request) => {
        const { id, agent, agentId, outcome, phase, servedMs } = request;
        const name = moment.agent(agent)?.name ?? agentId;
        const late = lateBy(request);
        return (
          <li key={id}>
            <button
              type="button"
              class="request"
              aria-pressed={app.request.value === id}
              onClick={() => {
                app.request.value = id;
                if (agent >= 0) app.select(agent);
                app.view.value = "requests";
              }}
            >
              <span class="request-agent cut">{name}</span>
              {outcome === undefined ? (
                <span class="badge source-none">{phase === "aborted" ? "withdrawn" : "open"}</span>
              ) : (
                <SourceBadge source={originOf(outcome)} />
              )}
              <WaterfallLine request={request} spanMs={spanMs} />
              <span class={`request-time ${late > 0 ? "late" : ""}`}>
                {servedMs === undefined ? "…" : formatMs(servedMs)}
              </span>
              <span class="request-words cut">
                {late > 0 ? `${formatMs(late)} late; ` : ""}
                {outcome === undefined ? "" : outcomeWords(outcome)}
              </span>
            </button>
          </li>
        );
      })}
    </ul>
  );
}
