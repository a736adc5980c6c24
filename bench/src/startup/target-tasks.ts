import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import type * as classical from "@understudy/classical";
import type * as core from "@understudy/planner-core";
import type { BenchTask, Workload } from "../runner/task.ts";
import { gameBundle, packageEntries, villageText } from "./bundle.ts";

const START = {
  ...{ at: "home", energy: 8, hungry: true, has_axe: true, has_pick: true, has_rod: false },
  ...{ wood: 0, stone: 0, fish: 0, grain: 0, coins: 0, fire_lit: false, house_built: false },
};

type Game = typeof classical & typeof core;

/** The village's house, planned by the engine as bundled for a target. */
export function targetTasks(): BenchTask[] {
  return ["es2022", "es2020"].flatMap((target): BenchTask[] => {
    const name = `bundled-for-${target}`;
    return [
      { name, problem: "first-plan", setup: () => workload(target, firstPlan) },
      { name, problem: "plan-now", setup: () => workload(target, planNow) },
    ];
  });
}

function firstPlan({ ClassicalPlanner, loadDomain, runSearch }: Game): () => string {
  const domain = loadDomain(villageText());
  const planner = new ClassicalPlanner();
  const problem = { domain, state: domain.state(START), goal: domain.goal("build") };
  return () => runSearch(planner, { ...problem, mode: "first" }).status;
}

function planNow({ ClassicalPlanner, loadDomain, Orchestrator }: Game): () => string {
  const domain = loadDomain(villageText());
  const orchestrator = new Orchestrator({ domain, planner: new ClassicalPlanner() });
  const request = { agent: "ann", state: domain.state(START), goal: "build" };
  return () => orchestrator.planNow(request, 10_000).status;
}

async function workload(target: string, play: (game: Game) => () => string): Promise<Workload> {
  const folder = mkdtempSync(join(tmpdir(), "understudy-target-"));
  const path = join(folder, "game.mjs");
  const { core: first, classical: second } = packageEntries;
  const contents = `export * from "${first}"; export * from "${second}";`;
  writeFileSync(path, await gameBundle(contents, { target }));
  const run = play((await import(pathToFileURL(path).href)) as Game);
  return {
    run,
    check: () => assert.equal(run(), "solved"),
    dispose: () => rmSync(folder, { recursive: true, force: true }),
  };
}
