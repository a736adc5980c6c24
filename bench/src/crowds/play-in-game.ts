import { WorkClock } from "../world/village/work-clock.ts";
import { EngineCrowd, type EngineOptions } from "./engine.ts";
import type { EngineSide } from "./figures.ts";
import type { Life } from "./life.ts";

/** How the engine plays within a game. */
export interface InGameOptions extends EngineOptions {
  readonly seconds: number;
  readonly frameMs: number;
  /** Game time between two times at which the crowd is saved and loaded, in seconds. Default: never */
  readonly reloadEvery?: number | undefined;
}

/** The program in which a game is played: Node, or a page. */
export interface Surroundings {
  /** A stopwatch in milliseconds. */
  readonly stopwatch: () => number;
  /** A turn of the event loop. */
  readonly turn: () => Promise<void>;
  /** Does the work of a frame, to measure it. */
  readonly around: (frame: () => void) => void;
  /** The bytes in use, asked after each minute. Default: not asked */
  readonly usedBytes?: () => number;
}

/** The time between two looks at idle agents. */
const LOOK_EVERY_MS = 160;
/** The time of one reading of a counted clock, in milliseconds. */
const COUNTED_MS = 0.02;
const MINUTE_MS = 60_000;

/** A stopwatch that counts its readings, the same in every run. */
export function countedStopwatch(): () => number {
  let readings = 0;
  return () => ++readings * COUNTED_MS;
}

/**
 * Plays a life by the engine. The game goes on by a frame in each frame, however long the engine thinks, and has a turn of
 * the event loop after each, as a game has: what is put off until then would pile up.
 */
export async function playInGame(
  life: Life,
  options: InGameOptions,
  { stopwatch, turn, around, usedBytes }: Surroundings,
): Promise<EngineSide> {
  const { seconds, frameMs, reloadEvery = Number.POSITIVE_INFINITY } = options;
  const clock = new WorkClock(stopwatch, frameMs);
  let crowd = new EngineCrowd(life, clock, options);
  const frames: number[] = [];
  const heap: number[] = [];
  let looks = 0;
  let employable = 0;
  for (let atMs = 0; atMs < seconds * 1000; atMs += frameMs) {
    const over = life.advance(frameMs);
    around(() => crowd.frame(over));
    crowd.countWakes();
    around(() => crowd.plan());
    frames.push((clock.sections.get("tick") ?? 0) + (clock.sections.get("plan") ?? 0));
    clock.nextFrame();
    await turn();
    if ((atMs + frameMs) % (reloadEvery * 1000) < frameMs) crowd = crowd.reload();
    if (atMs % LOOK_EVERY_MS < frameMs) {
      looks++;
      employable += crowd.employable();
    }
    if (usedBytes !== undefined && (atMs + frameMs) % MINUTE_MS < frameMs) heap.push(usedBytes());
  }
  return {
    ...life.tally,
    frames: Float64Array.from(frames),
    answers: crowd.answers.all,
    cutOff: crowd.answers.cutOff,
    askedOfModel: crowd.askedOfModel,
    wakesAFreedThing: crowd.wakes / crowd.freed,
    idleShare: employable / looks / life.actors.length,
    firstsMs: crowd.firstsMs,
    heap,
    errors: crowd.errors,
  };
}
