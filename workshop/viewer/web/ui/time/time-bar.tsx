import type { JSX } from "preact";
import { formatClock, formatCompactCount } from "../../model/format.ts";
import { Icon } from "../parts/icons.tsx";
import { useApp } from "../parts/use-app.ts";
import { TimeStrip } from "./time-strip.tsx";

const SPEEDS = [0.1, 0.25, 0.5, 1, 2, 4, 8, 16] as const;

/** Pause, step, speed, and navigation in time. */
export function TimeBar(): JSX.Element {
  const app = useApp();
  const { store, player } = app;
  const moment = store.moment.value;
  const isPast = store.cursorMs.value !== undefined;
  const isFile = store.origin.value.kind === "file";
  return (
    <section class="time-bar" aria-label="Time">
      <Transport />
      <TimeStrip />
      <div class="clock">
        <b>{moment === undefined ? "–" : formatClock(moment.timeMs)}</b>
        <span class="muted">
          {moment === undefined ? "" : `tick ${formatCompactCount(moment.tick)}`}
        </span>
      </div>
      <button
        type="button"
        class={`latest ${isPast ? "" : "on"}`}
        title={isFile ? "To the last moment (End)" : "Back to what happens now (End)"}
        disabled={!isPast}
        onClick={() => player.latest()}
      >
        <i class="lamp" />
        {isFile ? "End" : "Live"}
      </button>
    </section>
  );
}

/** The player's buttons: backward, forward, pause. */
function Transport(): JSX.Element {
  const app = useApp();
  const { store, player } = app;
  const moment = store.moment.value;
  const isAtLive = app.isAtLive.value;
  const can = app.can.value;
  const isPast = store.cursorMs.value !== undefined;
  const isPaused = isAtLive ? moment?.show?.paused === true : !player.isPlaying.value;
  const mayPause = !isAtLive || can.pause;
  return (
    <div class="transport">
      <button
        type="button"
        class="plain icon"
        title="To the earliest moment (Home)"
        aria-label="To the earliest moment"
        disabled={moment === undefined}
        onClick={() => player.first()}
      >
        <Icon name="first" />
      </button>
      <button
        type="button"
        class="plain icon"
        title="One frame back (←)"
        aria-label="One frame back"
        disabled={moment === undefined}
        onClick={() => app.stepBy(-1)}
      >
        <Icon name="back" />
      </button>
      <button
        type="button"
        class="icon main"
        title={isPaused ? "Go on (Space)" : "Pause (Space)"}
        aria-label={isPaused ? "Go on" : "Pause"}
        disabled={moment === undefined || !mayPause}
        onClick={() => app.togglePause()}
      >
        <Icon name={isPaused ? "play" : "pause"} size={16} />
      </button>
      <button
        type="button"
        class="plain icon"
        title="One frame on (→)"
        aria-label="One frame on"
        disabled={moment === undefined || (!isPast && !(isPaused && can.step))}
        onClick={() => app.stepBy(1)}
      >
        <Icon name="forward" />
      </button>
      <SpeedChoice />
    </div>
  );
}

/** Speed of the game or of playback. */
function SpeedChoice(): JSX.Element {
  const app = useApp();
  const { player } = app;
  const moment = app.store.moment.value;
  const isAtLive = app.isAtLive.value;
  const speed = isAtLive ? (moment?.show?.speed ?? 1) : player.speed.value;
  const speeds = SPEEDS.includes(speed as 1)
    ? SPEEDS
    : [...SPEEDS, speed].toSorted((a, b) => a - b);
  return (
    <select
      class="speed"
      aria-label="Speed"
      title={isAtLive ? "Speed of the game" : "Speed of the playback"}
      disabled={moment === undefined || (isAtLive && !app.can.value.speed)}
      value={String(speed)}
      onChange={(event) => {
        const factor = Number(event.currentTarget.value);
        if (isAtLive) void app.send({ type: "speed", factor });
        else player.speed.value = factor;
      }}
    >
      {speeds.map((each) => (
        <option key={each} value={String(each)}>
          {each} ×
        </option>
      ))}
    </select>
  );
}
