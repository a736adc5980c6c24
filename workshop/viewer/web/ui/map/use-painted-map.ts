import type { Signal } from "@preact/signals";
import { useMemo, useRef } from "preact/hooks";
import type { Camera } from "../../map/camera.ts";
import type { MapPainter } from "../../map/map-painter.ts";
import { type Palette, readPalette } from "../../map/palette.ts";
import { type MapScene, sceneOf } from "../../map/scene.ts";
import { agentTest } from "../../model/lists/agent-filter.ts";
import { thingsAhead } from "../../model/things.ts";
import type { ViewerApp } from "../../store/app.ts";
import { useCanvas } from "../parts/use-canvas.ts";

/** Change of time above which dots jump instead of moving, in ms. */
const LEAP_MS = 3000;

/** The map, and the state of its view. */
export interface MapParts {
  readonly app: ViewerApp;
  readonly painter: MapPainter;
  readonly camera: Signal<Camera>;
  readonly hovered: Signal<number | undefined>;
}

/** The map's canvas, repainted on changes and during animations. */
export function usePaintedMap({ app, painter, camera, hovered }: MapParts) {
  const palette = useRef<{ theme: string | undefined; palette: Palette } | undefined>(undefined);
  const scene = useRef<{ scene: MapScene; key: string; timeMs: number } | undefined>(undefined);
  const painted = useRef("");
  const still = useMemo(() => matchMedia("(prefers-reduced-motion: reduce)"), []);

  return useCanvas((context, { width, height }, wasResized) => {
    const element = context.canvas;
    const { theme } = document.documentElement.dataset;
    if (palette.current?.theme !== theme || palette.current === undefined) {
      palette.current = { theme, palette: readPalette(element) };
    }
    const history = app.store.history.peek();
    if (history === undefined) return;
    const moment = history.at(app.store.cursorMs.peek() ?? Number.POSITIVE_INFINITY);
    const filter = app.filter.peek();
    const picked = app.selected.peek();
    const key = `${picked} ${history.version} ${moment.timeMs} ${JSON.stringify(filter)} ${history.hello.title}`;
    if (scene.current?.key !== key) {
      const { timeMs } = moment;
      // After a jump in time, dots appear at their targets.
      const leapt =
        scene.current !== undefined && Math.abs(timeMs - scene.current.timeMs) > LEAP_MS;
      if (leapt || (scene.current?.timeMs ?? 0) > timeMs) painter.jump();
      const detail = picked === undefined ? undefined : moment.detail(picked);
      const ahead = thingsAhead(detail?.plan ?? []);
      const shown = { things: moment.things?.byId.values() ?? [], ahead };
      const passes = agentTest(filter, history.hello);
      scene.current = { scene: sceneOf(history.hello, moment.agents, passes, shown), key, timeMs };
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
    // An unchanged picture costs nothing.
    const { scale, centre } = frame.camera;
    const what = [key, theme, scale, centre.x, centre.y, frame.selected, frame.hovered].join(" ");
    if (what === painted.current && !wasResized && !painter.isMoving(frame)) return;
    // One more frame after the last move, for the final positions.
    painted.current = painter.isMoving(frame) ? "" : what;
    painter.paint(context, frame);
  });
}
