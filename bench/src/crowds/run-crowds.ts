/**
 * Three games for a crowd, each played by the engine and by the plainest greedy player in the same lives.
 *
 * @module
 */

import { parseFlags } from "../runner/parse-flags.ts";
import type { BenchOutput } from "../runner/run-bench.ts";
import { figuresOf, formatFigures, type Pair, type Played } from "./figures.ts";
import { farm } from "./games/farm.ts";
import { harbour } from "./games/harbour.ts";
import { kitchen } from "./games/kitchen.ts";
import type { CrowdGame } from "./life.ts";
import { boundOf, type PlayOptions, playEngine, playGreedy } from "./play.ts";
import { openSharedKitchen } from "./shared-kitchen.ts";

const usage = `Usage: pnpm bench crowds [options]

Three games, written from the public API, are played by the engine and by the plainest greedy player, with the same rules and
seeds: a farm with needs and seasons, a harbour with cranes and carts that serve one at a time, and a kitchen with deadlines.
The game goes on by a frame in each frame, and all plans have a slice of it, by processor time. Prints what each did; the
most deeds of a relaxed game, without ways and lines (the bound); the share of the gap that
the engine closes, with its interval of 95 % by pairs; walking and waiting for a deed (the effort); idle agents that greedy
would employ, all of them together; and what the engine takes. Exits with 1 if a step was refused or a thing stolen.

  --game NAME      farm, harbour, kitchen, or shared; may be repeated (default: the first three)
  --seeds N        pairs of lives (default 20)
  --from N         the first seed (default 1)
  --agents N       in the farm and in the harbour (default 200 and 80)
  --cooks N,N      kitchens (default 4,8,12)
  --seconds N      length of a life (default 120, in kitchens 300)
  --frame MS       a frame of the game (default 16)
  --slice MS       of it, for plans (default 4)
  --heap           also the heap after each minute of the first life
  --deterministic  the clock counts its readings instead of time, so that lives are the same everywhere; prints their hashes
  --shared DIR     the folder of the game "shared": a kitchen of squads, written apart from the project
  --quick          small and short: shows that everything works
  --json           one JSON object per line
  --help`;

const GAMES = ["farm", "harbour", "kitchen"];

const OPTIONS = {
  game: { type: "string", multiple: true, default: GAMES },
  seeds: { type: "string" },
  from: { type: "string", default: "1" },
  agents: { type: "string" },
  cooks: { type: "string", default: "4,8,12" },
  seconds: { type: "string" },
  frame: { type: "string", default: "16" },
  slice: { type: "string", default: "4" },
  heap: { type: "boolean", default: false },
  deterministic: { type: "boolean", default: false },
  shared: { type: "string" },
  quick: { type: "boolean", default: false },
  json: { type: "boolean", default: false },
  help: { type: "boolean", short: "h", default: false },
} as const;

interface Field {
  readonly game: CrowdGame;
  readonly agents: number;
  readonly quickAgents: number;
  readonly seconds: number;
}

const FIELDS: Readonly<Record<string, Field>> = {
  farm: { game: farm, agents: 200, quickAgents: 40, seconds: 120 },
  harbour: { game: harbour, agents: 80, quickAgents: 24, seconds: 120 },
};
const KITCHEN_SECONDS = 300;
const SEEDS = 20;
const QUICK = { seeds: 2, seconds: 30 };

/**
 * Compares crowds of the engine with greedy ones.
 *
 * @returns the exit code: 1 for a mistake, or a step that was refused or took what was another's
 */
export async function runCrowds(
  arguments_: readonly string[],
  output: BenchOutput,
): Promise<number> {
  const values = parseFlags(arguments_, OPTIONS, output);
  if (values === undefined) return 1;
  const isKnown = values.game.every((name) => name in FIELDS || /^(kitchen|shared)$/.test(name));
  const cooks = values.cooks.split(",").map(Number);
  const quick = values.quick ? QUICK : undefined;
  const [seeds, from, frameMs, sliceMs] = [
    values.seeds ?? quick?.seeds ?? SEEDS,
    ...[values.from, values.frame, values.slice],
  ].map(Number) as [number, number, number, number];
  const seconds = values.seconds === undefined ? quick?.seconds : Number(values.seconds);
  const agents = values.agents === undefined ? undefined : Number(values.agents);
  const counts = [...cooks, seeds, frameMs, sliceMs, seconds ?? 1, agents ?? 1];
  const isGood = isKnown && Number.isInteger(from) && counts.every((count) => count > 0);
  if (values.help || !isGood || (values.game.includes("shared") && values.shared === undefined)) {
    output.out(usage);
    return values.help ? 0 : 1;
  }
  const all: Played[] = [];
  const numbers = Array.from({ length: seeds }, (_, index) => from + index);
  const common = { frameMs, sliceMs, isCounted: values.deterministic };
  for (const name of values.game) {
    const field = FIELDS[name];
    const crowds =
      field === undefined ? cooks : [agents ?? (quick ? field.quickAgents : field.agents)];
    for (const count of crowds) {
      const length = seconds ?? field?.seconds ?? KITCHEN_SECONDS;
      const shared =
        name === "shared" ? await openSharedKitchen(values.shared as string) : undefined;
      try {
        const pairs: Pair[] = [];
        for (const seed of numbers) {
          const options = { ...common, agents: count, seed, seconds: length };
          const pair =
            shared === undefined
              ? playPair({ ...options, game: field?.game ?? kitchen }, values.heap && seed === from)
              : await shared.play(options);
          pairs.push(pair);
          output.error(`${name} ${count}, seed ${seed}: ${pair.greedy.deeds} ${pair.engine.deeds}`);
        }
        all.push({ name, agents: count, seconds: length, pairs });
      } finally {
        shared?.close();
      }
    }
  }
  const figures = all.map(figuresOf);
  if (values.json) for (const each of figures) output.out(JSON.stringify(each));
  else output.out(formatFigures(figures, values.deterministic));
  return figures.every(({ refused, thefts }) => refused + thefts === 0) ? 0 : 1;
}

/** One life, three times: relaxed, by the greedy player, and by the engine. */
export function playPair(options: PlayOptions, watchesHeap = false): Pair {
  return {
    seed: options.seed,
    bound: boundOf(options),
    greedy: playGreedy(options),
    engine: playEngine(options, watchesHeap),
  };
}
