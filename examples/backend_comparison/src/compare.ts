import { readFileSync } from "node:fs";
import { ClassicalPlanner } from "@understudy/classical";
import {
  type HistogramSnapshot,
  type Lead,
  loadDomain,
  Orchestrator,
  type Outcome,
  type TelemetrySnapshot,
} from "@understudy/planner-core";
import { RandomWalkLead } from "@understudy/simulation";
import { openField, type Servers } from "./contestants.ts";
import { printTable } from "./table.ts";

/** The options of a comparison. */
export interface ComparisonOptions extends Servers {
  /** The most questions that are put. */
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
  /** Share of the steps served that are the model's own. */
  readonly share: number;
  /** Cost of all served plans over the cost of the cheapest plans. */
  readonly costRatio: number;
  readonly medianMs: number;
  /** Until the first token, on average; undefined where nothing is written token by token. */
  readonly firstTokenMs: number | undefined;
  readonly tokensPerSecond: number | undefined;
  /** The memory of this machine that the model takes, in bytes. */
  readonly memoryBytes: number | undefined;
}

/** The result of a contestant. */
interface Result {
  readonly outcomes: readonly Outcome[];
  readonly snapshot: TelemetrySnapshot;
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
  const plan = async (lead: Lead | undefined): Promise<Result> => {
    const planner = new ClassicalPlanner();
    // No cache: every question is put.
    const orchestrator = new Orchestrator({ domain, planner, ...(lead ? { lead } : {}) });
    const outcomes: Outcome[] = [];
    // The first question pays for what is made once; it is put twice and counts once.
    for (const question of [...asked.slice(0, 1), ...asked]) {
      outcomes.push(await orchestrator.plan({ ...question, agent: "villager", budgetMs }));
    }
    const snapshot = orchestrator.telemetry.snapshot();
    orchestrator.dispose();
    return { outcomes: outcomes.slice(1), snapshot };
  };
  try {
    const best = await plan(undefined);
    const rows = [
      rowOf("classical", "search", best, best.outcomes),
      // The share that chance gets, once its plans are mended: a model is worth its lead over that.
      rowOf("control", "random walk", await plan(new RandomWalkLead(1)), best.outcomes),
    ];
    for (const { name, what, lead, memoryBytes } of field.contestants) {
      await lead.warmUp(domain);
      rows.push(rowOf(name, what, await plan(lead), best.outcomes, memoryBytes()));
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
  { outcomes, snapshot }: Result,
  best: readonly Outcome[],
  memoryBytes?: number,
): Row {
  const times = outcomes.map(({ elapsedMs }) => elapsedMs).sort((a, b) => a - b);
  const sum = (list: readonly Outcome[], of: (outcome: Outcome) => number): number =>
    list.reduce((total, outcome) => total + of(outcome), 0);
  const isClassical = name === "classical";
  const steps = sum(outcomes, ({ plan }) => plan?.steps.length ?? 0);
  const { histograms } = snapshot;
  return {
    name,
    what,
    asked: outcomes.length,
    valid: outcomes.filter(({ source, status }) =>
      isClassical ? status === "solved" : source === "llm",
    ).length,
    mended: outcomes.filter(({ source }) => source === "mended").length,
    share: steps === 0 ? 0 : sum(outcomes, ({ leadSteps }) => leadSteps) / steps,
    costRatio: sum(outcomes, ({ cost }) => cost) / sum(best, ({ cost }) => cost),
    medianMs: times[times.length >> 1] ?? 0,
    firstTokenMs: meanOf(histograms["latency.first_token"]),
    tokensPerSecond: meanOf(histograms["llm.tokens_per_second"]),
    memoryBytes,
  };
}

function meanOf({ sum, count }: HistogramSnapshot): number | undefined {
  return count === 0 ? undefined : sum / count;
}
