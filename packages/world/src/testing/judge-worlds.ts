import { ClassicalPlanner } from "@understudy/classical";
import { type Domain, loadDomain, Orchestrator } from "@understudy/planner-core";
import type { ThingId } from "../things/thing.ts";
import type { OwnValues } from "../typed.ts";
import { World } from "../world.ts";
import { OWN_SPOT, objectionOverAll } from "./all-things.ts";
import type { JudgedWorld } from "./decoy-worlds.ts";

/** Searches end by their work, not by the clock. */
const LONG_MS = 600_000;
const EXPANSIONS = 300;

/** The answers in some worlds. */
export interface WorldVerdicts {
  /** False proofs, steps that do not apply, and wrong costs. */
  readonly faults: readonly string[];
  readonly solved: number;
  /** The costs of the plans beside the best ones, in ascending order. */
  readonly ratios: readonly number[];
}

/** Plans once in each world, and judges the plan by the rules of the world. */
export function judgeWorlds(worlds: Iterable<JudgedWorld>): WorldVerdicts {
  const domains = new Map<unknown, Domain>();
  const faults: string[] = [];
  const ratios: number[] = [];
  for (const { plain, asked, scaledBest } of worlds) {
    const { domain: written, ways, things, own } = plain;
    const key = JSON.stringify(written);
    const domain = domains.get(key) ?? loadDomain(written);
    domains.set(key, domain);
    const way = (_: string, from: ThingId | undefined, to: ThingId): number | undefined => {
      const scaled = ways.get(from ?? OWN_SPOT)?.get(to);
      return scaled === undefined ? undefined : scaled / 1000;
    };
    const world = new World(domain, { way, estimate: way, waysPerTick: 10_000 });
    for (const { id, kind, properties } of things) world.add(kind, id, properties);
    const orchestrator = new Orchestrator({
      ...{ domain: world.domain, planner: new ClassicalPlanner({ tables: false }) },
      ...{ searchMaxMs: LONG_MS, improveMs: LONG_MS },
      searchExpansions: EXPANSIONS,
    });
    const request = { orchestrator, state: own as OwnValues, goal: asked };
    const { status, steps, cost, optimal } = world.agent("me").planNow(request, LONG_MS);
    const told = `${written.name} of ${things.length} things, best ${scaledBest / 1000}: ${status} ${cost}`;
    if (status === "unsolvable") faults.push(told);
    if (status !== "solved") continue;
    const scaledCost = Math.round(1000 * cost);
    const played = steps.map(({ step, things: used }) => ({
      ...{ tool: step.tool, things: used as Readonly<Record<string, string>> },
    }));
    const objection = objectionOverAll(plain, played, scaledCost);
    if (objection !== undefined) faults.push(`${told}: ${objection}`);
    if (scaledCost < scaledBest) faults.push(`${told}: cheaper than the best`);
    if (optimal && scaledCost > scaledBest) faults.push(`${told}: not the best`);
    ratios.push(scaledCost / scaledBest);
  }
  return { faults, solved: ratios.length, ratios: ratios.sort((one, other) => one - other) };
}
