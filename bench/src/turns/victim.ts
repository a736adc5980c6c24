import { Agent, request } from "node:http";
import { setTimeout as sleep } from "node:timers/promises";
import { formatTable } from "../runner/table.ts";
import { HIT } from "../server/hit.ts";
import { attacksWith } from "./measure-attacks.ts";
import type { OpenClient } from "./session-attacks.ts";
import { TurnProcess } from "./turn-process.ts";

/** The other tenant asks so often. */
const EVERY_MS = 10;
const BUDGET_MS = 50;
const MIN_RATE = 0.8;
const MAX_LATE = 0.01;

/** How another tenant fares beside attacks. */
export interface VictimReport {
  readonly text: string;
  readonly isFair: boolean;
}

interface Fare {
  readonly perSecond: number;
  readonly late: number;
  readonly longestMs: number;
}

/** Plays each attack again and again while another tenant asks for what is known. */
export async function tryVictim(
  { only, seconds }: { readonly only: string; readonly seconds: number },
  tell: (line: string) => void,
): Promise<VictimReport> {
  const rows: string[][] = [];
  let isFair = true;
  const server = await TurnProcess.start();
  try {
    await ask(server, 1000 * seconds);
    for (const { name, attack } of attacksWith(only)) {
      const opened: OpenClient[] = [];
      const place = {
        port: server.port,
        grpcPort: server.grpcPort,
        key: server.keys.attacker,
        settle: () => sleep(500),
        opened: (client: OpenClient) => void opened.push(client),
      };
      const play = await attack.prepare(place);
      const alone = await ask(server, 1000 * seconds);
      const asking = ask(server, 1000 * seconds);
      const untilMs = performance.now() + 1000 * seconds;
      while (performance.now() < untilMs) {
        await play();
        await sleep(100);
      }
      const beside = await asking;
      for (const client of opened) await client.end();
      const share = beside.perSecond / alone.perSecond;
      const holds = share >= MIN_RATE && beside.late <= MAX_LATE;
      isFair &&= holds;
      rows.push([
        name,
        alone.perSecond.toFixed(0),
        `${beside.perSecond.toFixed(0)} (${(100 * share).toFixed(0)} %)`,
        `${(100 * beside.late).toFixed(1)} %`,
        `${beside.longestMs.toFixed(0)} ms`,
        holds ? "holds" : "FAILS",
      ]);
      tell((rows.at(-1) as string[]).join("  "));
    }
  } finally {
    server.end();
  }
  const header = ["beside", "alone, a second", "beside it", "late", "longest", "verdict"];
  return { text: formatTable([header, ...rows]), isFair };
}

/** Asks one question after the other, each a while after the last answer. */
async function ask({ port, keys }: TurnProcess, durationMs: number): Promise<Fare> {
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  const body = JSON.stringify({ ...HIT, budgetMs: 60_000 });
  const headers = {
    authorization: `Bearer ${keys.victim}`,
    "content-type": "application/json",
    "content-length": Buffer.byteLength(body),
  };
  const took: number[] = [];
  const beganMs = performance.now();
  while (performance.now() - beganMs < durationMs) {
    const sentMs = performance.now();
    await new Promise<void>((resolve, reject) => {
      const options = { host: "127.0.0.1", port, method: "POST", path: "/v1/plan", agent, headers };
      const sent = request(options, (response) => {
        response.on("error", reject);
        response.resume().on("end", resolve);
      });
      sent.on("error", reject);
      sent.end(body);
    });
    took.push(performance.now() - sentMs);
    await sleep(EVERY_MS);
  }
  agent.destroy();
  const passedMs = performance.now() - beganMs;
  return {
    perSecond: (1000 * took.length) / passedMs,
    late: took.filter((ms) => ms > BUDGET_MS).length / took.length,
    longestMs: Math.max(...took),
  };
}
