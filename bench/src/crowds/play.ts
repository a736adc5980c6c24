import { setImmediate as nextTurn } from "node:timers/promises";
import { usedBytes } from "../runner/measure/heap.ts";
import { processorTime } from "../runner/measure/processor-time.ts";
import type { Tally } from "./actor.ts";
import type { EngineSide } from "./figures.ts";
import { GreedyCrowd } from "./greedy.ts";
import { type CrowdGame, Life } from "./life.ts";
import { countedStopwatch, type InGameOptions, playInGame } from "./play-in-game.ts";
import { SessionCrowd } from "./session.ts";

/** How a game is played. */
export interface PlayOptions extends InGameOptions {
  readonly game: CrowdGame;
  readonly agents: number;
  /** See `Life`. */
  readonly size?: number | undefined;
  readonly seed: number;
  /** Whether the engine plays by the messages of a session. Default: within the game */
  readonly isSession?: boolean | undefined;
  /** Whether the clock counts its readings instead of the processor's time, so that every run is the same. */
  readonly isCounted: boolean;
}

function lifeOf({
  game,
  agents,
  seed,
  size,
}: Pick<PlayOptions, "game" | "agents" | "seed" | "size">): Life {
  return new Life(game, agents, seed, size);
}

/** Plays a life by the game's greedy player. */
export function playGreedy({
  seconds,
  frameMs,
  ...options
}: PlayOptions): Tally & Pick<EngineSide, "cpuMs"> {
  const life = lifeOf(options);
  const crowd = new GreedyCrowd(life);
  const work = new FrameWork();
  for (let atMs = 0; atMs < seconds * 1000; atMs += frameMs) {
    life.advance(frameMs);
    work.measure(() => crowd.frame());
  }
  return { ...life.tally, ...work.cost(options) };
}

/** The processor time of a player's frames. */
class FrameWork {
  readonly #read: () => number;
  #cpuMs = 0;

  /** @param read the stopwatch that the player reads, too: another one would count its readings as work */
  constructor(read: () => number = processorTime()) {
    this.#read = read;
  }

  measure(frame: () => void): void {
    const beganMs = this.#read();
    frame();
    this.#cpuMs += this.#read() - beganMs;
  }

  /** Nothing with a counted clock, so that every run prints the same. */
  cost({ isCounted }: Pick<PlayOptions, "isCounted">): Pick<EngineSide, "cpuMs"> {
    return isCounted ? {} : { cpuMs: this.#cpuMs };
  }
}

/** The most deeds that the relaxed game allows. */
export function boundOf({ seconds, ...options }: PlayOptions): number {
  return options.game.bound(lifeOf(options), seconds * 1000);
}

/** Plays a life by the engine: within the game, or by the messages of a session. */
export async function playEngine(options: PlayOptions, watchesHeap = false): Promise<EngineSide> {
  if (options.isSession === true) return playSession(options);
  const stopwatch = stopwatchOf(options);
  const work = new FrameWork(options.isCounted ? processorTime() : stopwatch);
  const played = await playInGame(lifeOf(options), options, {
    stopwatch,
    turn: () => nextTurn(),
    around: (frame) => work.measure(frame),
    ...(watchesHeap ? { usedBytes } : {}),
  });
  return { ...played, ...work.cost(options) };
}

/** Plays a life by a session, of whose answers and sleeps no more is known than what it tells. */
async function playSession(options: PlayOptions): Promise<EngineSide> {
  const { seconds, frameMs, sliceMs, isCounted } = options;
  const life = lifeOf(options);
  const crowd = new SessionCrowd(life, stopwatchOf(options), sliceMs);
  const frames: number[] = [];
  for (let atMs = 0; atMs < seconds * 1000; atMs += frameMs) {
    frames.push(await crowd.frame(life.advance(frameMs)));
  }
  crowd.close();
  return {
    ...life.tally,
    ...(isCounted ? {} : { cpuMs: frames.reduce((sum, ms) => sum + ms, 0) }),
    frames: Float64Array.from(frames),
    ...{ answers: Number.NaN, cutOff: Number.NaN, wakesAFreedThing: Number.NaN },
    idleShare: Number.NaN,
    firstsMs: crowd.firstsMs,
    heap: [],
    errors: crowd.errors,
  };
}

function stopwatchOf({ isCounted }: PlayOptions): () => number {
  return isCounted ? countedStopwatch() : processorTime();
}
