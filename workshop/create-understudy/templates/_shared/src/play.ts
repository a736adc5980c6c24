import { type OverlaidWorld, openOverlay } from "@understudy/viewer/overlay";
import type { Ground, Spot } from "./ground.ts";

/** A game with an external clock. */
export interface Game {
  readonly world: OverlaidWorld;
  readonly ground: Ground;
  readonly told: Readonly<Record<string, number>>;
  live(nowMs: number, sliceMs: number): void;
}

/** Planning time per frame. */
const SLICE_MS = 4;

/** Pixels per unit of the ground. */
const SCALE = 10;

/** Runs a game on the page's canvas; `?speed=10` plays ten steps a frame. The key P shows plans, as does `?plans`. */
export function play(game: Game, draw: (pen: CanvasRenderingContext2D) => void): void {
  const canvas = document.querySelector("canvas") as HTMLCanvasElement;
  const pen = canvas.getContext("2d") as CanvasRenderingContext2D;
  const note = document.querySelector("#note") as HTMLElement;
  const asked = new URLSearchParams(location.search);
  const speed = Number(asked.get("speed") ?? 1);
  const { world, ground } = game;
  const at = (id: unknown) => (ground.spots.has(String(id)) ? onCanvas(ground.at(id)) : undefined);
  const overlay = openOverlay({ canvas, world, at, isOn: asked.has("plans") });
  addEventListener("keydown", ({ key }) => {
    if (key === "p") overlay.isOn = !overlay.isOn;
  });
  let nowMs = 0;
  let beforeMs = performance.now();
  requestAnimationFrame(function frame(timeMs) {
    // A hidden tab does not catch up.
    const passedMs = Math.min(50, Math.max(0, timeMs - beforeMs));
    beforeMs = timeMs;
    for (let step = 0; step < speed; step++) {
      nowMs += speed === 1 ? passedMs : 20;
      game.live(nowMs, speed === 1 ? SLICE_MS : 1000);
    }
    draw(pen);
    const told = Object.entries(game.told).map(([what, count]) => `${count} ${what}`);
    note.textContent = told.join(", ");
    const result = nowMs < 60_000 ? "playing" : "played";
    Object.assign(document.body.dataset, game.told, { result });
    requestAnimationFrame(frame);
  });
}

function onCanvas({ x, y }: Spot): Spot {
  return { x: x * SCALE, y: y * SCALE };
}

/** Fills a disc on the ground. */
export function disc(
  pen: CanvasRenderingContext2D,
  { x, y }: Spot,
  radius: number,
  colour: string,
): void {
  pen.fillStyle = colour;
  pen.beginPath();
  pen.arc(x * SCALE, y * SCALE, radius, 0, 2 * Math.PI);
  pen.fill();
}
