import { COATS, drawSquad } from "./draw-squad.ts";
import { play } from "./play.ts";
import { Squad } from "./squad/squad.ts";

const squad = new Squad();
const squads = {
  *[Symbol.iterator]() {
    yield squad.runner;
  },
};
const { ground, told } = squad;
const live = (nowMs: number): void => squad.live(nowMs);
const game = {
  ...{ ground, told, squads, live },
  get nowMs() {
    return squad.nowMs;
  },
};
play(game, { coats: COATS, draw: (pen) => drawSquad(pen, squad) });
