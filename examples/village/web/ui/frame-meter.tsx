import { useCanvas } from "@understudy/viewer/web";
import type { JSX } from "preact";
import { useRef } from "preact/hooks";

const FRAMES = 90;
/** Top of the chart, in ms. */
const MOST_MS = 50;
const SMOOTH_MS = 1000 / 60;
const TELL_EVERY_MS = 500;

/** Frame times, one bar each, which show the cost of planning. */
export function FrameMeter(): JSX.Element {
  const times = useRef<number[]>([]);
  const lastMs = useRef(0);
  const toldMs = useRef(0);
  const text = useRef<HTMLElement>(null);
  const canvas = useCanvas((context, { width, height }) => {
    const nowMs = performance.now();
    const all = times.current;
    if (lastMs.current > 0) all.push(nowMs - lastMs.current);
    lastMs.current = nowMs;
    if (all.length > FRAMES) all.shift();
    const style = getComputedStyle(context.canvas);
    context.clearRect(0, 0, width, height);
    const bar = width / FRAMES;
    for (const [index, ms] of all.entries()) {
      const high = Math.min(1, ms / MOST_MS) * height;
      const name =
        ms > 2.2 * SMOOTH_MS
          ? "--open"
          : ms > 1.4 * SMOOTH_MS
            ? "--half-open"
            : "--source-generalised";
      context.fillStyle = style.getPropertyValue(name);
      context.fillRect(
        (FRAMES - all.length + index) * bar,
        height - high,
        Math.max(1, bar - 0.4),
        high,
      );
    }
    if (nowMs < toldMs.current + TELL_EVERY_MS || text.current === null) return;
    toldMs.current = nowMs;
    const sorted = all.toSorted((a, b) => a - b);
    const middle = sorted[sorted.length >> 1] ?? 0;
    const slow = sorted[Math.floor(0.95 * (sorted.length - 1))] ?? 0;
    text.current.textContent = `${middle.toFixed(1)} ms, 95 %: ${slow.toFixed(1)}`;
  });
  return (
    <div
      class="frame-meter"
      title="Time between frames: half of them, and 95 % of them, take at most this"
    >
      <canvas ref={canvas} />
      <span ref={text} class="muted" role="img" aria-label="Time of a frame" />
    </div>
  );
}
