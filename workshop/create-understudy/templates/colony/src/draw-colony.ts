import type { Colony } from "./colony/colony.ts";
import { disc } from "./play.ts";

const COATS: Readonly<Record<string, string>> = {
  go: "#8fb8de",
  take: "#8fb8de",
  fell: "#7fb069",
  deliver: "#c98b4f",
  build: "#d1603d",
  eat: "#e8a0bf",
};
type Shape = readonly [colour: string, ...corners: number[]];
/** Polygons by kind: a colour, and corners relative to the position. */
const SHAPES: Readonly<Record<string, readonly Shape[]>> = {
  tree: [
    ["#6b4a2f", -2, 4, 2, 4, 2, 12, -2, 12],
    ["#1f7a4d", 0, -16, 11, 6, -11, 6],
  ],
  logs: [["#a9743f", -9, -3, 9, -3, 9, 4, -9, 4]],
  site: [["#8a8578", -13, -9, 13, -9, 13, 9, -13, 9]],
  house: [
    ["#d9c7a0", -12, -2, 12, -2, 12, 12, -12, 12],
    ["#a3453a", 0, -15, 16, -2, -16, -2],
  ],
  hearth: [["#f28b30", 0, -11, 8, 6, -8, 6]],
  axe: [
    ["#8a6a45", -1, -8, 1, -8, 1, 8, -1, 8],
    ["#dfe6ea", 1, -8, 7, -9, 7, -2, 1, -3],
  ],
  hammer: [
    ["#8a6a45", -1, -6, 1, -6, 1, 8, -1, 8],
    ["#dfe6ea", -6, -9, 6, -9, 6, -5, -6, -5],
  ],
};

/** Draws trees, logs, sites, houses, hearths, tools, and settlers in the colours of their activity. */
export function drawColony(
  pen: CanvasRenderingContext2D,
  { ground, settlers, world }: Colony,
): void {
  pen.fillStyle = "#35513f";
  pen.fillRect(0, 0, 1000, 600);
  for (const settler of settlers) {
    // A step of the model has a rim.
    if (settler.author === "lead") disc(pen, settler, 10, "#f5f3ee");
    disc(pen, settler, 8, COATS[settler.doing] ?? "#c9d1c8");
  }
  for (const [name, { x, y }] of ground.spots) {
    const [kind = ""] = name.split(" ");
    const isBuilt = kind === "site" && !world.has(name);
    if (!isBuilt && !world.has(name)) continue;
    for (const [colour, ...corners] of SHAPES[isBuilt ? "house" : kind] ?? []) {
      pen.fillStyle = colour;
      pen.beginPath();
      for (let at = 0; at < corners.length; at += 2) {
        pen.lineTo(x * 10 + (corners[at] ?? 0), y * 10 + (corners[at + 1] ?? 0));
      }
      pen.fill();
    }
  }
}
