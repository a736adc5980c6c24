import { readFileSync } from "node:fs";
import { ClassicalPlanner } from "@understudy/classical";
import { type Lead, loadDomain, Orchestrator, type Outcome } from "@understudy/planner-core";
import { openField, type Servers } from "./contestants.ts";
import { printTable } from "./table.ts";

/** What a comparison takes. */
export interface ComparisonOptions extends Servers {
  /** How many of the questions are put, at most. */
  readonly questions: number;
  readonly budgetMs: number;
  readonly print: (line: string) => void;
}

/** How one contestant did. */
export interface Row {
  readonly name: string;
  readonly what: string;
  readonly asked: number;
  /** Plans of the model that the proof accepted as they were, and those that were mended. */
  readonly valid: number;
  readonly mended: number;
  /** Cost of all served plans over the cost of the cheapest plans. */
  readonly costRatio: number;
  readonly medianMs: number;
  /** Tokens that models were asked to read and to write. */
  readonly tokens: number;
}

const village = new URL("../../domains/village.json", import.meta.url);
const morning = {
  ...{ at: "home", energy: 5, hungry: false, has_axe: true, has_pick: false, has_rod: false },
  ...{ wood: 0, stone: 0, fish: 0, grain: 0, coins: 2, fire_lit: false, house_built: false },
};
const questions = [
  { state: morning, goal: "warm_home" },
  { state: { ...morning, hungry: true, coins: 3 }, goal: "eat" },
  { state: { ...morning, at: "forest", wood: 1 }, goal: "earn" },
  { state: { ...morning, at: "river", has_rod: true, hungry: true }, goal: "eat" },
  { state: { ...morning, wood: 3, stone: 2 }, goal: "build" },
  { state: { ...morning, at: "market", fish: 2, coins: 1 }, goal: "earn" },
];

/** Puts the same questions to everybody and prints a table: speed, validity, cost. */
export async function compareBackends(options: ComparisonOptions): Promise<readonly Row[]> {
  const { print, budgetMs } = options;
  const asked = questions.slice(0, options.questions);
  const domain = loadDomain(readFileSync(village, "utf8"));
  const field = await openField(options);
  const plan = async (lead: Lead | undefined): Promise<[readonly Outcome[], number]> => {
    const planner = new ClassicalPlanner();
    // No cache: every question is put.
    const orchestrator = new Orchestrator({ domain, planner, ...(lead ? { lead } : {}) });
    const outcomes: Outcome[] = [];
    // The first question pays for what is made once; it is put twice and counts once.
    for (const question of [...asked.slice(0, 1), ...asked]) {
      outcomes.push(await orchestrator.plan({ ...question, agent: "villager", budgetMs }));
    }
    const { counters } = orchestrator.telemetry.snapshot();
    orchestrator.dispose();
    const tokens = (counters["llm.tokens.prompt"] ?? 0) + (counters["llm.tokens.completion"] ?? 0);
    return [outcomes.slice(1), tokens];
  };
  try {
    const [best] = await plan(undefined);
    const rows = [rowOf("classical", "search", best, best, 0)];
    for (const { name, what, lead } of field.contestants) {
      await lead.warmUp(domain);
      const [outcomes, tokens] = await plan(lead);
      rows.push(rowOf(name, what, outcomes, best, tokens));
    }
    print(`${asked.length} questions of a villager, ${budgetMs} ms each, no cache`);
    printTable(rows, print);
    for (const note of field.notes) print(note);
    return rows;
  } finally {
    await field.close();
  }
}

function rowOf(
  name: string,
  what: string,
  outcomes: readonly Outcome[],
  best: readonly Outcome[],
  tokens: number,
): Row {
  const times = outcomes.map(({ elapsedMs }) => elapsedMs).sort((a, b) => a - b);
  const sum = (list: readonly Outcome[]): number =>
    list.reduce((total, { cost }) => total + cost, 0);
  const isClassical = name === "classical";
  return {
    name,
    what,
    asked: outcomes.length,
    valid: outcomes.filter(({ source, status }) =>
      isClassical ? status === "solved" : source === "llm",
    ).length,
    mended: outcomes.filter(({ source }) => source === "mended").length,
    costRatio: sum(outcomes) / sum(best),
    medianMs: times[times.length >> 1] ?? 0,
    tokens,
  };
}
