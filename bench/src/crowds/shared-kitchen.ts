import { cpSync, mkdtempSync, rmSync } from "node:fs";
import { join } from "node:path";
import { setImmediate as nextTurn } from "node:timers/promises";
import { pathToFileURL } from "node:url";
import { processorTime } from "../runner/measure/processor-time.ts";
import { repositoryPath } from "../runner/repository.ts";
import type { Pair, Side } from "./figures.ts";
import type { PlayOptions } from "./play.ts";
import { type DispatchedGame, dispatch } from "./shared-dispatcher.ts";

/** Limit on a joint plan, as that kitchen's own command has it. */
const LIMITS = { budgetMs: 20_000, expansions: 80 };

interface Cook {
  readonly here: boolean;
  readonly job: { readonly tool: string } | undefined;
}

interface Item {
  readonly kind: string;
  readonly cut: boolean;
  readonly heat: string;
  readonly ticket: string;
}

/** The used part of that kitchen. */
interface Kitchen {
  readonly nowMs: number;
  readonly cooks: ReadonlyMap<string, Cook>;
  readonly items: ReadonlyMap<string, Item>;
  readonly tickets: ReadonlyMap<string, { readonly dueMs: number; readonly atMs: number }>;
  readonly told: { readonly served: number; readonly refused: number };
  readonly aborted: string[];
  advance(ms: number, ended: () => void): void;
}

interface Brigade extends DispatchedGame {
  readonly asked: readonly { readonly status: string }[];
  readonly isWaiting: boolean;
  readonly troubles: ReadonlyMap<string, number>;
  tick(ms: number): void;
}

interface Modules {
  readonly Kitchen: new (cooks: number, seed: number) => Kitchen;
  readonly WORK: Readonly<Record<string, number>>;
  readonly COOK_MS: number;
  readonly BrigadeGame: new (kitchen: Kitchen, options: object) => Brigade;
  readonly greedy: (kitchen: Kitchen) => void;
  readonly resetGreedy: () => void;
}

type Options = Omit<PlayOptions, "game">;

/** A kitchen written apart from the project, with squads of the engine as cooks. */
export interface SharedKitchen {
  play(options: Options): Promise<Pair>;
  close(): void;
}

/**
 * Loads the kitchen of a folder, from a copy within this package, where the engine's packages are found.
 *
 * @param folder has `src` with `kitchen.ts`, `brigade.ts`, `greedy.ts` and `domain.ts`
 */
export async function openSharedKitchen(folder: string): Promise<SharedKitchen> {
  const copy = mkdtempSync(join(repositoryPath("bench"), ".shared-kitchen-"));
  const close = (): void => rmSync(copy, { recursive: true, force: true });
  try {
    cpSync(join(folder, "src"), copy, { recursive: true });
    const modules: object[] = [];
    for (const name of ["kitchen", "brigade", "greedy"]) {
      modules.push(await import(pathToFileURL(join(copy, `${name}.ts`)).href));
    }
    const all = Object.assign({}, ...modules) as Modules;
    return { play: (options) => playPair(all, options), close };
  } catch (error) {
    close();
    throw error;
  }
}

async function playPair(modules: Modules, options: Options): Promise<Pair> {
  return {
    seed: options.seed,
    bound: boundOf(modules, options),
    greedy: playGreedy(modules, options),
    engine: await playEngine(modules, options),
  };
}

/** Sums up what cooks do while a kitchen goes on. */
class Watch {
  #walkedMs = 0;
  #idleMs = 0;
  readonly #kitchen: Kitchen;

  constructor(kitchen: Kitchen) {
    this.#kitchen = kitchen;
  }

  pass(ms: number): void {
    for (const { here, job } of this.#kitchen.cooks.values()) {
      if (job?.tool === "walk") this.#walkedMs += ms;
      else if (here && job === undefined) this.#idleMs += ms;
    }
  }

