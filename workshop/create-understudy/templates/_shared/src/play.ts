import type { OverlaidWorld, ViewedSquad } from "@understudy/viewer/overlay";
import type { ThingId } from "@understudy/world";
import { fitFigures } from "./art.ts";
import type { Ground, Spot } from "./ground.ts";
import { drawLabels } from "./labels.ts";
import { plansOnDemand } from "./plans-on-demand.ts";

/** A game with an external clock: its time is `nowMs`. */
export interface Game {
  /** The world of its agents, for their plans. */
  readonly world?: OverlaidWorld;
  /** Its squads, for their lanes, which are shown from the beginning. */
  readonly squads?: Iterable<ViewedSquad>;
  readonly ground: Ground;
  readonly told: Readonly<Record<string, number>>;
  readonly nowMs: number;
  live(nowMs: number, sliceMs: number): void;
}

/** Planning time per frame. */
const SLICE_MS = 3;

/** Pixels per unit of the ground. */
const SCALE = 10;

/** The look of a game. */
export interface Look {
  /** The colours of agents and their meanings, by tool. */
  readonly coats: Readonly<Record<string, readonly [colour: string, meaning: string]>>;
  /** Draws a picture of 1000 by 600 pixels. */
  draw(pen: CanvasRenderingContext2D): void;
}

/**
 * Runs a game on the page's canvas; `?speed=10` plays ten steps a frame. A click on an agent shows its plan, the key N that
 * of the next agent; the key P shows all plans, as does `?plans`.
 */
export function play(game: Game, look: Look): void {
  const canvas = document.querySelector("canvas") as HTMLCanvasElement;
  const pen = canvas.getContext("2d") as CanvasRenderingContext2D;
  const density = Math.max(1, devicePixelRatio);
  Object.assign(canvas, { width: 1000 * density, height: 600 * density });
  new ResizeObserver(() => fitFigures(canvas.clientWidth)).observe(canvas);
  explain(look);
  const note = document.querySelector("#note") as HTMLElement;
  const asked = new URLSearchParams(location.search);
  const speed = Number(asked.get("speed") ?? 1);
  const { world, squads, ground } = game;
  const at = (id: ThingId): Spot | undefined => {
    const spot = ground.spots.get(String(id));
    // Agents are taller than most things.
    const lift = world?.get(id) === undefined ? 24 : 6;
    return spot && { x: spot.x * SCALE * density, y: (spot.y * SCALE - lift) * density };
  };
  const isOn = asked.has("plans") || squads !== undefined;
  const lanes = squads === undefined ? {} : { squads, nowMs: () => game.nowMs };
  const shown = world === undefined ? lanes : { ...lanes, world };
  plansOnDemand({ canvas, ...shown, at, isOn });
  let beforeMs = performance.now();
  requestAnimationFrame(function frame(timeMs) {
    // A hidden tab does not catch up.
    const passedMs = Math.min(50, Math.max(0, timeMs - beforeMs));
    beforeMs = timeMs;
    for (let step = 0; step < speed; step++) {
      game.live(game.nowMs + (speed === 1 ? passedMs : 20), speed === 1 ? SLICE_MS : 1000);
    }
    pen.setTransform(density, 0, 0, density, 0, 0);
    look.draw(pen);
    drawLabels(pen);
    const told = Object.entries(game.told).map(([what, count]) => `${count} ${what}`);
    note.textContent = told.join(", ");
    const result = game.nowMs < 60_000 ? "playing" : "played";
    Object.assign(document.body.dataset, game.told, { result });
    requestAnimationFrame(frame);
  });
}

/** Explains the colours of agents below the picture. */
function explain({ coats }: Look): void {
  const items = Object.values(coats).map(([colour, meaning]) => {
    const item = document.createElement("li");
    const swatch = document.createElement("span");
    swatch.style.background = colour;
    item.append(swatch, meaning);
    return item;
  });
  document.querySelector("#legend")?.replaceChildren(...items);
}
