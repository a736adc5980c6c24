import { COATS, drawKitchen } from "./draw-kitchen.ts";
import { Kitchen } from "./kitchen/kitchen.ts";
import { play } from "./play.ts";

const kitchen = new Kitchen();
const { ground, told } = kitchen;
const game = {
  ...{ ground, told, squads: kitchen.brigades.map(({ runner }) => runner) },
  live: (nowMs: number, sliceMs: number): void => kitchen.live(nowMs, sliceMs),
  get nowMs() {
    return kitchen.nowMs;
  },
};
play(game, { coats: COATS, draw: (pen) => drawKitchen(pen, kitchen) });
