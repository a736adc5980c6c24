/**
 * The engine of this tree beside that of a commit, by processor time in alternating pairs.
 *
 * @module
 */

import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import type { BenchOutput } from "../runner/run-bench.ts";
import { type Drift, formatDrifts, orderOf, worstOf } from "./pairs.ts";
import { PlayerProcess } from "./player-process.ts";
import type { DriftQuestion, Way } from "./question.ts";
import { allQuestions } from "./questions.ts";
import { bundlePlayer, CommitTree, FROZEN, thisTree } from "./trees.ts";

const usage = `Usage: pnpm bench drift [REF] [--drawn N]

Plays drawn domains of fixed seeds (200), the game problems of the suite \`classical\` and the domains of the examples with the
engine of this tree and with that of a commit (${FROZEN}), each by its own player: first plans, proofs, \`planNow\`, and bursts
of 300 first plans at once. Both are asked in alternating pairs, each in a process of its own, and timed by the processor.
Prints the geometric means of now by before, the floors, and the worst ten, which have been measured again. Takes some
minutes; run it before and after a change.`;

const DRAWN = 200;
/** Pairs of each question; of a burst; and of the slowest questions, which are measured again, as some are slow by chance. */
const PAIRS = 3;
const BURST_PAIRS = 2;
const PAIRS_AGAIN = 9;
const AGAIN = 30;
/** Questions between two lines of progress. */
const LINE_EVERY = 50;

type Players = Readonly<Record<"before" | "now", PlayerProcess>>;

/** @returns the exit code: 1 for a mistake */
export async function runDrift(
  arguments_: readonly string[],
  output: BenchOutput,
): Promise<number> {
  const asked = read(arguments_);
  if (asked === undefined || asked.help) {
    if (asked?.help) output.out(usage);
    else output.error(usage);
    return asked?.help ? 0 : 1;
  }
  const folder = mkdtempSync(join(tmpdir(), "understudy-drift-"));
  let tree: CommitTree | undefined;
  try {
    tree = new CommitTree(asked.ref, join(folder, "tree"));
    const bundles = { before: join(folder, "before.mjs"), now: join(folder, "now.mjs") };
    await bundlePlayer(tree.folder, bundles.before);
    await bundlePlayer(thisTree(), bundles.now);
    const players = {
      before: new PlayerProcess(bundles.before),
      now: new PlayerProcess(bundles.now),
    };
    try {
      output.out(formatDrifts(await compare(players, allQuestions(asked.drawn), output)));
    } finally {
      players.before.end();
      players.now.end();
    }
    return 0;
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    output.error(error.message);
    return 1;
  } finally {
    tree?.remove();
    rmSync(folder, { recursive: true, force: true });
  }
}

/** @returns undefined for a call that cannot be read */
function read(
  arguments_: readonly string[],
): { readonly ref: string; readonly drawn: number; readonly help: boolean } | undefined {
  const options = {
    drawn: { type: "string", default: String(DRAWN) },
    help: { type: "boolean", short: "h", default: false },
  } as const;
  try {
    const { values, positionals } = parseArgs({
      args: [...arguments_],
      options,
      allowPositionals: true,
    });
    const [ref = FROZEN, ...more] = positionals;
    const drawn = Number(values.drawn);
    if (more.length > 0 || !Number.isSafeInteger(drawn) || drawn < 0) return undefined;
    return { ref, drawn, help: values.help };
  } catch {
    return undefined;
  }
}

async function compare(
  players: Players,
  questions: readonly DriftQuestion[],
  output: BenchOutput,
): Promise<Drift[]> {
  const drifts: Drift[] = [];
  for (const [index, question] of questions.entries()) {
    if (index % LINE_EVERY === 0) output.error(`${index} of ${questions.length} questions`);
    for (const way of await load(players, question, output))
      drifts.push(await measure(players, question, way, way === "burst" ? BURST_PAIRS : PAIRS));
  }
  const again = new Map(worstOf(drifts, AGAIN).map((drift) => [drift, drift.name]));
  output.error(`the ${again.size} worst again`);
  const byName = new Map(questions.map((question) => [question.name, question]));
  const measured: Drift[] = [];
  for (const drift of drifts) {
    const question = again.has(drift) ? byName.get(drift.name) : undefined;
    if (question !== undefined) await load(players, question, { out: () => {}, error: () => {} });
    measured.push(
      question === undefined ? drift : await measure(players, question, drift.way, PAIRS_AGAIN),
    );
  }
  return measured;
}

/** Both players take a question. Returns the ways in which both can be asked; none if the commit refuses it. */
async function load(
  { before, now }: Players,
  question: DriftQuestion,
  output: BenchOutput,
): Promise<readonly Way[]> {
  const known = await now.ask({ type: "load", question });
  try {
    const old = await before.ask({ type: "load", question });
    if (JSON.stringify(old.costs) !== JSON.stringify(known.costs))
      output.error(
        `${question.name}: proved costs differ: ${old.costs} before, ${known.costs} now`,
      );
    return known.ways?.filter((way) => old.ways?.includes(way)) ?? [];
  } catch (error) {
    output.error(`${question.name} is left out: ${error instanceof Error ? error.message : error}`);
    return [];
  }
}

async function measure(
  players: Players,
  { name, set }: DriftQuestion,
  way: Way,
  pairs: number,
): Promise<Drift> {
  const samples = { before: [] as number[], now: [] as number[] };
  for (const player of [players.before, players.now]) await player.ask({ type: "warm", way });
  for (let pair = 0; pair < pairs; pair++) {
    for (const tree of orderOf(pair)) {
      const { ms } = await players[tree].ask({ type: "play", way });
      samples[tree].push(ms as number);
    }
  }
  return { name, set, way, pairs: samples };
}
