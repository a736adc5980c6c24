import { type ChildProcess, execFileSync, fork } from "node:child_process";
import { once } from "node:events";
import { availableParallelism } from "node:os";
import { fileURLToPath } from "node:url";
import { seededRandom } from "@understudy/planner-core";
import { parseFlags } from "../runner/parse-flags.ts";
import type { BenchOutput } from "../runner/run-bench.ts";
import { PushedConnection } from "./pushed-connection.ts";

/** The promise of the project, in ms. */
const MAX_P99_MS = 10;
const HZ = 10;
/** One batch in so many breaks a plan. */
const BREAK_EVERY = 100;
const WARM_UP_MS = 2000;
/** Connections that are opened at a time. */
const OPENED_TOGETHER = 50;

const usage = `Usage: pnpm bench sessions-push [--connections N] [--agents N] [--seconds N]

Connections to a server in a process of its own, on one core; this process, on the other, says ${HZ} times per second for
each of them what all its agents see, in one batch. One batch in ${BREAK_EVERY} breaks the plan of an agent. Prints how long after
the planned time of such a batch the new plan was there, which is longer than from receipt to push, and how much of
their cores both processes used. Exits with 1 if the 99th percentile is above ${MAX_P99_MS} ms, or a plan does not come. Means
something on an idle machine only.

  --connections N  default 1000
  --agents N       of each connection; default 10
  --seconds N      default 10`;

/**
 * Measures how soon broken plans are replaced.
 *
 * @returns the exit code
 */
export async function runPush(arguments_: readonly string[], output: BenchOutput): Promise<number> {
  const options = {
    connections: { type: "string", default: "1000" },
    agents: { type: "string", default: "10" },
    seconds: { type: "string", default: "10" },
    help: { type: "boolean", short: "h", default: false },
  } as const;
  const values = parseFlags(arguments_, options, output);
  if (values === undefined) return 1;
  const [connections, agents, seconds] = [values.connections, values.agents, values.seconds].map(
    Number,
  ) as [number, number, number];
  if (values.help || !(connections >= 1 && agents >= 1 && seconds > 0)) {
    output.out(usage);
    return values.help ? 0 : 1;
  }
  const server = await startServerProcess();
  try {
    const latencies: number[] = [];
    const clients = await openAll(server.port, connections, agents, (ms) => latencies.push(ms));
    await load(clients, WARM_UP_MS);
    latencies.length = 0;
    const [usedBefore, ownBefore] = [await server.usage(), process.cpuUsage()];
    const tookMs = await load(clients, 1000 * seconds);
    const [usedAfter, own] = [await server.usage(), process.cpuUsage(ownBefore)];
    const missing = clients.filter(({ isWaiting }) => isWaiting).length;
    for (const client of clients) client.end();
    const share = ({ user, system }: NodeJS.CpuUsage): string =>
      `${Math.round((user + system) / 10 / tookMs)} %`;
    const used = {
      user: usedAfter.user - usedBefore.user,
      system: usedAfter.system - usedBefore.system,
    };
    const at = percentilesOf(latencies);
    output.out(
      `${connections} connections of ${agents} agents, a batch each ${1000 / HZ} ms for ${seconds} s: ${latencies.length} plans ` +
        `were broken and replaced, ${missing} not\n` +
        `from the planned time of a batch to the new plan: p50 ${at(0.5)} ms, p95 ${at(0.95)} ms, p99 ${at(0.99)} ms, ` +
        `most ${at(1)} ms (p99 at most ${MAX_P99_MS} ms)\n` +
        `of one core: server ${share(used)}, generator ${share(own)}`,
    );
    return Number(at(0.99)) <= MAX_P99_MS && missing === 0 && latencies.length > 0 ? 0 : 1;
  } finally {
    server.end();
  }
}

interface ServerProcess {
  readonly port: number;
  usage(): Promise<NodeJS.CpuUsage>;
  end(): void;
}

async function startServerProcess(): Promise<ServerProcess> {
  const child = fork(fileURLToPath(new URL("./push-server.ts", import.meta.url)));
  const [{ port }] = (await once(child, "message")) as [{ readonly port: number }];
  pin(child.pid, 0);
  pin(process.pid, 1);
  return {
    port,
    usage: async () => {
      child.send("usage");
      const [{ usage }] = (await once(child, "message")) as [{ readonly usage: NodeJS.CpuUsage }];
      return usage;
    },
    end: () => stop(child),
  };
}

function stop(child: ChildProcess): void {
  if (child.connected) child.send("end");
}

/** Keeps a process to one core, where the system can. */
function pin(pid: number | undefined, core: number): void {
  if (process.platform !== "linux" || availableParallelism() < 2) return;
  try {
    execFileSync("taskset", ["-a", "-c", "-p", String(core), String(pid)], { stdio: "ignore" });
  } catch {
    // Without it the system shares the cores out.
  }
}

async function openAll(
  port: number,
  connections: number,
  agents: number,
  onPush: (latencyMs: number) => void,
): Promise<readonly PushedConnection[]> {
  const all: PushedConnection[] = [];
  while (all.length < connections) {
    const count = Math.min(OPENED_TOGETHER, connections - all.length);
    const some = Array.from({ length: count }, () => new PushedConnection(port, agents, onPush));
    await Promise.all(some.map((each) => each.begin()));
    all.push(...some);
  }
  return all;
}

/** Has all clients say their batches at planned times; resolves with how long that took. */
async function load(clients: readonly PushedConnection[], durationMs: number): Promise<number> {
  const beganMs = performance.now();
  const everyMs = 1000 / HZ / clients.length;
  const count = Math.floor(durationMs / everyMs);
  const random = seededRandom(1);
  let next = 0;
  while (next < count) {
    const dueMs = beganMs + next * everyMs;
    const nowMs = performance.now();
    if (dueMs > nowMs) {
      await new Promise((resolve) => setTimeout(resolve, dueMs - nowMs));
      continue;
    }
    const client = clients[next % clients.length] as PushedConnection;
    client.batch(dueMs, random.next() * BREAK_EVERY < 1 && !client.isWaiting);
    next++;
    // What has come is heard between two batches.
    if (next % 5 === 0) await new Promise((resolve) => setImmediate(resolve));
  }
  await new Promise((resolve) => setTimeout(resolve, 200));
  return performance.now() - beganMs;
}

function percentilesOf(latencies: readonly number[]): (share: number) => string {
  const sorted = [...latencies].sort((one, other) => one - other);
  return (share) => (sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? 0).toFixed(2);
}
