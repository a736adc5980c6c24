import type { Point } from "@understudy/viewer/web";
import { PLACES } from "../village/geography.ts";

/** A lit window or a fire: position, range and colour. */
export interface Light extends Point {
  readonly reach: number;
  readonly colour: string;
}

interface House extends Point {
  readonly size: number;
  readonly roof: string;
}

const WALL = "#efe3cb";
const WARM = "255, 190, 96";
const RED_ROOF = "#b4553f";
const BROWN_ROOF = "#8a6242";
const SLATE_ROOF = "#64727c";

const houseAt = (place: string, dx: number, dy: number, size: number, roof: string): House => {
  const { x = 0, y = 0 } = PLACES[place] ?? {};
  return { x: x + dx, y: y + dy, size, roof };
};

const HOUSES: readonly House[] = [
  houseAt("home", -8.5, -4, 3.1, RED_ROOF),
  houseAt("home", 0, -7, 3.5, BROWN_ROOF),
  houseAt("home", 8.5, -4.5, 3, RED_ROOF),
  houseAt("home", -6.5, 5.5, 3, BROWN_ROOF),
  houseAt("home", 7, 6, 3.3, RED_ROOF),
  houseAt("workshop", -1, -5.5, 3.4, SLATE_ROOF),
  houseAt("depot", 3, 6.5, 3.4, BROWN_ROOF),
  houseAt("inn", 1, -5.5, 3.9, RED_ROOF),
  houseAt("smithy", -1, -5, 3.2, SLATE_ROOF),
  houseAt("infirmary", 1, -5.5, 3.2, "#c9c3b4"),
  houseAt("north", 5.5, -3, 2.8, RED_ROOF),
  houseAt("north", -5.5, -3.5, 2.6, BROWN_ROOF),
  houseAt("east", 1, -5.5, 2.9, RED_ROOF),
  houseAt("east", 3, 5, 2.5, BROWN_ROOF),
  houseAt("south", 6, -2.5, 2.8, BROWN_ROOF),
  houseAt("south", -5.5, 3.5, 2.6, RED_ROOF),
].sort((a, b) => a.y - b.y);

/** Draws the buildings. */
export function paintBuildings(context: CanvasRenderingContext2D): void {
  paintStronghold(context);
  for (const house of HOUSES) paintHouse(context, house);
  paintMarket(context, PLACES["market"] ?? { x: 0, y: 0 });
  paintJetty(context, PLACES["river"] ?? { x: 0, y: 0 });
  paintMine(context, PLACES["mine"] ?? { x: 0, y: 0 });
}

/** Lights at night. */
export const LIGHTS: readonly Light[] = [
  ...HOUSES.map(({ x, y, size }) => ({ x, y: y - size * 0.2, reach: size * 2.3, colour: WARM })),
  { ...(PLACES["gate"] ?? { x: 0, y: 0 }), reach: 11, colour: "255, 150, 70" },
  { ...(PLACES["tower"] ?? { x: 0, y: 0 }), reach: 12, colour: "255, 160, 80" },
  { ...(PLACES["post"] ?? { x: 0, y: 0 }), reach: 9, colour: "255, 160, 80" },
  { ...(PLACES["market"] ?? { x: 0, y: 0 }), reach: 11, colour: WARM },
  { ...(PLACES["smithy"] ?? { x: 0, y: 0 }), reach: 9, colour: "255, 120, 60" },
];

function paintHouse(context: CanvasRenderingContext2D, { x, y, size, roof }: House): void {
  const half = size;
  context.fillStyle = "rgba(50,50,30,0.22)";
  context.fillRect(x - half + 0.6, y + size * 0.5, 2 * half, size * 0.4);
  context.fillStyle = WALL;
  context.fillRect(x - half * 0.85, y - size * 0.35, half * 1.7, size * 1.05);
  context.fillStyle = "#6b4a30";
  context.fillRect(x - size * 0.16, y + size * 0.1, size * 0.34, size * 0.6);
  context.fillStyle = "#f3cf7a";
  context.fillRect(x - size * 0.62, y - size * 0.08, size * 0.28, size * 0.3);
  context.fillRect(x + size * 0.36, y - size * 0.08, size * 0.28, size * 0.3);
  context.fillStyle = roof;
  context.beginPath();
  context.moveTo(x - half * 1.1, y - size * 0.3);
  context.lineTo(x - half * 0.62, y - size * 1.05);
  context.lineTo(x + half * 0.62, y - size * 1.05);
  context.lineTo(x + half * 1.1, y - size * 0.3);
  context.fill();
  context.fillStyle = "rgba(255,255,255,0.12)";
  context.fillRect(x - half * 0.62, y - size * 1.05, half * 1.24, size * 0.22);
  context.fillStyle = "#8d7a6a";
  context.fillRect(x + half * 0.32, y - size * 1.35, size * 0.24, size * 0.45);
}

