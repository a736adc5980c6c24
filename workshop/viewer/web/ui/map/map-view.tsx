import { useSignal } from "@preact/signals";
import type { JSX, TargetedMouseEvent, TargetedPointerEvent, TargetedWheelEvent } from "preact";
import { useMemo, useRef } from "preact/hooks";
import type { AgentView } from "../../../src/protocol/show-state.ts";
import type { Camera } from "../../map/camera.ts";
import { pan, WHOLE_MAP, zoom } from "../../map/camera.ts";
import type { Point } from "../../map/geometry.ts";
import { MapPainter } from "../../map/map-painter.ts";
import { tidyStep } from "../../model/plan/step-text.ts";
import { SOURCE_WORDS, STATUS_WORDS } from "../../model/words.ts";
import { useApp } from "../parts/use-app.ts";
import { type MapParts, usePaintedMap } from "./use-painted-map.ts";

const ZOOM_STEP = 1.35;
/** Largest movement of a click. */
const CLICK_REACH = 4;

/** The map of agents, with their activities and the sources of their plans. */
export function MapView(): JSX.Element {
  const app = useApp();
  const painter = useMemo(() => new MapPainter(), []);
  const camera = useSignal<Camera>(WHOLE_MAP);
  const hovered = useSignal<number | undefined>(undefined);
  const parts: MapParts = { app, painter, camera, hovered };
  const canvas = usePaintedMap(parts);
  const pointer = useMapPointer(parts);
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
        {...pointer}
        onKeyDown={(event) => {
          const act = MAP_KEYS[event.key];
          if (act === undefined || event.ctrlKey || event.metaKey) return;
          event.preventDefault();
          event.stopPropagation();
          act(parts);
        }}
      >
        <canvas ref={canvas} />
      </div>
      {agent !== undefined && at !== undefined && <MapTip agent={agent} at={at} />}
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

/** Wheel and pointer: zoom, pan, hover and select. */
function useMapPointer({ app, painter, camera, hovered }: MapParts) {
  const drag = useRef<{ from: Point; camera: Camera; moved: boolean } | undefined>(undefined);
  return {
    onWheel: (event: TargetedWheelEvent<HTMLElement>): void => {
      event.preventDefault();
      const factor = Math.exp(-event.deltaY / 400);
      camera.value = zoom(camera.peek(), factor, pointOf(event), painter.map);
    },
    onPointerDown: (event: TargetedPointerEvent<HTMLElement>): void => {
      event.currentTarget.setPointerCapture(event.pointerId);
      drag.current = { from: pointOf(event), camera: camera.peek(), moved: false };
    },
    onPointerMove: (event: TargetedPointerEvent<HTMLElement>): void => {
      const point = pointOf(event);
      const held = drag.current;
      if (held === undefined) {
        hovered.value = painter.hit(point);
        return;
      }
      const by = { x: point.x - held.from.x, y: point.y - held.from.y };
      held.moved ||= Math.hypot(by.x, by.y) > CLICK_REACH;
      if (held.moved) camera.value = pan(held.camera, by, painter.map);
    },
    onPointerUp: (event: TargetedPointerEvent<HTMLElement>): void => {
      if (drag.current?.moved === false) {
        const hit = painter.hit(pointOf(event));
        if (hit !== undefined) app.select(hit);
      }
      drag.current = undefined;
    },
    onPointerLeave: (): void => {
      hovered.value = undefined;
    },
  };
}

/** The position of an event on the map, in CSS pixels. */
function pointOf(event: TargetedMouseEvent<HTMLElement>): Point {
  const box = event.currentTarget.getBoundingClientRect();
  return { x: event.clientX - box.left, y: event.clientY - box.top };
}

const MAP_KEYS: Readonly<Record<string, (map: MapParts) => void>> = {
  "+": (map) => zoomBy(map, ZOOM_STEP),
  "=": (map) => zoomBy(map, ZOOM_STEP),
  "-": (map) => zoomBy(map, 1 / ZOOM_STEP),
  "0": ({ camera }) => {
    camera.value = WHOLE_MAP;
  },
  w: (map) => panBy(map, 0, 60),
  s: (map) => panBy(map, 0, -60),
  a: (map) => panBy(map, 60, 0),
  d: (map) => panBy(map, -60, 0),
  ArrowDown: ({ app }) => app.selectNext(1),
  ArrowUp: ({ app }) => app.selectNext(-1),
};

/** Zooms around the middle of the map. */
function zoomBy({ painter, camera }: MapParts, factor: number): void {
  const { left, top, width, height } = painter.map;
  const middle = { x: left + width / 2, y: top + height / 2 };
  camera.value = zoom(camera.peek(), factor, middle, painter.map);
}

function panBy({ painter, camera }: MapParts, x: number, y: number): void {
  camera.value = pan(camera.peek(), { x, y }, painter.map);
}

/** Tooltip of an agent. */
function MapTip({ agent, at }: { agent: AgentView; at: Point }): JSX.Element {
  return (
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
  );
}

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
