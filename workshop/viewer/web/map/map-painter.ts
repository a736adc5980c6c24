import { toScreen } from "./camera.ts";
import { crowdRadius, Seats, seatOf } from "./crowd.ts";
import { paintDot } from "./dot-painter.ts";
import type { MapFrame } from "./frame.ts";
import { fitMap, type Point, type Rectangle } from "./geometry.ts";
import { Names } from "./label-painter.ts";
import { Motion } from "./motion.ts";
import type { Dot } from "./scene.ts";

/** Limit on named things, apart from those in the selected agent's plan. */
const MAX_NAMES = 40;

/** Draws things as diamonds, filled if claimed; those in the selected agent's plan are emphasised. */
function paintThings(
  context: CanvasRenderingContext2D,
  { scene, camera, palette }: MapFrame,
  map: Rectangle,
  radius: number,
): void {
  const reach = reachOf(radius);
  context.lineJoin = "round";
  for (const { point, isClaimed, isAhead } of scene.things) {
    const { x, y } = toScreen(point, camera, map);
    const colour = isAhead ? palette.link : palette.muted;
    context.beginPath();
    context.moveTo(x, y - reach);
    context.lineTo(x + reach, y);
    context.lineTo(x, y + reach);
    context.lineTo(x - reach, y);
    context.closePath();
    context.fillStyle = isClaimed ? colour : palette.raised;
    context.fill();
    context.lineWidth = isAhead ? 2 : 1.25;
    context.strokeStyle = colour;
    context.stroke();
  }
}

/** Half of a thing's diamond. */
const reachOf = (radius: number): number => Math.max(3.5, radius * 0.8);

/** Limit on named dots, apart from the selected one. */
const MAX_LABELS = 60;
/** Largest radius of a crowd, as a share of the map. */
const MAX_CROWD = 0.17;

/** Draws the map and remembers the dots' positions. Linear in agents and places. */
export class MapPainter {
  readonly #seats = new Seats();
  readonly #anchors = new Motion();
  readonly #offsets = new Motion();
  readonly #drawn = new Map<number, Point>();
  #map: Rectangle = { left: 0, top: 0, width: 1, height: 1 };
  #radius = 6;
  #spacing = 12;

  /** The map's rectangle in the picture. */
  get map(): Rectangle {
    return this.#map;
  }

  /** Whether an animation is in progress. */
  isMoving({ scene, isStill, nowMs }: MapFrame): boolean {
    if (isStill) return false;
    const isTurning = scene.dots.some(({ status }) => status === "waiting");
    return isTurning || this.#anchors.isMoving(nowMs) || this.#offsets.isMoving(nowMs);
  }

  /** Moves all dots to their targets at once, after a jump in time. */
  jump(): void {
    this.#anchors.clear();
    this.#offsets.clear();
  }

