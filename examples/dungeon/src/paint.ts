import type { Dungeon } from "./dungeon.ts";

const SCALE = 10;
const COATS: Readonly<Record<string, string>> = {
  go: "#7fb069",
  steal: "#f2c14e",
  trap: "#d1603d",
  hide: "#5b6c8f",
  heal: "#e8a0bf",
};

/** Paints the dungeon: nooks, chests with their gold, goblins in the colours of what they do, heroes. */
export function paint(pen: CanvasRenderingContext2D, dungeon: Dungeon): void {
  const { spots, world, chests, goblins, heroes } = dungeon;
  pen.fillStyle = "#241f31";
  pen.fillRect(0, 0, 1000, 600);
  for (const [id, { x, y }] of spots) {
    if (!id.startsWith("nook")) continue;
    disc(pen, x, y, 16, "#15121d");
  }
  pen.font = "11px system-ui";
  pen.textAlign = "center";
  for (const id of chests) {
    const { x, y } = spots.get(id) as { x: number; y: number };
    const chest = world.get(id) ?? {};
    pen.fillStyle = Number(chest["gold"]) > 0 ? "#b7791f" : "#4a3b28";
    pen.fillRect(x * SCALE - 8, y * SCALE - 6, 16, 12);
    pen.strokeStyle = chest["trapped"] === true ? "#d1603d" : "#15121d";
    pen.strokeRect(x * SCALE - 8, y * SCALE - 6, 16, 12);
    pen.fillStyle = "#e4dfd3";
    if (Number(chest["gold"]) > 0) pen.fillText(String(chest["gold"]), x * SCALE, y * SCALE + 4);
  }
  for (const { x, y, to, doing, own } of goblins) {
    if (to !== undefined) {
      pen.strokeStyle = "#ffffff18";
      pen.beginPath();
      pen.moveTo(x * SCALE, y * SCALE);
      pen.lineTo(to.x * SCALE, to.y * SCALE);
      pen.stroke();
    }
    disc(pen, x, y, 6, own.scared ? "#9db4ff" : (COATS[doing] ?? "#55704a"));
    if (own.hurt) disc(pen, x, y, 2, "#c1121f");
  }
  for (const { x, y } of heroes) disc(pen, x, y, 9, "#f5f3ee");
}

function disc(
  pen: CanvasRenderingContext2D,
  x: number,
  y: number,
  radius: number,
  colour: string,
): void {
  pen.fillStyle = colour;
  pen.beginPath();
  pen.arc(x * SCALE, y * SCALE, radius, 0, 2 * Math.PI);
  pen.fill();
}
