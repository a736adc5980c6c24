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
const SIGNS: Readonly<Record<string, readonly [sign: string, size: number]>> = {
  tree: ["🌲", 30],
  logs: ["🪵", 16],
  site: ["🏗️", 28],
  house: ["🏠", 30],
  hearth: ["🔥", 26],
  axe: ["🪓", 16],
  hammer: ["🔨", 16],
};

/** Draws trees, logs, sites, houses, hearths, tools, and settlers in the colours of what they do. */
export function drawColony(
  pen: CanvasRenderingContext2D,
  { ground, settlers, world }: Colony,
): void {
  pen.fillStyle = "#35513f";
  pen.fillRect(0, 0, 1000, 600);
  for (const settler of settlers) disc(pen, settler, 8, COATS[settler.doing] ?? "#c9d1c8");
  pen.textAlign = "center";
  pen.textBaseline = "middle";
  for (const [name, { x, y }] of ground.spots) {
    const [kind = ""] = name.split(" ");
    const isBuilt = kind === "site" && !world.has(name);
    if (!isBuilt && !world.has(name)) continue;
    const [sign, size] = SIGNS[isBuilt ? "house" : kind] ?? ["", 0];
    pen.font = `${size}px sans-serif`;
    pen.fillText(sign, x * 10, y * 10);
  }
}
