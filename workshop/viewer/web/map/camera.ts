import type { Point, Rectangle } from "./geometry.ts";

/** The visible part of the map: `scale` 1 shows all of it. */
export interface Camera {
  readonly scale: number;
  /** The map's point in the middle of the picture. */
  readonly centre: Point;
}

/** The whole map. */
export const WHOLE_MAP: Camera = { scale: 1, centre: { x: 0.5, y: 0.5 } };

const MAX_SCALE = 8;

/** From map to picture. */
export function toScreen({ x, y }: Point, { scale, centre }: Camera, map: Rectangle): Point {
  return {
    x: map.left + map.width * (0.5 + (x - centre.x) * scale),
    y: map.top + map.height * (0.5 + (y - centre.y) * scale),
  };
}

/** From picture to map: the inverse of {@link toScreen}. */
export function toMap({ x, y }: Point, { scale, centre }: Camera, map: Rectangle): Point {
  return {
    x: centre.x + ((x - map.left) / map.width - 0.5) / scale,
    y: centre.y + ((y - map.top) / map.height - 0.5) / scale,
  };
}

/** Zooms by a factor around `anchor` (a point of the picture), as far as the edges allow. */
export function zoom(camera: Camera, factor: number, anchor: Point, map: Rectangle): Camera {
  const scale = Math.min(MAX_SCALE, Math.max(1, camera.scale * factor));
  const before = toMap(anchor, camera, map);
  const after = toMap(anchor, { ...camera, scale }, map);
  const centre = {
    x: camera.centre.x + before.x - after.x,
    y: camera.centre.y + before.y - after.y,
  };
  return { scale, centre: bounded(centre, scale) };
}

/** Moves the picture by some pixels. */
export function pan({ scale, centre }: Camera, by: Point, map: Rectangle): Camera {
  const moved = {
    x: centre.x - by.x / (map.width * scale),
    y: centre.y - by.y / (map.height * scale),
  };
  return { scale, centre: bounded(moved, scale) };
}

/** Keeps the picture within the edges of the map. */
function bounded({ x, y }: Point, scale: number): Point {
  const half = 1 / (2 * scale);
  const limit = (value: number): number => Math.min(1 - half, Math.max(half, value));
  return { x: limit(x), y: limit(y) };
}
