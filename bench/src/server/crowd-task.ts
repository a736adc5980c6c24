import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { loadDomain } from "@understudy/planner-core";
import { startServer } from "@understudy/server";
import { percentile } from "../runner/measure/percentiles.ts";
import type { BenchTask, Workload } from "../runner/task.ts";

const DOMAIN = loadDomain({
  name: "crowd",
  kinds: { chest: { gold: { type: "integer", min: 0, max: 20 } } },
  places: { chest: 4 },
  state: {
    near: { type: "thing", of: ["chest"], position: true },
    gold: { type: "integer", min: 0, max: 40, default: 0 },
  },
  tools: [
    { name: "go", things: { to: "chest" }, then: { near: "$to" }, cost: { way: "$to" } },
    {
      name: "steal",
      things: { it: "chest" },
      when: { near: "$it", "$it.gold": { ">": 0 } },
      then: { gold: { "+": "$it.gold" }, "$it.gold": 0 },
      claims: ["$it"],
    },
  ],
  goals: [{ name: "rich", when: { gold: { ">=": 12 } } }],
});
/** Interval of the game's ticks, in milliseconds. */
const TICK_MS = 50;
/**
 * Warm-up ticks, played without pauses, as of a server that has run for a minute: all agents have later plans, and the
 * code is compiled.
 */
const FIRST_TICKS = 1200;
const FIRST_TICK_MS = 5;
/** A sample is the second longest of a number of ticks. */
const SAMPLE_TICKS = 100;

interface TickReport {
  /** Number of agents with a running step. */
  readonly busy: number;
  /** The client's errors, such as oversized messages. */
  readonly failures: readonly string[];
}

/** A server's processor time in 99 of 100 ticks of a game of many things in another process. */
export function crowdTask(): BenchTask {
  return {
    name: "session-100-agents-500-things",
    async: true,
    measures: "result",
    setup: startCrowd,
  };
}

async function startCrowd(): Promise<Workload> {
  const server = await startServer({ domains: [{ name: "crowd", domain: DOMAIN }], port: 0 });
  const path = fileURLToPath(new URL("./crowd-client.ts", import.meta.url));
  const execArgv = ["--import", "tsx", "--conditions=@understudy/source"];
  const game = fork(path, [String(server.port)], { execArgv });
  const ended = once(game, "exit").then(() => {
    throw new Error("the game of the crowd does not start");
  });
  await Promise.race([once(game, "message"), ended]);
  ended.catch(() => {});
  let report: TickReport = await beginTick(game);
  const tick = async (tickMs = TICK_MS): Promise<number> => {
    const played = beginTick(game);
    const before = process.cpuUsage();
    report = await played;
    await sleep(tickMs);
    const { user, system } = process.cpuUsage(before);
    return (user + system) / 1000;
  };
  const ticks = async (count: number): Promise<number[]> => {
    const times: number[] = [];
    while (times.length < count) times.push(await tick());
    return times.sort((one, other) => one - other);
  };
  for (let first = 0; first < FIRST_TICKS; first++) await tick(FIRST_TICK_MS);
  await ticks(SAMPLE_TICKS);
  await ask(game, "waits");
  return {
    run: async () => (await ticks(SAMPLE_TICKS)).at(-2) as number,
    check: async () => {
      // However long plans take, eventually there is work.
      do await tick();
      while (report.busy === 0 && report.failures.length === 0);
      if (report.failures.length > 0) throw new RangeError(report.failures[0]);
    },
    counts: async () => {
      const busy = report.busy;
      const waits = Float64Array.from((await ask(game, "waits")) as number[]).sort();
      const at = (share: number): number => Math.round(percentile(waits, share) * 10) / 10;
      return { busy, waitP50: at(0.5), waitP99: at(0.99) };
    },
    dispose: async () => {
      game.kill();
      await server.close(0);
    },
  };
}

function beginTick(game: ChildProcess): Promise<TickReport> {
  return ask(game, "tick") as Promise<TickReport>;
}

/** @throws Error if the game ends without an answer */
async function ask(game: ChildProcess, what: "tick" | "waits"): Promise<unknown> {
  const answered = new AbortController();
  const { signal } = answered;
  const ended = once(game, "exit", { signal }).then(() => {
    throw new Error("the game of the crowd has ended");
  });
  ended.catch(() => {});
  try {
    const answer = once(game, "message", { signal });
    answer.catch(() => {});
    game.send(what);
    const [told] = (await Promise.race([answer, ended])) as [unknown];
    return told;
  } finally {
    answered.abort();
  }
}
