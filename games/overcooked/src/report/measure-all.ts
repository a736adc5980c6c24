import { readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { type GameResult, playGame } from "../play/play-game.ts";
import { PUBLISHED } from "./published.ts";

const STEPS = 400;
const GENERATED = 50;
const README = fileURLToPath(new URL("../../README.md", import.meta.url));
const LAYOUTS = Object.keys(PUBLISHED);
/** The kitchen whose cooks need counters; elsewhere it takes minutes to plan a taker's walks. */
const APART = "forced_coordination";
const PARTNERS = ["greedy", "taker", "random", "stuck"] as const;

/** Plays all that the page tells, and writes its tables. */
export async function measureAll(python: string, only: string | undefined): Promise<void> {
  const tables: Record<string, (python: string) => Promise<string>> = {
    "self-play": selfPlay,
    ...{ partners, generated },
  };
  for (const [name, measure] of Object.entries(tables)) {
    if (only !== undefined && only !== name) continue;
    const table = await measure(python);
    console.log(`\n${table}`);
    write(name, table);
  }
}

function write(name: string, table: string): void {
  const text = readFileSync(README, "utf8");
  const [start, end] = [`<!-- ${name} -->`, `<!-- end of ${name} -->`];
  const from = text.indexOf(start);
  const to = text.indexOf(end);
  if (from < 0 || to < 0) throw new Error(`${README} has no place for the table ${name}`);
  writeFileSync(README, `${text.slice(0, from + start.length)}\n\n${table}\n\n${text.slice(to)}`);
}

function tableOf(head: readonly string[], rows: readonly (readonly unknown[])[]): string {
  const line = (cells: readonly unknown[]): string => `| ${cells.join(" | ")} |`;
  return [line(head), `|${head.map(() => "---|").join("")}`, ...rows.map(line)].join("\n");
}

function percentile(results: readonly GameResult[], share: number): string {
  const all = results.flatMap(({ stepMs }) => stepMs).sort((a, b) => a - b);
  return (all[Math.min(all.length - 1, Math.floor(all.length * share))] ?? 0).toFixed(1);
}

async function selfPlay(python: string): Promise<string> {
  const rows: unknown[][] = [];
  for (const layout of LAYOUTS) {
    const results: GameResult[] = [];
    const play = async (more: { dynamics?: "2019"; starts?: "swapped" }) => {
      const task = { python, layout, steps: STEPS, ...more };
      const result = await playGame({ ...task, players: ["ours", "ours"] });
      results.push(result);
      return result;
    };
    const first = await play({ dynamics: "2019" });
    const swapped = await play({ dynamics: "2019", starts: "swapped" });
    const today = await play({});
    const { ppo, pbt, planner } = PUBLISHED[layout] ?? {};
    const scores = [first.score, swapped.score];
    rows.push([
      ...[layout, ...scores, ppo, pbt, planner ?? "", today.score],
      ...[percentile(results, 0.5), percentile(results, 0.95), percentile(results, 1)],
    ]);
    console.log(rows.at(-1)?.join(" "));
  }
  const head = ["kitchen", "ours", "places swapped", "PPO", "PBT", "planner"];
  return tableOf([...head, "ours, 1.1.0", "ms a step", "p95", "most"], rows);
}

async function partners(python: string): Promise<string> {
  const rows: unknown[][] = [];
  for (const layout of LAYOUTS) {
    const task = { python, layout, steps: STEPS };
    const own = await playGame({ ...task, players: ["ours", "ours"] });
    const greedy = await playGame({ ...task, players: ["greedy", "greedy"] });
    const cells: string[] = [];
    const results: GameResult[] = [];
    for (const partner of PARTNERS) {
      if (partner === "taker" && layout !== APART) {
        cells.push("");
        continue;
      }
      const left = await playGame({ ...task, players: ["ours", partner] });
      const right = await playGame({ ...task, players: [partner, "ours"] });
      results.push(left, right);
      cells.push(`${left.score}, ${right.score}`);
    }
    rows.push([layout, own.score, greedy.score, ...cells, percentile(results, 0.95)]);
    console.log(rows.at(-1)?.join(" "));
  }
  const head = ["kitchen", "ours with ours", "greedy with greedy"];
  return tableOf(
    [...head, "with greedy", "with a taker", "with random", "with stuck", "p95, ms"],
    rows,
  );
}

async function generated(python: string): Promise<string> {
  const scores: number[] = [];
  const unsolved: number[] = [];
  const results: GameResult[] = [];
  for (let generate = 1; generate <= GENERATED; generate++) {
    const result = await playGame({
      ...{ python, generate, steps: STEPS, players: ["ours", "ours"] },
    });
    results.push(result);
    scores.push(result.score);
    if (result.score === 0) unsolved.push(generate);
    console.log(
      generate,
      result.score,
      result.unsolvable,
      result.cutOff,
      result.opening.rows.join("/"),
    );
  }
  scores.sort((a, b) => a - b);
  const middle = scores[Math.floor(scores.length / 2)];
  return tableOf(
    ["kitchens", "without a soup", "least", "median", "most", "p95, ms"],
    [
      [
        GENERATED,
        unsolved.length === 0 ? 0 : `${unsolved.length}: ${unsolved.join(", ")}`,
        scores[0],
        middle,
        scores.at(-1),
        percentile(results, 0.95),
      ],
    ],
  );
}
