import { setImmediate as nextTurn } from "node:timers/promises";
import { usedBytes } from "../runner/measure/heap.ts";
import { processorTime } from "../world/village/processor-time.ts";
import { WorkClock } from "../world/village/work-clock.ts";
import type { Tally } from "./actor.ts";
import { EngineCrowd } from "./engine.ts";
import type { EngineSide } from "./figures.ts";
import { GreedyCrowd } from "./greedy.ts";
import { type CrowdGame, Life } from "./life.ts";
import { SessionCrowd } from "./session.ts";

/** How a game is played. */
export interface PlayOptions {
  readonly game: CrowdGame;
  readonly agents: number;
  /** See `Life`. */
  readonly size?: number | undefined;
  readonly seed: number;
  readonly seconds: number;
  readonly frameMs: number;
  /** The part of each frame for plans. */
  readonly sliceMs: number;
  /** See `EngineOptions`. */
  readonly sight?: number | undefined;
  /** See `EngineOptions`. */
  readonly hasLead?: boolean | undefined;
  /** Whether the engine plays by the messages of a session. Default: within the game */
  readonly isSession?: boolean | undefined;
  /** Game time between two times at which the crowd is saved and loaded, in seconds. Default: never */
  readonly reloadEvery?: number | undefined;
  /** Whether the clock counts its readings instead of the processor's time, so that every run is the same. */
  readonly isCounted: boolean;
}

/** The time between two looks at idle agents. */
const LOOK_EVERY_MS = 160;
/** The time of one reading of a counted clock, in milliseconds. */
const COUNTED_MS = 0.02;
const MINUTE_MS = 60_000;

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
  readonly #read = processorTime();
  #cpuMs = 0;

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

/**
 * Plays a life by the engine. The game goes on by a frame in each frame, however long the engine thinks, and has a turn of
 * the event loop after each, as a game has: what is put off until then would pile up.
 */
export async function playEngine(options: PlayOptions, watchesHeap = false): Promise<EngineSide> {
  if (options.isSession === true) return playSession(options);
  const {
    agents,
    seconds,
    frameMs,
    sliceMs,
    sight,
    hasLead,
    reloadEvery = Number.POSITIVE_INFINITY,
  } = options;
  const clock = new WorkClock(stopwatchOf(options), frameMs);
  const life = lifeOf(options);
  let crowd = new EngineCrowd(life, clock, { sliceMs, sight, hasLead });
  const frames: number[] = [];
  const heap: number[] = [];
  const work = new FrameWork();
  let looks = 0;
  let employable = 0;
  for (let atMs = 0; atMs < seconds * 1000; atMs += frameMs) {
    const over = life.advance(frameMs);
    work.measure(() => crowd.frame(over));
    frames.push((clock.sections.get("tick") ?? 0) + (clock.sections.get("plan") ?? 0));
    clock.nextFrame();
    await nextTurn();
    if ((atMs + frameMs) % (reloadEvery * 1000) < frameMs) crowd = crowd.reload();
    if (atMs % LOOK_EVERY_MS < frameMs) {
      looks++;
      employable += crowd.employable();
    }
    if (watchesHeap && (atMs + frameMs) % MINUTE_MS < frameMs) heap.push(usedBytes());
  }
  return {
    ...life.tally,
    ...work.cost(options),
    frames: Float64Array.from(frames),
    answers: crowd.answers.all,
    cutOff: crowd.answers.cutOff,
    askedOfModel: crowd.askedOfModel,
    wakesAFreedThing: crowd.wakes / crowd.freed,
    idleShare: employable / looks / agents,
    firstsMs: crowd.firstsMs,
    heap,
    errors: crowd.errors,
  };
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

function stopwatchOf({ isCounted }: Pick<PlayOptions, "isCounted">): () => number {
  let readings = 0;
  return isCounted ? () => ++readings * COUNTED_MS : processorTime();
}
