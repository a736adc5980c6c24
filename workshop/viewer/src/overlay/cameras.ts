import type { ThingId } from "@understudy/world";

/** A point on a game's canvas, in pixels. */
export interface PointOnCanvas {
  readonly x: number;
  readonly y: number;
}

/** The used part of a Phaser camera. */
export interface PhaserCamera {
  readonly x: number;
  readonly y: number;
  readonly zoom: number;
  readonly worldView: PointOnCanvas;
}

/**
 * Maps positions of a Phaser scene through its camera; rotation is not supported.
 *
 * @param spotOf position of an agent or thing in the scene; undefined if it has none
 * @returns the `at` option of `openOverlay`
 *
 * @example openOverlay({ canvas: game.canvas, world, at: seenByPhaser(scene.cameras.main, (id) => sprites.get(id)) });
 */
export function seenByPhaser<Id extends ThingId>(
  camera: PhaserCamera,
  spotOf: (id: Id) => PointOnCanvas | undefined,
): (id: Id) => PointOnCanvas | undefined {
  return (id) => {
    const spot = spotOf(id);
    if (spot === undefined) return undefined;
    const { worldView, zoom } = camera;
    return {
      x: camera.x + (spot.x - worldView.x) * zoom,
      y: camera.y + (spot.y - worldView.y) * zoom,
    };
  };
}

/** A point in space, such as a `Vector3` of Three.js. */
export interface PointInSpace {
  readonly x: number;
  readonly y: number;
  readonly z: number;
}

/** A camera of Three.js: its matrices, 16 numbers each in column order. */
export interface ThreeCamera {
  readonly matrixWorldInverse: { readonly elements: ArrayLike<number> };
  readonly projectionMatrix: { readonly elements: ArrayLike<number> };
}

/**
 * Projects points of a Three.js scene through its camera; points behind it are not shown.
 *
 * @param canvas the renderer's canvas
 * @param pointOf position of an agent or thing in the scene; undefined if it has none
 * @returns the `at` option of `openOverlay`
 *
 * @example openOverlay({ canvas, world, at: seenByThree(camera, canvas, (id) => meshes.get(id)?.position) });
 */
export function seenByThree<Id extends ThingId>(
  camera: ThreeCamera,
  canvas: { readonly width: number; readonly height: number },
  pointOf: (id: Id) => PointInSpace | undefined,
): (id: Id) => PointOnCanvas | undefined {
  return (id) => {
    const point = pointOf(id);
    if (point === undefined) return undefined;
    const before = transformed(camera.matrixWorldInverse.elements, [point.x, point.y, point.z, 1]);
    const [x, y, , depth] = transformed(camera.projectionMatrix.elements, before);
    if (depth <= 0) return undefined;
    return {
      x: ((x / depth + 1) / 2) * canvas.width,
      y: ((1 - y / depth) / 2) * canvas.height,
    };
  };
}

type Vector = readonly [x: number, y: number, z: number, w: number];

function transformed(matrix: ArrayLike<number>, [x, y, z, w]: Vector): Vector {
  const row = (at: number): number =>
    (matrix[at] as number) * x +
    (matrix[at + 4] as number) * y +
    (matrix[at + 8] as number) * z +
    (matrix[at + 12] as number) * w;
  return [row(0), row(1), row(2), row(3)];
}
