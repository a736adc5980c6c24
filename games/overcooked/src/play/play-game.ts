import { spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { threadTimeMs } from "../../../../scripts/measure/thread-time.mjs";
import { Crew, type CrewOptions } from "./crew.ts";
import type { Opening, Seen } from "./protocol.ts";

/** A game to play. */
export interface GameTask {
  readonly python: string;
  readonly layout?: string;
  readonly rows?: readonly string[];
  readonly generate?: number;
  /** The player of each body. */
  readonly players: readonly ("ours" | "greedy" | "taker" | "random" | "stuck")[];
  readonly dynamics?: "2019";
  readonly steps: number;
  readonly seed?: number;
  /** The bodies' first places: swapped, or random ones with a seed. Default: those of the kitchen. */
  readonly starts?: "swapped" | number;
  readonly options?: CrewOptions;
  readonly onStep?: (seen: Seen, crew: Crew) => void | Promise<void>;
}

/** The result of a game. */
export interface GameResult {
  readonly opening: Opening;
  readonly score: number;
  readonly plans: number;
  readonly unsolvable: number;
  readonly cutOff: number;
  /** Processor time of the game's thread for each step, in milliseconds. */
  readonly stepMs: readonly number[];
}

/** Plays a game to its end. */
export async function playGame(task: GameTask): Promise<GameResult> {
  const { python, options, onStep, ...rest } = task;
  const script = fileURLToPath(new URL("../../python/kitchen.py", import.meta.url));
  const game = spawn(python, [script], { stdio: ["pipe", "pipe", "inherit"] });
  const ended = new Promise<number | null>((resolve, reject) => {
    game.on("error", reject);
    game.on("exit", resolve);
  });
  ended.catch(() => {});
  game.stdin.write(`${JSON.stringify(rest)}\n`);
  let opening: Opening | undefined;
  let crew: Crew | undefined;
  let score = 0;
  const stepMs: number[] = [];
  for await (const line of createInterface({ input: game.stdout })) {
    if (opening === undefined) {
      opening = JSON.parse(line) as Opening;
      continue;
    }
    const seen = JSON.parse(line) as Seen;
    score = seen.score;
    if (opening.ours.length > 0) crew ??= new Crew(opening, seen, options);
    if (crew !== undefined) await onStep?.(seen, crew);
    if (seen.step >= task.steps) break;
    const beforeMs = threadTimeMs();
    const actions = (await crew?.act(seen)) ?? [];
    stepMs.push(threadTimeMs() - beforeMs);
    game.stdin.write(`${JSON.stringify(actions)}\n`);
  }
  game.stdin.end();
  const code = await ended;
  if (opening === undefined || code !== 0) throw new Error(`the game ended with ${code}`);
  const { asked: plans = 0, unsolvable = 0, cutOff = 0 } = crew?.plans ?? {};
  return { opening, score, plans, unsolvable, cutOff, stepMs };
}
