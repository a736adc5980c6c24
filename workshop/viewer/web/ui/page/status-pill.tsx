import type { JSX } from "preact";
import { formatClock } from "../../model/format.ts";
import type { ViewerApp } from "../../store/app.ts";
import { useApp } from "../parts/use-app.ts";

interface PillState {
  readonly kind: "good" | "plain" | "bad" | "past";
  readonly text: string;
  readonly title?: string;
}

/** Whether the show is live, recorded or disconnected, and active faults. */
export function StatusPill(): JSX.Element {
  const app = useApp();
  const faults = app.store.moment.value?.show?.faults ?? [];
  const summaries = app.store.history.value?.hello.faults ?? [];
  const { kind, text, title } = stateOf(app);
  const canEnd = app.isAtLive.value;
  return (
    <div class="status-slot">
      {/* The age of the past changes with every frame, so it is not announced. */}
      <span class={`pill ${kind}`} role={kind === "past" ? undefined : "status"} title={title}>
        <i class="lamp" />
        {text}
      </span>
      {faults.map((name) => (
        <span
          key={name}
          class="pill fault"
          role="status"
          title={summaries.find((each) => each.name === name)?.description}
        >
          <span class="cut">Fault: {name}</span>
          {canEnd && (
            <button
              type="button"
              class="link"
              onClick={() => void app.send({ type: "fault", name, on: false })}
            >
              end
            </button>
          )}
        </span>
      ))}
    </div>
  );
}

function stateOf(app: ViewerApp): PillState {
  const { store, live } = app;
  const origin = store.origin.value;
  const cursorMs = store.cursorMs.value;
  if (origin.kind === "file")
    return { kind: "plain", text: `recording ${origin.name}`, title: origin.name };
  const status = live.status.value;
  if (status === undefined) return { kind: "plain", text: "no show" };
  if (status === "connecting") {
    return { kind: "bad", text: store.history.value === undefined ? "connecting" : "reconnecting" };
  }
  if (status === "over") {
    const reason = live.farewell.value;
    return {
      kind: "bad",
      text: "the game has ended",
      ...(reason === undefined ? {} : { title: reason }),
    };
  }
  if (status === "lost") {
    return {
      kind: "bad",
      text: "connection lost",
      title: "It is restored by itself; everything seen so far can still be looked at.",
    };
  }
  if (cursorMs !== undefined) {
    const back = (store.moment.value?.history.frames.toMs ?? cursorMs) - cursorMs;
    return { kind: "past", text: `${formatClock(back)} ago` };
  }
  const isPaused = store.moment.value?.show?.paused === true;
  return isPaused ? { kind: "past", text: "paused" } : { kind: "good", text: "live" };
}
