import { seededRandom } from "@understudy/planner-core";
import { HEIGHT, PLACES, ROAD_LINES, WIDTH } from "../village/geography.ts";
import { paintBuildings } from "./buildings.ts";
import { blob, polyline } from "./shapes.ts";

/** The land by day, painted once per size. */
export class GroundPainter {
  #canvas: HTMLCanvasElement | undefined;
  #key = "";

  /** The land at a size in device pixels. */
  picture(
    width: number,
    height: number,
    scale: number,
    left: number,
    top: number,
  ): HTMLCanvasElement {
    const key = [width, height, scale, left, top].join(" ");
    if (this.#canvas !== undefined && this.#key === key) return this.#canvas;
    const canvas = document.createElement("canvas");
    canvas.width = width;
    canvas.height = height;
    const context = canvas.getContext("2d");
    if (context !== null) {
      context.fillStyle = GRASS;
      context.fillRect(0, 0, width, height);
      context.setTransform(scale, 0, 0, scale, left, top);
      paintLand(context);
    }
    this.#key = key;
    this.#canvas = canvas;
    return canvas;
  }
}

const GRASS = "#a9c47f";
const MEADOWS = ["#b3cc88", "#a1bd76", "#adc781"];
const WATER = "#7fb4d6";
const SHORE = "#cdbf93";
const ROAD = "#d9c398";
const ROAD_EDGE = "#c2aa7c";

function paintLand(context: CanvasRenderingContext2D): void {
  const random = seededRandom(7);
  const draw = (from: number, to: number): number => from + random.next() * (to - from);
  for (let count = 0; count < 70; count++) {
    context.fillStyle = MEADOWS[count % MEADOWS.length] as string;
    const at = { x: draw(-10, WIDTH + 10), y: draw(-10, HEIGHT + 10) };
    blob(context, at, draw(4, 15), draw);
  }
  paintRiver(context);
  paintHills(context, draw);
  paintFields(context);
  paintRoads(context);
  for (const tree of treesOf(draw)) paintTree(context, tree, draw(0.8, 1.35));
  for (let count = 0; count < 130; count++) {
    context.fillStyle = ["#f4e9a8", "#e9b7c3", "#f7f3e3"][count % 3] as string;
    context.globalAlpha = 0.75;
    context.fillRect(draw(0, WIDTH), draw(0, HEIGHT), 0.32, 0.32);
  }
  context.globalAlpha = 1;
  paintBuildings(context);
}

function paintRiver(context: CanvasRenderingContext2D): void {
  const course = new Path2D("M -12 52 C 4 50, 2 66, 14 72 S 22 92, 34 96 S 40 112, 44 120");
  context.lineCap = "round";
  for (const [colour, width] of [
    [SHORE, 12],
    [WATER, 10],
    ["#93c2df", 6],
  ] as const) {
    context.strokeStyle = colour;
    context.lineWidth = width;
    context.stroke(course);
  }
  context.strokeStyle = "rgba(255,255,255,0.55)";
  context.lineWidth = 0.4;
  context.setLineDash([3, 7]);
  context.stroke(course);
  context.setLineDash([]);
}

function paintHills(context: CanvasRenderingContext2D, draw: Draw): void {
  const mine = PLACES["mine"] ?? { x: 0, y: 0 };
  for (const [dx, dy, size, colour] of [
    [-9, -7, 9, "#9a9a92"],
    [9, -8, 10, "#8d8d86"],
    [0, -10, 11, "#a5a49b"],
  ] as const) {
    const [x, y] = [mine.x + dx, mine.y + dy + 6];
    context.fillStyle = colour;
    context.beginPath();
    context.moveTo(x - size, y);
    context.lineTo(x - size * 0.25, y - size * draw(1, 1.1));
    context.lineTo(x + size * 0.2, y - size * 0.85);
    context.lineTo(x + size, y);
    context.fill();
    context.fillStyle = "rgba(255,255,255,0.35)";
    context.beginPath();
    context.moveTo(x - size * 0.25, y - size * 1.05);
    context.lineTo(x - size * 0.5, y - size * 0.68);
    context.lineTo(x - size * 0.05, y - size * 0.72);
    context.fill();
  }
}

function paintFields(context: CanvasRenderingContext2D): void {
  const field = PLACES["field"] ?? { x: 0, y: 0 };
  for (const [dx, dy, width, height, colour] of [
    [-15, -4, 12, 11, "#d8bd62"],
    [-2, 3, 13, 9, "#c8b258"],
    [4, -7, 11, 8, "#dfc873"],
  ] as const) {
    const [x, y] = [field.x + dx, field.y + dy];
    context.fillStyle = colour;
    context.fillRect(x, y, width, height);
    context.strokeStyle = "rgba(120,90,30,0.28)";
    context.lineWidth = 0.35;
    for (let row = 1; row < height; row += 1.2) {
      polyline(context, [
        { x: x + 0.4, y: y + row },
        { x: x + width - 0.4, y: y + row },
      ]);
    }
  }
}

function paintRoads(context: CanvasRenderingContext2D): void {
  context.lineCap = "round";
  context.lineJoin = "round";
  for (const [colour, width] of [
    [ROAD_EDGE, 2.5],
    [ROAD, 1.9],
  ] as const) {
    context.strokeStyle = colour;
    context.lineWidth = width;
    for (const { points } of ROAD_LINES) polyline(context, points);
  }
}

type Draw = (from: number, to: number) => number;
interface Tree {
  readonly x: number;
  readonly y: number;
}

/** The forest, and single trees elsewhere. */
function treesOf(draw: Draw): readonly Tree[] {
  const forest = PLACES["forest"] ?? { x: 0, y: 0 };
  const trees: Tree[] = [];
  for (let count = 0; count < 90; count++) {
    const angle = draw(0, 2 * Math.PI);
    const far = Math.sqrt(draw(0.06, 1)) * 17;
    trees.push({ x: forest.x + far * Math.cos(angle), y: forest.y + far * 0.8 * Math.sin(angle) });
  }
  while (trees.length < 190) {
    const tree = { x: draw(-4, WIDTH + 4), y: draw(-2, HEIGHT + 4) };
    const isClear = Object.values(PLACES).every(
      ({ x, y }) => Math.hypot(x - tree.x, y - tree.y) > 11,
    );
    if (isClear && isOffRoad(tree, 4)) trees.push(tree);
  }
  return trees.filter((tree) => isOffRoad(tree, 2.2)).sort((a, b) => a.y - b.y);
}

function isOffRoad({ x, y }: Tree, distance: number): boolean {
  return ROAD_LINES.every(({ points }) =>
    points.every((point) => Math.hypot(point.x - x, point.y - y) > distance),
  );
}

function paintTree(context: CanvasRenderingContext2D, { x, y }: Tree, size: number): void {
  context.fillStyle = "rgba(40,60,30,0.22)";
  context.beginPath();
  context.ellipse(x + 0.5, y + 0.3, 1.5 * size, 0.6 * size, 0, 0, 2 * Math.PI);
  context.fill();
  context.fillStyle = "#7a5a3a";
  context.fillRect(x - 0.22, y - 1, 0.45, 1.2);
  for (const [dy, radius, colour] of [
    [-1.7, 1.45, "#5f8f4e"],
    [-2.4, 1.15, "#6d9f58"],
    [-3, 0.75, "#7fb068"],
  ] as const) {
    context.fillStyle = colour;
    context.beginPath();
    context.arc(x, y + dy * size, radius * size, 0, 2 * Math.PI);
    context.fill();
  }
}