  /** The agent at a point of the picture, the nearest within a finger's reach. */
  hit({ x, y }: Point): number | undefined {
    let best: number | undefined;
    let bestDistance = Math.max(12, this.#radius + 4);
    for (const [index, point] of this.#drawn) {
      const distance = Math.hypot(point.x - x, point.y - y);
      if (distance < bestDistance) [best, bestDistance] = [index, distance];
    }
    return best;
  }

  /** The last drawn position of an agent, in pixels. */
  at(index: number): Point | undefined {
    return this.#drawn.get(index);
  }

  /** Redraws everything. */
  paint(context: CanvasRenderingContext2D, frame: MapFrame): void {
    const { scene, width, height, camera, isStill } = frame;
    this.#map = fitMap(width, height, scene.aspect);
    this.#radius = radiusFor(scene.dots.length, width, height) * Math.sqrt(camera.scale);
    if (isStill) this.jump();
    this.#seat(scene.dots);
    this.#spacing = this.#spacingFor(frame);
    context.clearRect(0, 0, width, height);
    this.#paintWays(context, frame);
    this.#paintSpots(context, frame);
    paintThings(context, frame, this.#map, this.#radius);
    const points = new Map(scene.spots.map(({ id, point }) => [id, point] as const));
    this.#drawn.clear();
    for (const dot of scene.dots) this.#drawn.set(dot.index, this.#place(dot, points, frame));
    for (const dot of scene.dots) {
      const point = this.#drawn.get(dot.index);
      if (point !== undefined) paintDot(context, frame, dot, point, this.#radius);
    }
    this.#paintNames(context, frame);
  }

  /** The spacing of agents: closer in crowds, so that places stay apart. */
  #spacingFor({ scene, camera }: MapFrame): number {
    const largest = Math.max(1, ...scene.spots.map(({ id }) => this.#seats.sizeOf(id)));
    const room = Math.min(this.#map.width, this.#map.height) * MAX_CROWD * camera.scale;
    const fitting = room / crowdRadius(largest, 1);
    return Math.min(this.#radius * 2.1, Math.max(this.#radius * 1.25, fitting));
  }

  #seat(dots: readonly Dot[]): void {
    const present = new Set<string>();
    for (const { id, spot } of dots) {
      present.add(id);
      if (spot === undefined) this.#seats.leave(id);
      else this.#seats.take(id, spot);
    }
    for (const id of [...this.#seats.agents]) if (!present.has(id)) this.#seats.leave(id);
    this.#anchors.keep(present);
    this.#offsets.keep(present);
  }

  #place(dot: Dot, points: ReadonlyMap<string, Point>, frame: MapFrame): Point {
    const { id, spot, point } = dot;
    const target = point ?? points.get(spot ?? "") ?? { x: 0.5, y: 0.5 };
    const anchor = toScreen(this.#anchors.move(id, target, frame.nowMs), frame.camera, this.#map);
    if (spot === undefined) return anchor;
    const seat = seatOf(this.#seats.take(id, spot), 1);
    const offset = this.#offsets.move(id, seat, frame.nowMs);
    return { x: anchor.x + offset.x * this.#spacing, y: anchor.y + offset.y * this.#spacing };
  }

  #paintWays(context: CanvasRenderingContext2D, frame: MapFrame): void {
    const { scene, camera, palette } = frame;
    context.strokeStyle = palette.way;
    context.lineWidth = 1.25;
    for (const [from, to] of scene.ways) {
      const [a, b] = [toScreen(from, camera, this.#map), toScreen(to, camera, this.#map)];
      context.beginPath();
      context.moveTo(a.x, a.y);
      context.lineTo(b.x, b.y);
      context.stroke();
    }
  }

  #paintSpots(context: CanvasRenderingContext2D, frame: MapFrame): void {
    const { scene, palette, camera, width, height } = frame;
    for (const { id, point } of scene.spots) {
      const { x, y } = toScreen(point, camera, this.#map);
      const radius = this.#islandOf(id, width, height);
      context.beginPath();
      context.arc(x, y, radius, 0, 2 * Math.PI);
      context.fillStyle = palette.island;
      context.fill();
      context.lineWidth = 1;
      context.strokeStyle = palette.shore;
      context.stroke();
    }
  }

  /** The radius of a place: it holds all who are there. */
  #islandOf(id: string, width: number, height: number): number {
    const least = Math.max(24, Math.min(width, height) * 0.07);
    const crowd = crowdRadius(this.#seats.sizeOf(id), this.#spacing) + this.#radius + 4;
    return Math.max(least, crowd);
  }

  /** Draws names, none over another one: of whom the user looks at, of places, of things, of all others. */
  #paintNames(context: CanvasRenderingContext2D, frame: MapFrame): void {
    const { scene, camera, selected, hovered, palette, width, height } = frame;
    const names = new Names(context, palette);
    const write = (dot: Dot, isStrong: boolean): void => {
      const point = this.#drawn.get(dot.index);
      if (point !== undefined) names.beside(dot.label, point, this.#radius, isStrong);
    };
    const isStrong = ({ index }: Dot): boolean => index === selected || index === hovered;
    const strong = scene.dots.filter(isStrong);
    for (const dot of strong.sort((one) => (one.index === hovered ? -1 : 1))) write(dot, true);
    const place = { size: 12.5, weight: 600, colour: palette.soft, halo: 4 };
    for (const { id, label, point } of scene.spots) {
      const { x, y } = toScreen(point, camera, this.#map);
      const radius = this.#islandOf(id, width, height);
      names.centred(label, x, [y + radius + 5, y - radius - 20], place);
    }
    const reach = reachOf(this.#radius);
    const hasNames = scene.things.length <= MAX_NAMES * camera.scale ** 2;
    for (const { label, point, isAhead } of scene.things) {
      if (!isAhead && !hasNames) continue;
      const { x, y } = toScreen(point, camera, this.#map);
      const colour = isAhead ? palette.link : palette.muted;
      const hand = { size: 11, weight: 400, colour, halo: 3 };
      names.centred(label.slice(0, 40), x, [y + reach + 1, y - reach - 15], hand);
    }
    if (scene.dots.length > MAX_LABELS * camera.scale ** 2) return;
    // The names of the others must not lie over dots either.
    for (const point of this.#drawn.values()) names.keepFree(boxOf(point, this.#radius));
    for (const dot of scene.dots) if (!dot.isFaint && !isStrong(dot)) write(dot, false);
  }
}

/** The box of a dot without its rim, which names may touch. */
function boxOf({ x, y }: Point, radius: number): Rectangle {
  const reach = radius * 0.8;
  return { left: x - reach, top: y - reach, width: 2 * reach, height: 2 * reach };
}

/** Dots are smaller if there are many. */
function radiusFor(count: number, width: number, height: number): number {
  const room = Math.sqrt((width * height) / Math.max(1, count));
  return Math.min(8, Math.max(3, room * 0.085));
}
