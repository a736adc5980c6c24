import { useSignal } from "@preact/signals";
import type { JSX } from "preact";
import { useMemo, useRef } from "preact/hooks";
import type { Camera } from "../../map/camera.ts";
import { pan, WHOLE_MAP, zoom } from "../../map/camera.ts";
import type { Point } from "../../map/geometry.ts";
import { MapPainter } from "../../map/map-painter.ts";
import { type Palette, readPalette } from "../../map/palette.ts";
import { type MapScene, sceneOf } from "../../map/scene.ts";
import { agentTest } from "../../model/agent-filter.ts";
import { tidyStep } from "../../model/step-text.ts";
import { SOURCE_WORDS, STATUS_WORDS } from "../../model/words.ts";
import { useApp } from "../parts/use-app.ts";
import { useCanvas } from "../parts/use-canvas.ts";

const ZOOM_STEP = 1.35;
/** A press that moved less than this is a click. */
const CLICK_REACH = 4;

/** The map: who is where, what they do, and where their plans come from. */
export function MapView(): JSX.Element {
  const app = useApp();
  const painter = useMemo(() => new MapPainter(), []);
  const camera = useSignal<Camera>(WHOLE_MAP);
  const hovered = useSignal<number | undefined>(undefined);
  const drag = useRef<{ from: Point; camera: Camera; moved: boolean } | undefined>(undefined);
  const palette = useRef<{ theme: string | undefined; palette: Palette } | undefined>(undefined);
  const scene = useRef<{ scene: MapScene; key: string; timeMs: number } | undefined>(undefined);
  const painted = useRef("");
  const still = useMemo(() => matchMedia("(prefers-reduced-motion: reduce)"), []);

  const canvas = useCanvas((context, { width, height }, wasResized) => {
    const element = context.canvas;
    const { theme } = document.documentElement.dataset;
    if (palette.current?.theme !== theme || palette.current === undefined) {
      palette.current = { theme, palette: readPalette(element) };
    }
    const history = app.store.history.peek();
    if (history === undefined) return;
    const moment = history.at(app.store.cursorMs.peek() ?? Number.POSITIVE_INFINITY);
    const filter = app.filter.peek();
    const key = `${history.version} ${moment.timeMs} ${JSON.stringify(filter)} ${history.hello.title}`;
    if (scene.current?.key !== key) {
      const { timeMs } = moment;
      // After a leap in time nobody walks: they are where they were.
      const leapt =
        scene.current !== undefined && Math.abs(timeMs - scene.current.timeMs) > LEAP_MS;
      if (leapt || (scene.current?.timeMs ?? 0) > timeMs) painter.jump();
      const passes = agentTest(filter, history.hello);
      scene.current = { scene: sceneOf(history.hello, moment.agents, passes), key, timeMs };
    }
    const frame = {
      scene: scene.current.scene,
      camera: camera.peek(),
      width,
      height,
      palette: palette.current.palette,
      nowMs: performance.now(),
      isStill: still.matches,
      selected: app.selected.peek(),
      hovered: hovered.peek(),
    };
    // A still picture costs nothing.
    const { scale, centre } = frame.camera;
    const what = [key, theme, scale, centre.x, centre.y, frame.selected, frame.hovered].join(" ");
    if (what === painted.current && !wasResized && !painter.isMoving(frame)) return;
    // Once more after the last move: it is to arrive.
    painted.current = painter.isMoving(frame) ? "" : what;
    painter.paint(context, frame);
  });
  const pointOf = (event: MouseEvent): Point => {
    const box = (event.currentTarget as HTMLElement).getBoundingClientRect();
    return { x: event.clientX - box.left, y: event.clientY - box.top };
  };
  const zoomBy = (factor: number, at?: Point): void => {
    const { left, top, width, height } = painter.map;
    const anchor = at ?? { x: left + width / 2, y: top + height / 2 };
    camera.value = zoom(camera.peek(), factor, anchor, painter.map);
  };
  const panBy = (x: number, y: number): void => {
    camera.value = pan(camera.peek(), { x, y }, painter.map);
  };
  const agent = app.store.moment.value?.agent(hovered.value ?? -1);
  const at = hovered.value === undefined ? undefined : painter.at(hovered.value);
  return (
    <div class="map">
      <div
        id="map"
        class="map-surface"
        // biome-ignore lint/a11y/noNoninteractiveTabindex: keys pick agents and move the map
        tabIndex={0}
        role="application"
        aria-label={`Map. ${describeMap(app.listed.value.length)}`}
        onWheel={(event) => {
          event.preventDefault();
          zoomBy(Math.exp(-event.deltaY / 400), pointOf(event));
        }}
        onPointerDown={(event) => {
          event.currentTarget.setPointerCapture(event.pointerId);
          drag.current = { from: pointOf(event), camera: camera.peek(), moved: false };
        }}
        onPointerMove={(event) => {
          const point = pointOf(event);
          const held = drag.current;
          if (held === undefined) {
            hovered.value = painter.hit(point);
            return;
          }
          const by = { x: point.x - held.from.x, y: point.y - held.from.y };
          held.moved ||= Math.hypot(by.x, by.y) > CLICK_REACH;
          if (held.moved) camera.value = pan(held.camera, by, painter.map);
        }}
        onPointerUp={(event) => {
          if (drag.current?.moved === false) {
            const hit = painter.hit(pointOf(event));
            if (hit !== undefined) app.select(hit);
          }
          drag.current = undefined;
        }}
        onPointerLeave={() => {
          hovered.value = undefined;
        }}
        onKeyDown={(event) => {
          const act = MAP_KEYS[event.key];
          if (act === undefined || event.ctrlKey || event.metaKey) return;
          event.preventDefault();
          event.stopPropagation();
          act({
            zoomBy,
            panBy,
            reset: () => {
              camera.value = WHOLE_MAP;
            },
            next: app.selectNext,
          });
        }}
      >
        <canvas ref={canvas} />
      </div>
      {agent !== undefined && at !== undefined && (
        <div class="tip" style={{ left: `${at.x}px`, top: `${at.y}px` }}>
          <b>{agent.name}</b>
          <span>
            {STATUS_WORDS[agent.status].label}
            {agent.action === undefined ? "" : `: ${tidyStep(agent.action)}`}
          </span>
          <span class="muted">
            {agent.goal === undefined ? "no goal" : `for ${agent.goal}`}
            {agent.source === undefined ? "" : `, ${SOURCE_WORDS[agent.source].label}`}
          </span>
        </div>
      )}
      <MapLegend />
      {camera.value.scale > 1 && (
        <button
          class="map-reset"
          type="button"
          onClick={() => {
            camera.value = WHOLE_MAP;
          }}
        >
          Whole map
        </button>
      )}
    </div>
  );
}

