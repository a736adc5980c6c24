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

/**
 * Limits on the quiet tenant's 99th percentile, in milliseconds, and on the same in the first second of hard questions.
 */
export const MAX_P99_MS = 10;
export const MAX_FIRST_P99_MS = 50;
const TENANTS = 4;
/** Parallel questions per tenant. */
const QUESTIONS = 8;
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
  for (const threads of [1, 0] as const) {
    let trial = await tryOne(threads, options.seconds);
    for (let run = 1; run < options.runs && !holds(trial); run++) {
      trial = await tryOne(threads, options.seconds);
    }
    isQuick &&= holds(trial);
    const verdict = holds(trial) ? "holds" : "FAILS";
    const { alone, first, beside } = trial;
    const row = [`${threads}`, ...[alone, first, beside].map(cellOf), verdict];
    rows.push(row);
    tell(row.join("  "));
  }
  const header = ["search threads", "alone", "while threads start", "beside them", "verdict"];
  return { text: formatTable([header, ...rows]), isQuick };
}

async function tryOne(searchThreads: number, seconds: number): Promise<Trial> {
  const names = Array.from({ length: TENANTS }, (_, tenant) => `hard-${tenant}`);
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
      Array.from({ length: QUESTIONS }, async (_, question) => {
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

function holds({ first, beside }: Trial): boolean {
  return first.p99Ms <= MAX_FIRST_P99_MS && beside.p99Ms <= MAX_P99_MS;
}

function cellOf({ p50Ms, p99Ms, longestMs }: Fare): string {
  return `p50 ${p50Ms.toFixed(1)}, p99 ${p99Ms.toFixed(1)}, max ${longestMs.toFixed(0)} ms`;
}
