/**
 * The tenant beside an attack, in its own process, so that the attacker takes no time from it.
 *
 * @module
 */

import { Agent, request } from "node:http";
import { setTimeout as sleep } from "node:timers/promises";
import { percentile } from "../runner/measure/percentiles.ts";
import { HIT } from "../server/hit.ts";

/** A request to measure a server's answers. */
export interface VictimQuestion {
  readonly port: number;
  readonly key: string;
  readonly durationMs: number;
}

/** Results of consecutive questions. */
export interface Fare {
  readonly perSecond: number;
  /** Share of answers after the budget. */
  readonly late: number;
  /** Median and 99th percentile, in milliseconds. */
  readonly p50Ms: number;
  readonly p99Ms: number;
  readonly longestMs: number;
}

/** Pause after each answer. */
const EVERY_MS = 10;
const BUDGET_MS = 50;

const body = JSON.stringify({ ...HIT, budgetMs: 60_000 });
const agent = new Agent({ keepAlive: true, maxSockets: 1 });

function ask({ port, key }: VictimQuestion): Promise<void> {
  return new Promise((resolve, reject) => {
    const headers = {
      authorization: `Bearer ${key}`,
      "content-type": "application/json",
      "content-length": Buffer.byteLength(body),
    };
    const options = { host: "127.0.0.1", port, method: "POST", path: "/v1/plan", agent, headers };
    const sent = request(options, (response) => {
      response.on("error", reject);
      response.resume().on("end", resolve);
    });
    sent.on("error", reject);
    sent.end(body);
  });
}

async function measure(question: VictimQuestion): Promise<Fare> {
  const took: number[] = [];
  const beganMs = performance.now();
  while (performance.now() - beganMs < question.durationMs) {
    const sentMs = performance.now();
    await ask(question);
    took.push(performance.now() - sentMs);
    await sleep(EVERY_MS);
  }
  const sorted = Float64Array.from(took).sort();
  return {
    p50Ms: percentile(sorted, 0.5),
    p99Ms: percentile(sorted, 0.99),
    perSecond: (1000 * took.length) / (performance.now() - beganMs),
    late: took.filter((ms) => ms > BUDGET_MS).length / took.length,
    longestMs: Math.max(...took),
  };
}

process.on("message", (question: VictimQuestion) => {
  void measure(question).then((fare) => process.send?.(fare));
});
process.on("disconnect", () => process.exit(0));
