import type { JSX } from "preact";
import { useRef } from "preact/hooks";
import { type Palette, readPalette } from "../../map/palette.ts";
import { formatClock } from "../../model/format.ts";
import { layOutStrip, type Strip } from "../../model/time/strip.ts";
import { SOURCES_IN_ORDER } from "../../model/words.ts";
import { useApp } from "../parts/use-app.ts";
import { useCanvas } from "../parts/use-canvas.ts";

/** Width of a bucket in pixels. */
const BUCKET_WIDTH = 5;
/** Least interval of updating the strip, in ms. */
const RENEW_MS = 500;
const SKIP_MS = 1000;

/** The whole history as a strip: answers by source, faults, and the cursor. Click or drag to seek. */
export function TimeStrip(): JSX.Element {
  const app = useApp();
  const { store, player } = app;
  const strip = useRef<{ strip: Strip; key: string; madeMs: number } | undefined>(undefined);
  const painted = useRef("");
  const canvas = useCanvas((context, { width, height }, wasResized) => {
    const history = store.history.peek();
    const now = performance.now();
    const count = Math.floor(width / BUCKET_WIDTH);
    const theme = document.documentElement.dataset["theme"];
    const key = `${history?.version} ${count}`;
    if (history !== undefined && strip.current?.key !== key) {
      const isDue = now - (strip.current?.madeMs ?? Number.NEGATIVE_INFINITY) > RENEW_MS;
      if (isDue || wasResized) {
        strip.current = { strip: layOutStrip(history, count), key, madeMs: now };
      }
    }
    const cursorMs = store.cursorMs.peek();
    const what = `${theme} ${strip.current?.madeMs} ${cursorMs}`;
    if (what === painted.current && !wasResized) return;
    painted.current = what;
    context.clearRect(0, 0, width, height);
    const palette = readPalette(context.canvas);
    if (strip.current !== undefined && history !== undefined) {
      paintStrip(context, strip.current.strip, cursorMs, width, height, palette);
    }
  });
  const frames = store.moment.value?.history.frames;
  const [fromMs, toMs] = [frames?.fromMs ?? 0, frames?.toMs ?? 0];
  const atMs = store.cursorMs.value ?? toMs;
  const seek = (event: PointerEvent): void => {
    const box = (event.currentTarget as HTMLElement).getBoundingClientRect();
    const share = Math.min(1, Math.max(0, (event.clientX - box.left) / box.width));
    player.stop();
    // The last pixels mean the latest moment.
    player.seek(
      share > 1 - 3 / box.width ? Number.POSITIVE_INFINITY : fromMs + share * (toMs - fromMs),
    );
  };
  return (
    <div
      class="time-strip"
      role="slider"
      tabIndex={0}
      aria-label="Moment that is shown"
      aria-valuemin={Math.round(fromMs)}
      aria-valuemax={Math.round(toMs)}
      aria-valuenow={Math.round(atMs)}
      aria-valuetext={`${formatClock(atMs)} of ${formatClock(toMs)}`}
      onPointerDown={(event) => {
        event.currentTarget.setPointerCapture(event.pointerId);
        seek(event);
      }}
      onPointerMove={(event) => {
        if (event.buttons !== 0) seek(event);
      }}
      onKeyDown={(event) => {
        const ms =
          event.key === "PageUp" ? 10 * SKIP_MS : event.key === "PageDown" ? -10 * SKIP_MS : 0;
        if (ms === 0) return;
        event.preventDefault();
        player.skip(ms);
      }}
    >
      <canvas ref={canvas} />
    </div>
  );
}

function paintStrip(
  context: CanvasRenderingContext2D,
  strip: Strip,
  cursorMs: number | undefined,
  width: number,
  height: number,
  palette: Palette,
): void {
  const { fromMs, toMs, buckets, faults, most } = strip;
  const xOf = (timeMs: number): number => (width * (timeMs - fromMs)) / Math.max(1, toMs - fromMs);
  for (const fault of faults) {
    const left = xOf(fault.fromMs);
    context.fillStyle = palette.fault;
    context.fillRect(left, 0, Math.max(2, xOf(fault.toMs) - left), height);
  }
  const step = width / buckets.length;
  buckets.forEach(({ sources, late }, index) => {
    let y = height - 1;
    for (const source of SOURCES_IN_ORDER) {
      const count = sources.get(source) ?? 0;
      if (count === 0) continue;
      const tall = ((height - 8) * count) / Math.max(4, most);
      context.fillStyle = palette.sources[source];
      context.fillRect(index * step + 0.5, y - tall, Math.max(1, step - 1), tall);
      y -= tall;
    }
    if (late > 0) {
      context.fillStyle = palette.bad;
      context.fillRect(index * step + 0.5, 0, Math.max(1, step - 1), 3);
    }
  });
  context.fillStyle = palette.rule;
  context.fillRect(0, height - 1, width, 1);
  const x = Math.min(width - 1.5, Math.max(1.5, cursorMs === undefined ? width : xOf(cursorMs)));
  if (cursorMs !== undefined) {
    context.globalAlpha = 0.25;
    context.fillStyle = palette.muted;
    context.fillRect(x, 0, width - x, height);
    context.globalAlpha = 1;
  }
  context.fillStyle = palette.link;
  context.fillRect(x - 1.25, 0, 2.5, height);
}
