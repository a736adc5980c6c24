import assert from "node:assert/strict";
import { fork } from "node:child_process";
import { once } from "node:events";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { type Random, seededRandom } from "@understudy/planner-core";
import type { BenchTask, SuiteOptions } from "../runner/task.ts";
import { HIT } from "./hit.ts";
import type { TenantsPort } from "./tenants-server.ts";

/** Tenants that ask hard questions, how many each at a time, and how long the quiet one is watched. */
const FULL = { tenants: 20, questions: 4, watchedMs: 5000 };
const QUICK = { tenants: 2, questions: 2, watchedMs: 500 };
const BUDGET_MS = 500;
/** Time until all have asked, and the thread for searches runs. */
const SETTLED_MS = 1000;
/** Pause of the quiet tenant after each answer. */
const EVERY_MS = 10;

/** What the quiet tenant had: milliseconds until each answer, and how often it was refused one. */
interface Service {
  readonly waitsMs: readonly number[];
  readonly refused: number;
}

/** A tenant that asks for what is known, alone and beside twenty whose questions take long searches. */
export function quietTenantTasks({ quick }: SuiteOptions): BenchTask[] {
  let played: ReturnType<typeof playTenants> | undefined;
  return (["alone", "beside"] as const).map((when) => ({
    ...{ name: "quiet-tenant", problem: when === "alone" ? when : "beside-20-tenants" },
    measures: "played",
    setup: async () => {
      played ??= playTenants(quick ? QUICK : FULL);
      const { waitsMs, refused } = (await played)[when];
      return {
        run: () => undefined,
        check: () => assert.ok(waitsMs.length > 0),
        samples: () => Float64Array.from(waitsMs, (ms) => ms * 1e6),
        counts: () => ({ refused }),
      };
    },
  }));
}

async function playTenants({
  tenants,
  questions,
  watchedMs,
}: typeof FULL): Promise<Readonly<Record<"alone" | "beside", Service>>> {
  const path = fileURLToPath(new URL("./tenants-server.ts", import.meta.url));
  const execArgv = ["--import", "tsx", "--conditions=@understudy/source"];
  const server = fork(path, [String(tenants + 1)], { execArgv });
  try {
    const [{ port, keys }] = (await once(server, "message")) as [TenantsPort];
    const [quiet = "", ...noisy] = keys;
    const send = async (key: string, route: string, body: object): Promise<boolean> => {
      const [method = "", path = ""] = route.split(" ");
      const response = await fetch(`http://127.0.0.1:${port}${path}`, {
        method,
        headers: { authorization: `Bearer ${key}`, "content-type": "application/json" },
        body: JSON.stringify(body),
      });
      const text = await response.text();
      // Beside much work a server refuses what it could only answer late.
      if (response.ok || response.status === 503) return response.ok;
      throw new Error(`${route}: ${response.status} ${text}`);
    };
    const watch = async (durationMs: number): Promise<Service> => {
      const waitsMs: number[] = [];
      let refused = 0;
      const untilMs = performance.now() + durationMs;
      while (performance.now() < untilMs) {
        const askedMs = performance.now();
        const isAnswered = await send(quiet, "POST /v1/plan", HIT);
        if (isAnswered) waitsMs.push(performance.now() - askedMs);
        else refused++;
        await sleep(EVERY_MS);
      }
      return { waitsMs, refused };
    };
    for (const key of noisy) {
      await send(key, "PUT /v1/domains/puzzle", PUZZLE);
      // Loads the domain with a first question.
      await send(key, "POST /v1/plan", { ...puzzle(TILES), goal: { c0: "t0" }, budgetMs: 1000 });
    }
    await watch(watchedMs / 2);
    const alone = await watch(watchedMs);
    let isOver = false;
    const asking = noisy.flatMap((key, tenant) =>
      Array.from({ length: questions }, async (_, question) => {
        const random = seededRandom(100 * tenant + question);
        while (!isOver) await send(key, "POST /v1/plan", puzzle(shuffled(random)));
      }),
    );
    await sleep(SETTLED_MS);
    const beside = await watch(watchedMs);
    isOver = true;
    await Promise.all(asking);
    return { alone, beside };
  } finally {
    server.disconnect();
  }
}

const TILES: readonly string[] = Array.from({ length: 9 }, (_, tile) => `t${tile}`);
/** Cells side by side: the hole, and the cell whose tile slides into it. */
const NEIGHBOURS = TILES.flatMap((_, cell) =>
  TILES.flatMap((__, other) => {
    const isBeside = Math.floor(cell / 3) === Math.floor(other / 3) && Math.abs(cell - other) === 1;
    return isBeside || Math.abs(cell - other) === 3 ? [[cell, other] as const] : [];
  }),
);
const arranged = (tiles: readonly string[]) =>
  Object.fromEntries(tiles.map((tile, cell) => [`c${cell}`, tile]));

/** The eight puzzle: half of all arrangements are unreachable, which only a long search shows. */
const PUZZLE = {
  name: "puzzle",
  state: Object.fromEntries(
    TILES.map((tile, cell) => [`c${cell}`, { type: "enum", values: TILES, default: tile }]),
  ),
  tools: NEIGHBOURS.map(([hole, cell]) => ({
    name: `slide_${cell}_${hole}`,
    parameters: { tile: { enum: TILES.slice(1) } },
    when: { [`c${hole}`]: "t0", [`c${cell}`]: "$tile" },
    then: { [`c${hole}`]: "$tile", [`c${cell}`]: "t0" },
  })),
  goals: [{ name: "swapped", when: arranged(["t0", "t2", "t1", ...TILES.slice(3)]) }],
};

function puzzle(tiles: readonly string[]) {
  const state = arranged(tiles);
  return { domain: "puzzle", agent: "ann", state, goal: "swapped", budgetMs: BUDGET_MS };
}

function shuffled(random: Random): readonly string[] {
  const left = [...TILES];
  const drawn: string[] = [];
  while (left.length > 0) drawn.push(...left.splice(random.integer(left.length), 1));
  return drawn;
}
