import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openEmbeddedBackend } from "@understudy/llm";
import type { BenchTask } from "../runner/task.ts";
import { UNHURRIED_MODEL, UNHURRIED_MS } from "../runner/unhurried.ts";
import { nodeBundle, packageEntries, villageText } from "./bundle.ts";

/** Parts of a start, each measured in a fresh process. */
const PARTS = ["import-engine", "load-domain", "first-plan", "second-plan", "import-llm"] as const;
type Part = (typeof PARTS)[number];

/** From an empty process to plans, and to a ready model. */
export function processTasks(): BenchTask[] {
  let shared: Stage | undefined;
  let users = 0;
  const enter = (): Stage => {
    users++;
    shared ??= openStage();
    return shared;
  };
  const leave = (): void => {
    users--;
    if (users > 0) return;
    shared?.close();
    shared = undefined;
  };
  return [
    ...PARTS.map(
      (part): BenchTask => ({
        name: part,
        async: true,
        cold: true,
        measures: "result",
        setup: () => {
          const stage = enter();
          return {
            run: () => stage.measure(part),
            check: () => assert.ok(stage.measure(part) >= 0),
            dispose: leave,
          };
        },
      }),
    ),
    modelTask(),
  ];
}

interface Stage {
  /** Milliseconds of one part, on its first run in a process. */
  measure(part: Part): number;
  close(): void;
}

function openStage(): Stage {
  const directory = mkdtempSync(join(tmpdir(), "understudy-startup-"));
  const { core, classical, llm } = packageEntries;
  const engine = nodeBundle(`export * from "${core}"; export * from "${classical}";`);
  writeFileSync(join(directory, "engine.mjs"), engine);
  writeFileSync(join(directory, "llm.mjs"), nodeBundle(`export * from "${llm}";`));
  writeFileSync(join(directory, "domain.json"), villageText());
  const script = join(directory, "start.mjs");
  writeFileSync(script, START);
  const start = (): Record<Part, number> => {
    const { stdout, stderr, status } = spawnSync(process.execPath, [script], {
      cwd: directory,
      encoding: "utf8",
    });
    if (status !== 0) throw new Error(`the process ended with ${status}: ${stderr.slice(-500)}`);
    return JSON.parse(stdout) as Record<Part, number>;
  };
  // One process measures all parts; each part takes its figure of each process once.
  const figures = new Map<Part, number[]>(PARTS.map((part) => [part, []]));
  return {
    measure: (part) => {
      const left = figures.get(part) as number[];
      if (left.length === 0) {
        const times = start();
        for (const name of PARTS) figures.get(name)?.push(times[name]);
      }
      return left.shift() as number;
    },
    close: () => rmSync(directory, { recursive: true, force: true }),
  };
}

/** The process's program, in JavaScript since it has no loader. */
const START = `
import { readFileSync } from "node:fs";
const times = {};
let at = performance.now();
const lap = (name) => { times[name] = performance.now() - at; at = performance.now(); };
const { ClassicalPlanner, loadDomain, Orchestrator } = await import("./engine.mjs");
lap("import-engine");
const domain = loadDomain(readFileSync("domain.json", "utf8"));
lap("load-domain");
const orchestrator = new Orchestrator({ domain, planner: new ClassicalPlanner() });
const state = domain.state({
  at: "home", energy: 0, hungry: true, has_axe: false, has_pick: false, has_rod: false, wood: 0,
  stone: 0, fish: 0, grain: 0, coins: 0, fire_lit: false, house_built: false,
});
const first = orchestrator.planNow({ agent: "ann", state, goal: "warm_home" }, ${UNHURRIED_MS});
lap("first-plan");
const second = orchestrator.planNow({ agent: "bob", state, goal: "warm_home" }, ${UNHURRIED_MS});
lap("second-plan");
await import("./llm.mjs");
lap("import-llm");
if (first.status !== "solved" || second.status !== "solved") throw new Error(first.status);
console.log(JSON.stringify(times));
`;

/** The shipped model, from its file to readiness. */
function modelTask(): BenchTask {
  return {
    name: "load-model",
    async: true,
    cold: true,
    setup: () => {
      const run = async (): Promise<void> => {
        const backend = await openEmbeddedBackend({
          ...{ threads: 1, flashAttention: false, ...UNHURRIED_MODEL },
        });
        await backend.dispose?.();
      };
      return { run, check: run };
    },
  };
}
