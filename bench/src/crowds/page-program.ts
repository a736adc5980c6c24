import { farm } from "./games/farm.ts";
import { harbour } from "./games/harbour.ts";
import { kitchen } from "./games/kitchen.ts";
import { Life } from "./life.ts";
import { countedStopwatch, type InGameOptions, playInGame } from "./play-in-game.ts";

/** A play as the page is told of it: as `PlayOptions`, with the game by its name. */
export interface PagePlay extends InGameOptions {
  readonly game: string;
  readonly agents: number;
  readonly size?: number | undefined;
  readonly seed: number;
  readonly isCounted: boolean;
}

const GAMES = new Map([farm, harbour, kitchen].map((game) => [game.name, game]));

/** Plays a life in a page. Frames are an array, since results leave the page as JSON. */
async function play({ game, agents, seed, size, isCounted, ...options }: PagePlay) {
  const found = GAMES.get(game);
  if (found === undefined) throw new RangeError(`There is no game "${game}"`);
  const { port1, port2 } = new MessageChannel();
  port1.start();
  const turn = async (): Promise<void> => {
    const heard = new Promise((resolve) => {
      port1.addEventListener("message", resolve, { once: true });
    });
    port2.postMessage(undefined);
    await heard;
  };
  let cpuMs = 0;
  const stopwatch = isCounted ? countedStopwatch() : () => performance.now();
  const around = (frame: () => void): void => {
    const beganMs = performance.now();
    frame();
    cpuMs += performance.now() - beganMs;
  };
  const life = new Life(found, agents, seed, size);
  const { frames, ...rest } = await playInGame(life, options, { stopwatch, turn, around });
  return { ...rest, frames: [...frames], ...(isCounted ? {} : { cpuMs }) };
}

Object.assign(globalThis, { bench: { play } });