function paintStronghold(context: CanvasRenderingContext2D): void {
  const corners: readonly Point[] = [
    { x: 99, y: 34 },
    { x: 96, y: 12 },
    { x: 112, y: 5 },
    { x: 133, y: 6 },
    { x: 137, y: 26 },
    { x: 135, y: 45 },
    { x: 112, y: 44 },
  ];
  context.beginPath();
  for (const { x, y } of corners) context.lineTo(x, y);
  context.closePath();
  context.fillStyle = "rgba(203,196,168,0.55)";
  context.fill();
  context.lineJoin = "round";
  for (const [colour, width] of [
    ["#77756c", 2],
    ["#a09d92", 1.2],
  ] as const) {
    context.strokeStyle = colour;
    context.lineWidth = width;
    context.stroke();
  }
  for (const corner of corners.slice(1)) paintTower(context, corner, 1.9);
  paintTower(context, { x: 128, y: 9.5 }, 3.1);
  paintTower(context, { x: 96.6, y: 35 }, 2.1);
  paintTower(context, { x: 102, y: 40 }, 2.1);
  const { x, y } = PLACES["armory"] ?? { x: 0, y: 0 };
  paintHouse(context, { x, y: y - 5, size: 3, roof: SLATE_ROOF });
}

function paintTower(context: CanvasRenderingContext2D, { x, y }: Point, size: number): void {
  context.fillStyle = "#8f8c81";
  context.fillRect(x - size * 0.7, y - size * 1.2, size * 1.4, size * 1.9);
  context.fillStyle = "#b3b0a4";
  context.fillRect(x - size * 0.85, y - size * 1.6, size * 1.7, size * 0.5);
  for (const dx of [-0.85, -0.2, 0.45]) {
    context.fillRect(x + dx * size, y - size * 1.9, size * 0.4, size * 0.4);
  }
  context.fillStyle = "#4c4a44";
  context.fillRect(x - size * 0.12, y - size * 0.6, size * 0.24, size * 0.6);
}

function paintMarket(context: CanvasRenderingContext2D, { x, y }: Point): void {
  for (const [dx, dy, colour] of [
    [-7, -3, "#c8553d"],
    [6, -4.5, "#3d7ea6"],
    [-5.5, 4.5, "#d9a441"],
    [6, 4, "#5f8f4e"],
  ] as const) {
    context.fillStyle = "rgba(50,50,30,0.2)";
    context.fillRect(x + dx - 1.7, y + dy + 1, 4.2, 0.7);
    context.fillStyle = "#7a5a3a";
    context.fillRect(x + dx - 1.7, y + dy, 0.35, 1.5);
    context.fillRect(x + dx + 1.5, y + dy, 0.35, 1.5);
    for (let stripe = 0; stripe < 6; stripe++) {
      context.fillStyle = stripe % 2 === 0 ? colour : "#f6efe0";
      context.fillRect(x + dx - 2 + stripe * 0.68, y + dy - 1.2, 0.7, 1.4);
    }
  }
}

function paintJetty(context: CanvasRenderingContext2D, { x, y }: Point): void {
  context.fillStyle = "#8a6a48";
  context.fillRect(x - 9, y - 0.8, 7, 1.5);
  context.fillStyle = "#6b5036";
  for (let post = 0; post < 4; post++) context.fillRect(x - 8.6 + post * 2, y + 0.6, 0.45, 1.1);
  context.fillStyle = "#a5532f";
  context.beginPath();
  context.ellipse(x - 8, y + 3, 2.3, 0.8, 0.1, 0, 2 * Math.PI);
  context.fill();
}

function paintMine(context: CanvasRenderingContext2D, { x, y }: Point): void {
  context.fillStyle = "#3f3d39";
  context.beginPath();
  context.arc(x, y - 4.2, 2.3, Math.PI, 0);
  context.fill();
  context.fillStyle = "#6b5036";
  context.fillRect(x - 2.6, y - 6.4, 0.6, 2.4);
  context.fillRect(x + 2, y - 6.4, 0.6, 2.4);
  context.fillRect(x - 2.8, y - 6.9, 5.6, 0.7);
}
