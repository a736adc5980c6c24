/**
 * Three games for a crowd, each played by the engine and by the plainest greedy player in the same lives.
 *
 * @module
 */

import { parseFlags } from "../runner/parse-flags.ts";
import type { BenchOutput } from "../runner/run-bench.ts";
import { figuresOf, formatFigures, type GameFigures, type Pair, type Played } from "./figures.ts";
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
would employ, all of them together; and what the engine takes. Exits with 1 if a step could not begin or a thing was stolen.

  --game NAME      farm, harbour, kitchen, or shared; may be repeated (default: the first three)
  --seeds N        pairs of lives (default 20)
  --from N         the first seed (default 1)
  --agents N       in the farm and in the harbour (default 200 and 80)
  --size N         farm and harbour as for N times the usual agents (default: for the agents that there are)
  --cooks N,N      kitchens (default 4,8,12)
  --seconds N      length of a life (default 120, in kitchens 300)
  --frame MS       a frame of the game (default 16)
  --slice MS       of it, for plans (default 4)
  --sight UNITS    the engine's agents know only what they have seen from as far (default: all)
  --with llm              a scripted model plans for one agent in ten; the engine plays the same lives without it, too
  --with session   the engine plays by the messages of a session; the same lives are played within the game, too;
                   not with --sight, --reload, --heap or the game "shared"
  --reload SECONDS the engine's crowd is saved and loaded each time that so many seconds of the game have passed
  --heap           also the heap after each minute of the first life
  --deterministic  the clock counts its readings instead of time, so that lives are the same everywhere; prints their hashes;
                   the game "shared" waits for each answer, and has none
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
  size: { type: "string" },
  cooks: { type: "string", default: "4,8,12" },
  seconds: { type: "string" },
  frame: { type: "string", default: "16" },
  slice: { type: "string", default: "4" },
  sight: { type: "string" },
  with: { type: "string" },
  reload: { type: "string" },
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
  const wanted = read(values);
  if (values.help || wanted === undefined) {
    output.out(usage);
    return values.help ? 0 : 1;
  }
  const all: Played[] = [];
  for (const name of values.game) {
    const field = FIELDS[name];
    const usual = values.quick ? field?.quickAgents : field?.agents;
    for (const agents of field === undefined ? wanted.cooks : [wanted.agents ?? usual ?? 1]) {
      const seconds = wanted.seconds ?? field?.seconds ?? KITCHEN_SECONDS;
      const options = { ...wanted, agents, seconds };
      all.push({ name, agents, seconds, pairs: await playAll(name, options, output) });
    }
  }
  const figures = all.map(figuresOf);
  if (values.json) for (const each of figures) output.out(JSON.stringify(each));
  else output.out(formatFigures(figures, values.deterministic));
  // By wrong beliefs some steps cannot begin.
  const isFault = ({ refused, thefts }: GameFigures): boolean =>
    thefts > 0 || (refused > 0 && wanted.sight === undefined);
  return figures.some(isFault) ? 1 : 0;
}

/** The numbers of the options; undefined for a mistake. */
function read(values: NonNullable<ReturnType<typeof parseFlags<typeof OPTIONS>>>) {
  const quick = values.quick ? QUICK : undefined;
  const optional = (text: string | undefined): number | undefined =>
    text === undefined ? undefined : Number(text);
  const wanted = {
    cooks: values.cooks.split(",").map(Number),
    seeds: optional(values.seeds) ?? quick?.seeds ?? SEEDS,
    frameMs: Number(values.frame),
    sliceMs: Number(values.slice),
    seconds: optional(values.seconds) ?? quick?.seconds,
    agents: optional(values.agents),
    size: optional(values.size),
    sight: optional(values.sight),
    reloadEvery: optional(values.reload),
  };
  const { cooks, ...numbers } = wanted;
  const from = Number(values.from);
  const isKnown = values.game.every((name) => name in FIELDS || /^(kitchen|shared)$/.test(name));
  const isThere = values.shared !== undefined || !values.game.includes("shared");
  const areGood = [...cooks, ...Object.values(numbers)].every(
    (each) => each === undefined || each > 0,
  );
  const { sight, reload, game, with: mode } = values;
  const isMode = mode === undefined || /^(llm|session)$/.test(mode);
  const isInGame = sight !== undefined || reload !== undefined || values.heap;
  if (mode === "session" && (isInGame || game.includes("shared"))) return undefined;
  if (!isMode || !isKnown || !isThere || !areGood || !Number.isInteger(from)) return undefined;
  const { heap, shared = "", deterministic: isCounted } = values;
  const modes = { hasLlm: mode === "llm", isSession: mode === "session" };
  return { ...wanted, from, heap, shared, isCounted, ...modes };
}

type Wanted = NonNullable<ReturnType<typeof read>>;

/** All lives of a game, by both players. */
async function playAll(
  name: string,
  wanted: Wanted & { readonly agents: number; readonly seconds: number },
  output: BenchOutput,
): Promise<Pair[]> {
  const { seeds, from, heap } = wanted;
  const shared = name === "shared" ? await openSharedKitchen(wanted.shared) : undefined;
  try {
    const pairs: Pair[] = [];
    for (let seed = from; seed < from + seeds; seed++) {
      const options = { ...wanted, seed };
      const pair =
        shared === undefined
          ? await playPair(
              { ...options, game: FIELDS[name]?.game ?? kitchen },
              heap && seed === from,
            )
          : await shared.play(options);
      pairs.push(pair);
      const { greedy, engine, bound } = pair;
      output.error(
        `${name} ${wanted.agents}, seed ${seed}: greedy ${greedy.deeds}, engine ${engine.deeds}, bound ${bound}`,
      );
    }
    return pairs;
  } finally {
    shared?.close();
  }
}

/** One life, three times or more: relaxed, by the greedy player, and by the engine. */
export async function playPair(options: PlayOptions, watchesHeap = false): Promise<Pair> {
  const isMore = [options.hasLlm, options.isSession].includes(true);
  const alone = { ...options, hasLlm: false, isSession: false };
  return {
    seed: options.seed,
    bound: boundOf(options),
    greedy: playGreedy(options),
    engine: await playEngine(options, watchesHeap),
    plain: isMore ? await playEngine(alone) : undefined,
  };
}
