import { useSignal } from "@preact/signals";
import { type Palette, type Point, readPalette, useApp, useCanvas } from "@understudy/viewer/web";
import type { JSX } from "preact";
import { useMemo, useRef } from "preact/hooks";
import { hourOfDay, partOfDay, timeOfDay } from "../../src/world/time.ts";
import type { LiveVillage } from "../village/live-village.ts";
import { VillagePainter } from "./village-painter.ts";

/** The village from above: agents, day and night, and plans as they are proved. */
export function VillageMap({ village }: { village: LiveVillage }): JSX.Element {
  const app = useApp();
  const painter = useMemo(() => new VillagePainter(), []);
  const hovered = useSignal<number | undefined>(undefined);
  const clock = useRef<HTMLElement>(null);
  const sky = useRef<HTMLElement>(null);
  const palette = useRef<{ theme: string | undefined; palette: Palette } | undefined>(undefined);
  const still = useMemo(() => matchMedia("(prefers-reduced-motion: reduce)"), []);
  const canvas = useCanvas((context, { width, height }) => {
    const { theme } = document.documentElement.dataset;
    if (palette.current === undefined || palette.current.theme !== theme) {
      palette.current = { theme, palette: readPalette(context.canvas) };
    }
    painter.paint(context, village, {
      width,
      height,
      palette: palette.current.palette,
      nowMs: performance.now(),
      isStill: still.matches,
      isDark: theme === "dark",
      selected: app.selected.peek(),
      hovered: hovered.peek(),
    });
    const tick = Math.max(0, village.world.tick);
    const text = `${timeOfDay(tick)} ${partOfDay(tick)}`;
    if (clock.current !== null && clock.current.textContent !== text) {
      clock.current.textContent = text;
    }
    const isDay = hourOfDay(tick) >= 6 && hourOfDay(tick) < 20;
    sky.current?.classList.toggle("moon", !isDay);
  });
  const pointOf = (event: MouseEvent): Point => {
    const box = (event.currentTarget as HTMLElement).getBoundingClientRect();
    return { x: event.clientX - box.left, y: event.clientY - box.top };
  };
  const { length } = village.world.agents;
  return (
    <div class="map village">
      <div
        id="map"
        class={`map-surface village-surface ${hovered.value === undefined ? "" : "over"}`}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: keys pick agents
        tabIndex={0}
        role="application"
        aria-label={`The village: ${length} agents. Up and down pick one.`}
        onPointerMove={(event) => {
          hovered.value = painter.hit(pointOf(event));
        }}
        onPointerLeave={() => {
          hovered.value = undefined;
        }}
        onClick={(event) => app.select(painter.hit(pointOf(event)))}
        onKeyDown={(event) => {
          const step = event.key === "ArrowDown" ? 1 : event.key === "ArrowUp" ? -1 : undefined;
          if (step === undefined) return;
          event.preventDefault();
          event.stopPropagation();
          app.selectNext(step);
        }}
      >
        <canvas ref={canvas} />
      </div>
      <div class="map-clock">
        <i ref={sky} class="sky" />
        <b ref={clock} />
        <PaceButtons village={village} />
      </div>
    </div>
  );
}

const SPEEDS = [1, 2, 4];

function PaceButtons({ village }: { village: LiveVillage }): JSX.Element {
  const isPaused = village.isPaused.value;
  return (
    <>
      <button
        type="button"
        class="icon"
        aria-label={isPaused ? "Go on" : "Pause"}
        title={`${isPaused ? "Go on" : "Pause"} (Space)`}
        onClick={() => {
          village.isPaused.value = !isPaused;
        }}
      >
        {isPaused ? "▶" : "❚❚"}
      </button>
      {SPEEDS.map((speed) => (
        <button
          key={speed}
          type="button"
          class="pace"
          aria-pressed={village.speed.value === speed}
          aria-label={`Speed ${speed}`}
          onClick={() => {
            village.speed.value = speed;
          }}
        >
          {speed}×
        </button>
      ))}
    </>
  );
}