  side(refused: number): Side {
    const deeds = this.#kitchen.told.served;
    return { deeds, refused, vain: 0, thefts: 0, walkedMs: this.#walkedMs, idleMs: this.#idleMs };
  }
}

function playGreedy({ Kitchen, greedy, resetGreedy }: Modules, options: Options): Side {
  const { agents, seed, seconds, frameMs } = options;
  const kitchen = new Kitchen(agents, seed);
  const watch = new Watch(kitchen);
  resetGreedy();
  for (let atMs = 0; atMs < seconds * 1000; atMs += frameMs) {
    kitchen.advance(frameMs, () => {});
    kitchen.aborted.length = 0;
    greedy(kitchen);
    watch.pass(frameMs);
  }
  return watch.side(kitchen.told.refused);
}

/** Squads ask by promises, so the rest of a frame's slice is theirs in turns of the event loop. */
async function playEngine(modules: Modules, options: Options): Promise<Pair["engine"]> {
  const { agents, seed, seconds, frameMs, sliceMs, isCounted } = options;
  const kitchen = new modules.Kitchen(agents, seed);
  const game = new modules.BrigadeGame(kitchen, { ...LIMITS, llms: [] });
  dispatch(game);
  const watch = new Watch(kitchen);
  const stopwatch = processorTime();
  const frames: number[] = [];
  for (let atMs = 0; atMs < seconds * 1000; atMs += frameMs) {
    const beganMs = stopwatch();
    game.tick(frameMs);
    const askedMs = stopwatch();
    // Answers within counts of work are the same everywhere if the game waits for them.
    while (game.isWaiting && (isCounted || stopwatch() - askedMs < sliceMs)) await nextTurn();
    frames.push(stopwatch() - beganMs);
    watch.pass(frameMs);
  }
  while (game.isWaiting) await nextTurn();
  const refused = [...game.troubles].filter(([trouble]) => trouble.startsWith("refused "));
  return {
    ...watch.side(refused.reduce((sum, [, count]) => sum + count, 0)),
    ...(isCounted ? {} : { cpuMs: frames.reduce((sum, one) => sum + one, 0) }),
    frames: Float64Array.from(isCounted ? [] : frames),
    answers: game.asked.length,
    cutOff: game.asked.filter(({ status }) => status === "cut-off").length,
    wakesAFreedThing: Number.NaN,
    idleShare: Number.NaN,
    firstsMs: Number.NaN,
    heap: [],
    errors: [],
  };
}

/** Every ticket that can be made in its time, as far as the hands of all cooks reach; without walking and carrying. */
function boundOf({ Kitchen, WORK, COOK_MS }: Modules, options: Options): number {
  const { agents, seed, seconds, frameMs } = options;
  const untilMs = seconds * 1000;
  const kitchen = new Kitchen(agents, seed);
  const parts = new Map<string, Map<string, Item>>();
  for (let atMs = 0; atMs < untilMs; atMs += frameMs) {
    kitchen.advance(frameMs, () => {});
    for (const [id, item] of kitchen.items) {
      const one = parts.get(item.ticket) ?? new Map<string, Item>();
      parts.set(item.ticket, one.set(id, item));
    }
  }
  const ms = (tool: string): number => WORK[tool] ?? 0;
  const works: number[] = [];
  for (const [id, { atMs, dueMs }] of kitchen.tickets) {
    const hands = [...(parts.get(id)?.values() ?? [])].map(({ kind, cut, heat }) => {
      if (kind === "pot") return { workMs: 0, lengthMs: 0 };
      const workMs = ms("take") + (cut ? ms("chop") : 0) + ms(heat === "boil" ? "add" : "plate");
      return { workMs, lengthMs: workMs + (heat === "none" ? 0 : COOK_MS) };
    });
    const lengthMs = Math.max(...hands.map((each) => each.lengthMs)) + ms("serve");
    if (atMs + lengthMs > Math.min(dueMs, untilMs)) continue;
    works.push(hands.reduce((sum, { workMs }) => sum + workMs, ms("serve")));
  }
  let leftMs = agents * untilMs;
  const fits = works
    .toSorted((one, other) => one - other)
    .findIndex((workMs) => {
      leftMs -= workMs;
      return leftMs < 0;
    });
  return fits < 0 ? works.length : fits;
}
