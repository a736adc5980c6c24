import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { formatTable } from "../runner/report/table.ts";
import { attacksWith } from "./measure-attacks.ts";
import type { Attack, OpenClient } from "./session-attacks.ts";
import { TurnProcess, TWO_TENANTS } from "./turn-process.ts";
import type { Fare, VictimQuestion } from "./victim-client.ts";

/** Pause between two attacks. */
const PAUSE_MS = 100;
/** Time for the messages of an attack's preparation to be processed. */
const SETTLED_MS = 500;
const MIN_RATE = 0.8;
const MAX_LATE = 0.01;

/** Another tenant's service beside attacks. */
export interface VictimReport {
  readonly text: string;
  readonly isFair: boolean;
}

/** Service before and during an attack. */
interface Trial {
  readonly alone: Fare;
  readonly beside: Fare;
}

/** Plays each attack repeatedly while another tenant asks known questions; a busy machine gets more tries. */
export async function tryVictim(
  options: { readonly only: string; readonly seconds: number; readonly runs: number },
  tell: (line: string) => void,
): Promise<VictimReport> {
  const rows: string[][] = [];
  let isFair = true;
  const server = await TurnProcess.start(TWO_TENANTS);
  const victim = fork(fileURLToPath(new URL("./victim-client.ts", import.meta.url)));
  const durationMs = 1000 * options.seconds;
  const ask = () => fareOf(victim, { port: server.port, key: server.keys.victim, durationMs });
  try {
    await ask();
    for (const { name, attack } of attacksWith(options.only)) {
      let trial = await tryOne(server, attack, ask);
      for (let run = 1; run < options.runs && !holds(trial); run++) {
        trial = await tryOne(server, attack, ask);
      }
      isFair &&= holds(trial);
      const row = [name, ...cellsOf(trial), holds(trial) ? "holds" : "FAILS"];
      rows.push(row);
      tell(row.join("  "));
    }
  } finally {
    server.end();
    victim.disconnect();
  }
  const header = ["beside", "alone, a second", "beside it", "late", "longest", "verdict"];
  return { text: formatTable([header, ...rows]), isFair };
}

async function tryOne(
  server: TurnProcess<"attacker" | "victim">,
  attack: Attack,
  ask: () => Promise<Fare>,
): Promise<Trial> {
  const opened: OpenClient[] = [];
  const place = {
    port: server.port,
    grpcPort: server.grpcPort,
    key: server.keys.attacker,
    settle: () => sleep(SETTLED_MS),
    opened: (client: OpenClient) => void opened.push(client),
  };
  let play = await attack.prepare(place);
  const alone = await ask();
  let isOver = false;
  const asking = ask().finally(() => {
    isOver = true;
  });
  while (!isOver) {
    await play();
    await sleep(PAUSE_MS);
    if (attack.isLast) play = await attack.prepare(place);
  }
  const beside = await asking;
  for (const client of opened) await client.end();
  return { alone, beside };
}

/** Measures service from another process for a while. */
export async function fareOf(victim: ChildProcess, question: VictimQuestion): Promise<Fare> {
  victim.send(question);
  const [fare] = (await once(victim, "message")) as [Fare];
  return fare;
}

const shareOf = ({ alone, beside }: Trial): number => beside.perSecond / alone.perSecond;

const holds = (trial: Trial): boolean =>
  shareOf(trial) >= MIN_RATE && trial.beside.late <= MAX_LATE;

function cellsOf(trial: Trial): string[] {
  const { alone, beside } = trial;
  return [
    alone.perSecond.toFixed(0),
    `${beside.perSecond.toFixed(0)} (${(100 * shareOf(trial)).toFixed(0)} %)`,
    `${(100 * beside.late).toFixed(1)} %`,
    `${beside.longestMs.toFixed(0)} ms`,
  ];
}
