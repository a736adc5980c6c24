import { disc } from "./play.ts";
import type { Stealth } from "./stealth/stealth.ts";

const COATS: Readonly<Record<string, string>> = {
  walk: "#8fb8de",
  check: "#5f8fbf",
  search: "#f2c14e",
  catch: "#d1603d",
};

/** Draws posts, bushes, gems, traces, the thief, and the guards with their fields of view. */
export function drawStealth(pen: CanvasRenderingContext2D, stealth: Stealth): void {
  const { ground, guards, posts, thief, world } = stealth;
  pen.fillStyle = "#1d2a24";
  pen.fillRect(0, 0, 1000, 600);
  for (const post of posts) disc(pen, ground.at(post), 3, "#4a5a52");
  for (const bush of thief.bushes) disc(pen, ground.at(bush), 16, "#2f5d3a");
  for (const gem of thief.gems) disc(pen, ground.at(gem), 5, "#7de2d1");
  for (const [name, spot] of ground.spots) {
    if (name.startsWith("trace") && world.has(name)) ring(pen, spot, "#f2c14e");
  }
  for (const guard of guards) {
    const { x, y, facing = 0, doing, own } = guard;
    pen.fillStyle = own.hunting ? "#d1603d55" : own.alarmed ? "#f2c14e33" : "#ffffff14";
    pen.beginPath();
    pen.moveTo(x * 10, y * 10);
    // The angle has a cosine of 0.6, half of a guard's field of view.
    pen.arc(x * 10, y * 10, 130, facing - 0.927, facing + 0.927);
    pen.fill();
    // A step of the model has a rim.
    if (guard.author === "lead") disc(pen, guard, 10, "#f5f3ee");
    disc(pen, guard, 8, COATS[doing] ?? "#6b7a86");
  }
  disc(pen, thief, 7, "#f5f3ee");
}

function ring(
  pen: CanvasRenderingContext2D,
  { x, y }: { readonly x: number; readonly y: number },
  colour: string,
): void {
  pen.strokeStyle = colour;
  pen.beginPath();
  pen.arc(x * 10, y * 10, 7, 0, 2 * Math.PI);
  pen.stroke();
}
