import { noteLabel } from "./labels.ts";

/** A position in units of the ground. */
export interface Point {
  readonly x: number;
  readonly y: number;
}

/** Pixels per unit of the ground. */
const SCALE = 10;
/** Size of figures: larger on small screens. */
let size = 1.2;

/** Fits the size of figures to the width of the picture on the screen, in pixels. */
export function fitFigures(width: number): void {
  size = 1.2 * Math.min(1.8, Math.max(1, Math.sqrt(1000 / width)));
}

/** Outlines, drawn in order. */
type Figure = readonly (readonly [fill: string, outline: string])[];

/** Figures around their ground points, in pixels, as SVG outlines. */
const FIGURES = {
  tree: [
    ["#6b4a2f", "M-2 0v-9h4v9z"],
    ["#2f6b3c", "M0-30 13-8H-13z"],
    ["#3f8a4d", "M0-36 9-18H-9z"],
  ],
  logs: [
    ["#7d5433", "M-11 0a3.5 3.5 0 010-7h22a3.5 3.5 0 010 7z"],
    ["#9c6b40", "M-8-6a3.5 3.5 0 010-7H8a3.5 3.5 0 010 7z"],
    ["#d9b27c", "M11-6.5a3 3 0 100 6 3 3 0 000-6zM8-12.5a3 3 0 100 6 3 3 0 000-6z"],
  ],
  site: [
    ["#8a8578", "M-15 0v-3h30v3z"],
    ["#a39d8c", "M-13-3v-16h3v16zM10-3v-16h3v16zM-13-12h26v3h-26z"],
  ],
  house: [
    ["#e0cfa4", "M-14 0v-16h28V0z"],
    ["#a3453a", "M0-31 19-14H-19z"],
    ["#6b4a2f", "M-4 0v-10h8V0z"],
  ],
  hearth: [
    ["#77716a", "M-12 0a12 5 0 1024 0 12 5 0 10-24 0z"],
    ["#e8722a", "M0-24c6 8 9 12 9 17a9 8 0 01-18 0c0-4 3-6 4-9 2 3 3 3 4 3 1-4 0-8 1-11z"],
    ["#f9d25c", "M0-13c3 4 5 6 5 9a5 4.5 0 01-10 0c0-3 3-5 5-9z"],
  ],
  ashes: [
    ["#77716a", "M-12 0a12 5 0 1024 0 12 5 0 10-24 0z"],
    ["#4a4540", "M-8-1a8 3.5 0 1016 0 8 3.5 0 10-16 0z"],
  ],
  axe: [
    ["#8a6a45", "M-1.5 0v-18h3V0z"],
    ["#dfe6ea", "M1.5-18 9-20v9l-7.5-2z"],
  ],
  hammer: [
    ["#8a6a45", "M-1.5 0v-14h3V0z"],
    ["#c3ccd2", "M-7-19H7v6H-7z"],
  ],
  chest: [
    ["#5a3f22", "M-11 0v-9h22v9z"],
    ["#8a6234", "M-11-9a6 6 0 016-6H5a6 6 0 016 6z"],
    ["#e0b64c", "M-2-11h4v5h-4z"],
  ],
  emptyChest: [
    ["#45331f", "M-11 0v-9h22v9z"],
    ["#1f1710", "M-9-8H9v3H-9z"],
    ["#6b4d2b", "M-11-11l3-8H8l3 8z"],
  ],
  trap: [["#d1603d", "M-13 2l3-7 3 7zM-3 2l3-7 3 7zM7 2l3-7 3 7z"]],
  nook: [
    ["#5d5666", "M-22 4c0-30 44-30 44 0z"],
    ["#15121d", "M-13 4c0-20 26-20 26 0z"],
  ],
  bush: [
    ["#2d5a36", "M-17 2a9 9 0 013-16A11 11 0 017-17 9 9 0 0116-3a7 7 0 01-2 5z"],
    ["#3d7347", "M-10-4a6 6 0 013-10 8 8 0 0112 1 6 6 0 012 9z"],
  ],
  gem: [
    ["#3fb8ad", "M0 0-8-9l4-5h8l4 5z"],
    ["#a8f0e6", "M0-2-4-9l4-4 4 4z"],
  ],
  post: [
    ["#6d6455", "M-1.5 0v-15h3V0z"],
    ["#c9a24a", "M-4-20h8v7h-8z"],
  ],
  wolf: [
    ["#5b6068", "M-13-3l-5-6 6 2c4-3 11-3 15-1l2-6 3 3 6 1-1 4-5 2-1 8h-3l-1-5h-8l-2 5h-3z"],
    ["#e8c93c", "M9-9h2v1.5H9z"],
  ],
  spring: [
    ["#8f98a0", "M-16 0a16 7 0 1032 0 16 7 0 10-32 0z"],
    ["#6fb6e0", "M-12 0a12 4.5 0 1024 0 12 4.5 0 10-24 0z"],
  ],
  berries: [
    ["#3f7a45", "M-13 1a8 8 0 013-14 9 9 0 0117-1 8 8 0 016 15z"],
    ["#d13d57", "M-6-6h4v4h-4zM1-11h4v4H1zM4-4h4v4H4zM-3-1h4v4h-4z"],
  ],
  river: [["#6fb6e0", "M-70-30c50 16 90 16 200-6v22c-110 20-150 22-200 4z"]],
  wall: [
    ["#77716a", "M-20 0v-30h5v4h5v-4h5v4h5v-4h5v4h5v-4h5v4h5V0z"],
    ["#8f8980", "M-18-4h12v-5h-12zM-2-4h14v-5H-2zM-12-13H2v-5h-14zM6-13h11v-5H6z"],
  ],
  gate: [
    ["#77716a", "M-30 0v-40h60V0z"],
    ["#6b4a2f", "M-20 0v-24a20 12 0 0140 0V0z"],
    ["#8a6a45", "M-14 0v-31h3V0zM-1.5 0v-36h3V0zM11 0v-31h3V0z"],
  ],
  openGate: [
    ["#77716a", "M-30 0v-40h60V0z"],
    ["#2b261f", "M-20 0v-24a20 12 0 0140 0V0z"],
    ["#6b4a2f", "M-30 4-20 0v-28l-10 4zM30 4 20 0v-28l10 4z"],
  ],
  tent: [
    ["#c9a24a", "M0-28 22 0H-22z"],
    ["#7d5f22", "M0-20 7 0H-7z"],
  ],
} as const satisfies Record<string, Figure>;

