import { createRequire } from "node:module";
import { join } from "node:path";
import { findMinecraft } from "../../../scripts/find.mjs";
import type { BenchSuite } from "../runner/task.ts";
import { measureCommands } from "./command-sets.ts";
import { COMMAND_SETS, judgeCommands, verdictCounts } from "./next/judge-commands.ts";
import { judgeOrders, ORDER_SETS } from "./next/judge-orders.ts";
import { personaTasks, qualityTasks } from "./quality-tasks.ts";
import { commandSpeedTask, speedTask } from "./speed-task.ts";

/** Reading players' words without a model: accuracy, confidence and speed. */
export const wordsSuite: BenchSuite = {
  name: "words",
  tasks: () => [speedTask(), commandSpeedTask(), ...qualityTasks(), ...personaTasks()],
  notes: () => [
    "A reading is right if goals and their order, bans, bounds, targets and amounts all are; firstGoalRight looks at the first goal alone.",
    "told: the domain has `words`; bare: it has none. confident: sure by 0.9 or more.",
    "open: the reader was mended with a look at these; held: phrased at the same time, never looked at; strangers: what crowd workers typed, never looked at; fresh: two domains written when the reader was finished, measured before anything was mended; languages: six others.",
    "The controls answer with one goal: the most important, one drawn by chance, or the one that shares most words.",
    "twists: small domains with a harmful way to a goal, in four languages, written before the reader was mended for such directives.",
    "players: 150 directives in ten domains and four languages, by an author without knowledge of the reader; the reader was mended with a look at players-open, never at players-held.",
    "unseen-i, unseen-k: 210 directives in seven domains and four languages by one author, each written before the reader was run on it and mended after that; unseen-j: 40 by the same author, whose mistakes were never looked at.",
    "guild, harvest: 160 directives in eight domains and four languages by two further authors, each measured once before the reader was mended with a look at it; atelier: 80 by a third author, measured after that, whose mistakes were never looked at.",
    "unseen-l, unseen-m: 100 directives in five domains and four languages by a further author; the reader was mended with a look at L, never at M.",
    ...commandNotes(),
    ...nextNotes(),
  ],
};

/** The figures of commands over things; every third one was never looked at. */
function commandNotes(): string[] {
  return (["open", "held"] as const).map((part) => {
    const { commands, clear, done, asked, wrongly } = measureCommands(part);
    return `commands over things, ${part}: ${commands}, of them ${clear} clear; done as meant ${done}, asked back rightly ${asked}, done wrongly ${wrongly}`;
  });
}

/** The verdicts on the sets of commands that were written before the reader. */
function nextNotes(): string[] {
  const commands = COMMAND_SETS.map((set) => {
    const judged = judgeCommands(set);
    const counts = verdictCounts(judged.map(({ verdict }) => verdict));
    const { meant, asked, half, silent, wrong } = counts;
    return `${set} written before they were read: ${judged.length}; as meant ${meant}, asked though clear ${asked}, half ${half}, silent ${silent}, wrong ${wrong}`;
  });
  return [...commands, ...orderNotes()];
}

/** The verdicts on orders by chat, where the data of Minecraft are installed. */
function orderNotes(): string[] {
  const { folder } = findMinecraft() ?? {};
  if (folder === undefined) return [];
  const load = createRequire(join(folder, "package.json"));
  const registry = load("minecraft-data")("1.20.4");
  return ORDER_SETS.map((set) => {
    const judged = judgeOrders(set, registry);
    const { meant, asked, silent, wrong } = verdictCounts(judged.map(({ verdict }) => verdict));
    return `${set} by chat written before they were read: ${judged.length}; as meant ${meant}, asked though clear ${asked}, silent ${silent}, wrong ${wrong}`;
  });
}
