import { type ChildProcess, fork } from "node:child_process";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { type Random, seededRandom } from "@understudy/planner-core";
import { formatTable } from "../runner/report/table.ts";
import { PUZZLE, puzzle } from "./puzzle.ts";
import { Requester } from "./requester.ts";
import { TurnProcess } from "./turn-process.ts";
import { fareOf } from "./victim.ts";
import type { Fare } from "./victim-client.ts";

/** Tenants that ask hard questions, and how many each at a time, with the limit on the quiet tenant's 99th percentile in ms. */
interface Crowd {
  readonly tenants: number;
  readonly questions: number;
  readonly maxP99Ms: number;
}

export const CROWDS: readonly [Crowd, Crowd] = [
  { tenants: 4, questions: 8, maxP99Ms: 10 },
  { tenants: 20, questions: 4, maxP99Ms: 20 },
];
/** The same in the first second of hard questions. */
export const MAX_FIRST_P99_MS = 50;
const BUDGET_MS = 500;
/** Time until all connections have asked. */
const SETTLED_MS = 1000;

/** A quiet tenant's service beside hard questions. */
export interface QuietReport {
  readonly text: string;
  readonly isQuick: boolean;
}

interface Trial {
  readonly alone: Fare;
  /** From the first hard question on, while threads start. */
  readonly first: Fare;
  readonly beside: Fare;
}

/** Measures a tenant's answer times while others ask for long searches. A busy machine gets more tries. */
export async function tryQuietTenant(
  options: { readonly seconds: number; readonly runs: number },
  tell: (line: string) => void,
): Promise<QuietReport> {
  const rows: string[][] = [];
  let isQuick = true;
  const trials = CROWDS.flatMap((crowd) =>
    ([1, 0] as const).map((threads) => ({ crowd, threads })),
  );
  for (const { crowd, threads } of trials) {
    let trial = await tryOne(crowd, threads, options.seconds);
    for (let run = 1; run < options.runs && !holds(trial, crowd); run++) {
      trial = await tryOne(crowd, threads, options.seconds);
    }
    const isHeld = holds(trial, crowd);
    isQuick &&= isHeld;
    const { alone, first, beside } = trial;
    const row = [`${crowd.tenants}`, `${threads}`, ...[alone, first, beside].map(cellOf)];
    row.push(isHeld ? "holds" : "FAILS");
    rows.push(row);
    tell(row.join("  "));
  }
  const header = [
    "tenants",
    "search threads",
    "alone",
    "while threads start",
    "beside them",
    "verdict",
  ];
  return { text: formatTable([header, ...rows]), isQuick };
}

async function tryOne(
  { tenants, questions }: Crowd,
  searchThreads: number,
  seconds: number,
): Promise<Trial> {
  const names = Array.from({ length: tenants }, (_, tenant) => `hard-${tenant}`);
  const server = await TurnProcess.start({ searchThreads, tenants: ["victim", ...names] });
  const { port, grpcPort } = server;
  const keyOf = (name: string): string => server.keys[name] as string;
  const victim: ChildProcess = fork(fileURLToPath(new URL("./victim-client.ts", import.meta.url)));
  const ask = (durationMs: number): Promise<Fare> =>
    fareOf(victim, { port, key: keyOf("victim"), durationMs });
  const requesters = names.map((name) => new Requester({ port, grpcPort, key: keyOf(name) }));
  let isOver = false;
  try {
    for (const requester of requesters) {
      await requester.send("PUT /v1/domains/puzzle", PUZZLE);
      // Loads the domains with a first question.
      await requester.send("POST /v1/plan", { ...puzzle(), goal: { c0: "t0" }, budgetMs: 1000 });
    }
    const durationMs = 1000 * seconds;
    await ask(durationMs / 2);
    const alone = await ask(durationMs);
    const asking = requesters.flatMap((requester, tenant) =>
      Array.from({ length: questions }, async (_, question) => {
        const random = seededRandom(100 * tenant + question);
        while (!isOver) {
          const asked = puzzle({ budgetMs: BUDGET_MS }, anyOrder(random));
          await requester.send("POST /v1/plan", asked);
        }
      }),
    );
    const first = await ask(SETTLED_MS);
    const beside = await ask(durationMs);
    isOver = true;
    await Promise.all(asking);
    return { alone, first, beside };
  } finally {
    for (const requester of requesters) requester.end();
    victim.disconnect();
    server.end();
    await sleep(SETTLED_MS);
  }
}

function anyOrder(random: Random): readonly number[] {
  const left = Array.from({ length: 9 }, (_, cell) => cell);
  const order: number[] = [];
  while (left.length > 0) order.push(...left.splice(random.integer(left.length), 1));
  return order;
}

function holds({ first, beside }: Trial, { maxP99Ms }: Crowd): boolean {
  return first.p99Ms <= MAX_FIRST_P99_MS && beside.p99Ms <= maxP99Ms;
}

function cellOf({ p50Ms, p99Ms, longestMs }: Fare): string {
  return `p50 ${p50Ms.toFixed(1)}, p99 ${p99Ms.toFixed(1)}, max ${longestMs.toFixed(0)} ms`;
}