/** The name of a drawn figure. */
export type FigureName = keyof typeof FIGURES;

const outlines = new Map<string, Path2D>();

function outlineOf(text: string): Path2D {
  const outline = outlines.get(text) ?? new Path2D(text);
  outlines.set(text, outline);
  return outline;
}

/** Draws a figure on the ground. */
export function draw(pen: CanvasRenderingContext2D, name: FigureName, { x, y }: Point): void {
  pen.save();
  pen.translate(x * SCALE, y * SCALE);
  pen.scale(size, size);
  for (const [fill, outline] of FIGURES[name]) {
    pen.fillStyle = fill;
    pen.fill(outlineOf(outline));
  }
  pen.restore();
}

/** A drawn agent. */
export interface Person extends Point {
  readonly name: string;
  /** The colour of its activity. */
  readonly coat: string;
  readonly skin?: string;
  /** Whether the model planned its step, shown by a white rim. */
  readonly isLed?: boolean;
}

const SHADOW = "M-9 1a9 3.5 0 1018 0 9 3.5 0 10-18 0z";
const COAT = "M-8 0C-7-14-3-17 0-17S7-14 8 0z";
const HEAD = "M0-27a6 6 0 100 12 6 6 0 000-12z";

/** Draws an agent with its name. */
export function drawPerson(pen: CanvasRenderingContext2D, person: Person): void {
  const { name, coat, skin = "#f1cfa8", isLed = false, x, y } = person;
  pen.save();
  pen.translate(x * SCALE, y * SCALE);
  pen.scale(size, size);
  pen.fillStyle = "#00000040";
  pen.fill(outlineOf(SHADOW));
  pen.lineWidth = isLed ? 3 : 1;
  pen.strokeStyle = isLed ? "#ffffff" : "#1e1a12c0";
  for (const [fill, outline] of [
    [coat, COAT],
    [skin, HEAD],
  ] as const) {
    pen.stroke(outlineOf(outline));
    pen.fillStyle = fill;
    pen.fill(outlineOf(outline));
  }
  pen.restore();
  write(name, { x, y });
}

/** Fills a disc on the ground; the radius is in pixels. */
export function disc(
  pen: CanvasRenderingContext2D,
  { x, y }: Point,
  radius: number,
  colour: string,
): void {
  pen.fillStyle = colour;
  pen.beginPath();
  pen.arc(x * SCALE, y * SCALE, radius, 0, 2 * Math.PI);
  pen.fill();
}

/** Notes a word below a point of the ground; `drawLabels` writes it. */
export function write(text: string, { x, y }: Point): void {
  noteLabel(text, x * SCALE, y * SCALE + 3 * size);
}

/** Fills the picture with ground: one colour, with patches of two others. */
export function drawGround(
  pen: CanvasRenderingContext2D,
  [colour, ...patches]: readonly [string, string, string],
): void {
  pen.fillStyle = colour;
  pen.fillRect(0, 0, 1000, 600);
  for (let patch = 0; patch < 60; patch++) {
    // Multiples of these irrational steps spread evenly (Roberts' R2 sequence).
    const [x, y] = [((patch * 0.7549) % 1) * 1040 - 20, ((patch * 0.5698) % 1) * 640 - 20];
    const radius = 30 + ((patch * 29) % 60);
    pen.fillStyle = patches[patch % 2] ?? colour;
    pen.beginPath();
    pen.ellipse(x, y, radius, radius * 0.6, 0, 0, 2 * Math.PI);
    pen.fill();
  }
}

/** Darkens the picture but for a light on the ground; the darkness is from 0 to 1. */
export function drawNight(
  pen: CanvasRenderingContext2D,
  { x, y }: Point,
  reach: number,
  darkness: number,
): void {
  if (darkness <= 0) return;
  const dark = `rgba(14, 18, 48, ${0.66 * darkness})`;
  pen.fillStyle = dark;
  if (reach > 0) {
    const [left, top, radius] = [x * SCALE, y * SCALE, reach * SCALE];
    const light = pen.createRadialGradient(left, top, radius * 0.2, left, top, radius * 1.25);
    light.addColorStop(0, `rgba(255, 170, 70, ${0.22 * darkness})`);
    light.addColorStop(0.6, `rgba(120, 80, 60, ${0.2 * darkness})`);
    light.addColorStop(1, dark);
    pen.fillStyle = light;
  }
  pen.fillRect(0, 0, 1000, 600);
}

/** Draws from back to front, so that things in front cover things behind. */
export function drawAll(drawings: (readonly [at: Point, draw: () => void])[]): void {
  for (const [, each] of drawings.sort(([one], [other]) => one.y - other.y)) each();
}
