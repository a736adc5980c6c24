import { execFileSync } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { Agent, request } from "node:http";
import { setTimeout as sleep } from "node:timers/promises";
import { HIT } from "../server/hit.ts";
import type { ServedProcess } from "./served-process.ts";
import { halfOpen, stallClients } from "./stuck-clients.ts";

/** Context of a trial. */
export interface TrialStage {
  readonly server: ServedProcess;
  /** Path of the server's configuration. */
  readonly config: string;
  /** Duration of the load, in ms. */
  readonly durationMs: number;
}

/** One fault, during the agents' load. */
export interface FaultTrial {
  readonly name: string;
  /** Ratio to the usual load. Default 1. */
  readonly overload?: number;
  /** Whether answers may be lost: those in progress in a killed process. */
  readonly mayLose?: boolean;
  /**
   * Causes the fault.
   *
   * @returns the misbehaviour of the server, if any
   */
  readonly play?: (stage: TrialStage) => Promise<string | undefined>;
}

/** The server checks its file every two seconds, and accepts a content seen twice. */
const FOLLOWED_MS = 15_000;
/** Connections of misbehaving clients. */
const STUCK = 50;

/** Limits below the tenfold load. */
export const SOUND_CONFIG = "[tenants.default]\nrequests_per_second = 600\nburst = 600\n";

/** The faults of the trials, in order. */
export const FAULT_TRIALS: readonly FaultTrial[] = [
  { name: "nothing" },
  {
    name: "kill -9, and a new process",
    mayLose: true,
    play: async ({ server, durationMs }) => {
      await sleep(durationMs / 6);
      await server.kill();
      await server.restart();
      return undefined;
    },
  },
  {
    name: `${STUCK} clients that do not read`,
    play: ({ server, durationMs }) => during(stallClients(server.port, STUCK), durationMs),
  },
  {
    name: `${STUCK} half-open connections`,
    play: ({ server, durationMs }) => during(halfOpen(server.port, STUCK), durationMs),
  },
  {
    name: "a corrupt configuration",
    play: async ({ server, config, durationMs }) => {
      await sleep(durationMs / 6);
      writeFileSync(config, "\u0000[server\nport = ");
      const isTold = await within(FOLLOWED_MS, async () =>
        (await server.degraded()).includes("configuration"),
      );
      writeFileSync(config, SOUND_CONFIG);
      return isTold ? undefined : "a corrupt configuration was not told";
    },
  },
  { name: "10 times overload", overload: 10 },
];

async function during(stop: () => void, durationMs: number): Promise<undefined> {
  await sleep(durationMs);
  stop();
  return undefined;
}

async function within(limitMs: number, holds: () => Promise<boolean>): Promise<boolean> {
  const untilMs = performance.now() + limitMs;
  while (performance.now() < untilMs) {
    if (await holds()) return true;
    await sleep(50);
  }
  return false;
}

/**
 * Fills the disk with a server's configurations, and changes its configuration there.
 *
 * @returns the misbehaviour, if any; the server's folder must be a separate mount
 */
export async function fillDisk({
  server,
  config,
  durationMs,
}: TrialStage): Promise<string | undefined> {
  await sleep(durationMs / 4);
  const folder = config.slice(0, config.lastIndexOf("/"));
  try {
    writeFileSync(`${folder}/filler`, Buffer.alloc(1024 * 1024));
  } catch {
    // Completely full.
  }
  writeFileSync(config, SOUND_CONFIG.replace("burst = 600", "burst = 700"), { flag: "r+" });
  await sleep(durationMs / 2);
  return server.isAlive && (await server.isReady()) ? undefined : "the server did not go on";
}

/** Mounts a small disk; undefined without permission. */
export function mountSmallDisk(folder: string): (() => void) | undefined {
  mkdirSync(folder, { recursive: true });
  try {
    execFileSync("mount", ["-t", "tmpfs", "-o", "size=64k", "tmpfs", folder], { stdio: "ignore" });
    return () => execFileSync("umount", ["-l", folder], { stdio: "ignore" });
  } catch {
    return undefined;
  }
}

/** Requests in progress at a server's shutdown, by result. */
export interface Drained {
  readonly sent: number;
  readonly solved: number;
  /** Number of proper refusals, after which a client uses another server. */
  readonly refused: number;
}

/** Shuts a server down during requests. */
export async function drain(server: ServedProcess, requests: number): Promise<Drained> {
  const agent = new Agent({ keepAlive: true, maxSockets: requests });
  // Connections are already open, and the searches take a while.
  await Promise.all(Array.from({ length: requests }, (_, index) => ask(agent, server.port, index)));
  const asked = Array.from({ length: requests }, (_, index) =>
    ask(agent, server.port, requests + index),
  );
  await sleep(2);
  const [statuses] = await Promise.all([Promise.all(asked), server.terminate()]);
  agent.destroy();
  const count = (wanted: number): number => statuses.filter((status) => status === wanted).length;
  return { sent: requests, solved: count(200), refused: count(503) };
}

/** @returns the status; 0 for a lost answer */
function ask(agent: Agent, port: number, index: number): Promise<number> {
  const body = JSON.stringify({ ...HIT, agent: `agent-${index}` });
  const headers = { "content-type": "application/json", "content-length": body.length };
  const options = { host: "127.0.0.1", port, method: "POST", path: "/v1/plan" };
  return new Promise((resolve) => {
    const sent = request({ ...options, agent, headers }, (response) => {
      response.on("error", () => resolve(0));
      response.resume().on("end", () => resolve(response.statusCode ?? 0));
    });
    sent.on("error", () => resolve(0));
    sent.end(body);
  });
}