/** A change of time by more than this is no walk, in ms. */
const LEAP_MS = 3000;

/** The actions of keys while the map has the focus. */
interface MapHands {
  zoomBy(factor: number): void;
  panBy(x: number, y: number): void;
  reset(): void;
  next(step: 1 | -1): void;
}

const MAP_KEYS: Readonly<Record<string, (map: MapHands) => void>> = {
  "+": (map) => map.zoomBy(ZOOM_STEP),
  "=": (map) => map.zoomBy(ZOOM_STEP),
  "-": (map) => map.zoomBy(1 / ZOOM_STEP),
  "0": (map) => map.reset(),
  w: (map) => map.panBy(0, 60),
  s: (map) => map.panBy(0, -60),
  a: (map) => map.panBy(60, 0),
  d: (map) => map.panBy(-60, 0),
  ArrowDown: (map) => map.next(1),
  ArrowUp: (map) => map.next(-1),
};

function describeMap(count: number): string {
  return `${count} agents. Up and down pick an agent; plus, minus and 0 zoom; w, a, s, d move the map.`;
}

function MapLegend(): JSX.Element {
  return (
    <ul class="legend" aria-label="Marks of agents">
      <li>
        <i class="mark playing" /> playing
      </li>
      <li>
        <i class="mark thinking" /> thinking
      </li>
      <li>
        <i class="mark blocked" /> blocked
      </li>
    </ul>
  );
}
