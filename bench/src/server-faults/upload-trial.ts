import { writeFileSync } from "node:fs";
import { Agent, request } from "node:http";
import { join } from "node:path";
import { hashApiKey, makeApiKey } from "@understudy/server";
import { guardText, HIT } from "../server/hit.ts";
import { ServedProcess } from "./served-process.ts";

/** Number of variables and tools of an uploaded domain. */
const VARIABLES = 5000;
/** Parallel uploads. */
const AUTHORS = 4;
/** Parallel connections of another tenant with known questions. */
const VICTIMS = 4;
/** Alternating periods with and without uploads, since the machine's speed varies. */
const ROUNDS = 3;
const BUDGET_MS = 250;
/** Minimum answer rate as a share of the rate without uploads, and maximum share of late answers. */
const MIN_RATE = 0.8;
const MAX_LATE = 0.01;

/** Another tenant's service during uploads. */
export interface UploadReport {
  /** Answers per second without and with uploads. */
  readonly alone: number;
  readonly beside: number;
  /** Share of late answers during uploads, as seen by the client. */
  readonly late: number;
  readonly longestMs: number;
  /** Numbers of accepted and temporarily refused domains. */
  readonly kept: number;
  readonly refused: number;
  readonly complaints: readonly string[];
}

/** An answered question. */
interface Asked {
  readonly status: number;
  readonly tookMs: number;
}

/**
 * Two tenants share a server: one asks known questions, the other uploads large domains.
 *
 * @param durationMs length of each period
 */
export async function tryUploads(folder: string, durationMs: number): Promise<UploadReport> {
  const [author, victim] = [makeApiKey(), makeApiKey()];
  const config = join(folder, "uploads.toml");
  const keyOf = (key: string, tenant: string): string =>
    `{ hash = "${hashApiKey(key)}", tenant = "${tenant}", roles = ["plan", "author"] }`;
  writeFileSync(
    config,
    `[auth]\nkeys = [${keyOf(author, "author")}, ${keyOf(victim, "victim")}]\n`,
  );
  const server = await ServedProcess.start(config);
  const agent = new Agent({ keepAlive: true, maxSockets: AUTHORS + VICTIMS });
  const send = (key: string, method: string, path: string, body: string): Promise<Asked> =>
    ask({ agent, port: server.port, key, method, path }, body);
  const bodies = [0, 1, 2].map(wideDomain);
  const question = JSON.stringify({ ...HIT, budgetMs: BUDGET_MS });
  const plan = (): Promise<Asked> => send(victim, "POST", "/v1/plan", question);
  const put = (index: number): Promise<Asked> =>
    send(author, "PUT", `/v1/domains/wide${index % 8}`, bodies[index % bodies.length] as string);
  try {
    await send(victim, "PUT", `/v1/domains/${HIT.domain}`, guardText());
    // Starts threads and warms up.
    await Promise.all([put(0), during(durationMs / 2, VICTIMS, plan)]);
    const alone: Asked[] = [];
    const beside: Asked[] = [];
    const uploads: Asked[] = [];
    for (let round = 0; round < ROUNDS; round++) {
      alone.push(...(await during(durationMs, VICTIMS, plan)));
      const sending = during(durationMs, AUTHORS, put);
      beside.push(...(await during(durationMs, VICTIMS, plan)));
      uploads.push(...(await sending));
    }
    return reportOf({ alone, beside, uploads }, (ROUNDS * durationMs) / 1000);
  } finally {
    agent.destroy();
    await server.kill();
  }
}

function reportOf(
  all: Readonly<Record<"alone" | "beside" | "uploads", readonly Asked[]>>,
  seconds: number,
): UploadReport {
  const answered = (of: readonly Asked[]): number =>
    of.filter(({ status }) => status === 200).length;
  const late = all.beside.filter(({ tookMs }) => tookMs > BUDGET_MS + 1).length;
  const kept = all.uploads.filter(({ status }) => status < 300).length;
  const report = {
    alone: answered(all.alone) / seconds,
    beside: answered(all.beside) / seconds,
    late: late / all.beside.length,
    longestMs: Math.max(...all.beside.map(({ tookMs }) => tookMs)),
    kept,
    refused: all.uploads.length - kept,
  };
  const complaints = [
    report.beside < MIN_RATE * report.alone && "the other tenant has fewer answers",
    report.late > MAX_LATE && "answers of the other tenant are late",
    kept === 0 && "no domain was kept",
  ].filter((each) => typeof each === "string");
  return { ...report, complaints };
}

/** A trial's result on one line. */
export function describeUploads(report: UploadReport): string {
  const { alone, beside, late, longestMs, kept, refused, complaints } = report;
  return (
    `uploads: beside ${kept} domains of ${VARIABLES} variables (${refused} were refused for now) another tenant had ` +
    `${beside.toFixed(0)} known answers a second, without them ${alone.toFixed(0)} ` +
    `(${((100 * beside) / alone).toFixed(0)} %), ${(100 * late).toFixed(2)} % late, the longest after ` +
    `${longestMs.toFixed(0)} ms: ${complaints.length === 0 ? "holds" : "FAILS"}`
  );
}

/** Asks over some connections, one question after the other on each, until the time is over. */
async function during(
  durationMs: number,
  connections: number,
  askNext: (index: number) => Promise<Asked>,
): Promise<Asked[]> {
  const endMs = performance.now() + durationMs;
  const all: Asked[] = [];
  let index = 0;
  const loop = async (): Promise<void> => {
    while (performance.now() < endMs) all.push(await askNext(index++));
  };
  await Promise.all(Array.from({ length: connections }, loop));
  return all;
}

function ask(
  { key, ...where }: { agent: Agent; port: number; key: string; method: string; path: string },
  body: string,
): Promise<Asked> {
  const beganMs = performance.now();
  return new Promise((resolve, reject) => {
    const headers = {
      authorization: `Bearer ${key}`,
      "content-type": "application/json",
      "content-length": Buffer.byteLength(body),
    };
    const sent = request({ host: "127.0.0.1", ...where, headers }, (response) => {
      response.on("error", reject);
      response.resume().on("end", () => {
        resolve({ status: response.statusCode ?? 0, tookMs: performance.now() - beganMs });
      });
    });
    sent.on("error", reject);
    sent.end(body);
  });
}

/** The text of a domain with many variables, different for each number. */
function wideDomain(number: number): string {
  const names = Array.from({ length: VARIABLES }, (_, index) => `v${index}`);
  const state = Object.fromEntries(
    names.map((name) => [name, { type: "enum", values: ["a", "b", "c"], default: "a" }]),
  );
  const tools = names.map((name, index) => ({
    name: `t${index}`,
    when: {
      [name]: "a",
      anyOf: [{ v0: "a" }, { [names[(index + 1) % VARIABLES] as string]: "b" }],
    },
    then: { [name]: "b" },
  }));
  return JSON.stringify({ name: `wide ${number}`, state, tools, goals: [] });
}
