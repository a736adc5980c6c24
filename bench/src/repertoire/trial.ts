import { GoalBound } from "@understudy/cache";
import { type Domain, loadDomain } from "@understudy/planner-core";
import { exampleDomainText } from "../core/domains.ts";
import { parseFlags } from "../runner/parse-flags.ts";
import { formatTable } from "../runner/report/table.ts";
import type { BenchOutput } from "../runner/run-bench.ts";
import { OptimalLead } from "./optimal-lead.ts";
import { type Bound, playExact, playScenario, type Scenario, type Tally } from "./scenario.ts";

const lives = [
  { name: "guard", requests: 5000 },
  { name: "courier", requests: 5000 },
  { name: "village", requests: 1500 },
] as const;

const atRatio = { maxCostRatio: 1.25, maxCandidateRatio: 1.25 };
const scenarios: readonly Scenario[] = [
  { name: "whole plans", suffixes: false, rebinding: "none", ...atRatio },
  { name: "+ suffixes", suffixes: true, rebinding: "none", ...atRatio },
  { name: "+ symmetries", suffixes: true, rebinding: "symmetries", ...atRatio },
  { name: "+ arguments (as the orchestrator)", suffixes: true, rebinding: "arguments", ...atRatio },
  {
    name: "trusted: any cost",
    suffixes: true,
    rebinding: "arguments",
    maxCostRatio: 1.25,
    maxCandidateRatio: Number.POSITIVE_INFINITY,
  },
];

const usage = `Usage: pnpm bench repertoire-trial [--seed N] [--scale F] [--json]

Agents live in the demo domains; a scripted lead answers every question with an optimal plan. How many
questions are left if proved plans are kept and served wherever they work?

  --seed N   another life (default 1)
  --scale F  as many requests, times F (default 1: 5,000 in guard and courier, 1,500 in village)
  --json     one JSON object a row`;

/**
 * Prints a repertoire's savings per domain, compared with an exact cache.
 *
 * @returns the exit code
 */
export function runRepertoireTrial(arguments_: readonly string[], output: BenchOutput): number {
  const options = {
    seed: { type: "string", default: "1" },
    scale: { type: "string", default: "1" },
    json: { type: "boolean", default: false },
    help: { type: "boolean", short: "h", default: false },
  } as const;
  const values = parseFlags(arguments_, options, output);
  if (values === undefined) return 1;
  const seed = Number(values.seed);
  const scale = Number(values.scale);
  if (values.help || !Number.isFinite(seed) || !(scale > 0)) {
    output.out(usage);
    return values.help ? 0 : 1;
  }
  for (const { name, requests } of lives) {
    const life = { seed, requests: Math.ceil(requests * scale) };
    const domain = loadDomain(exampleDomainText(name));
    const lead = new OptimalLead(domain);
    const exact = playExact(domain, lead, life);
    const bound = boundOf(domain);
    const tallies = scenarios.map((scenario) => ({
      scenario: scenario.name,
      ...playScenario(domain, lead, scenario, life, bound),
    }));
    if (values.json) {
      for (const tally of tallies) {
        output.out(
          JSON.stringify({ domain: name, seed, exactQuestions: exact.questions, ...tally }),
        );
      }
      continue;
    }
    output.out(
      `${name}: ${life.requests} requests; the exact tier alone hits ` +
        `${percent(exact.hits / life.requests)} and asks ${exact.questions} questions\n`,
    );
    output.out(`${table(tallies, exact.questions)}\n`);
  }
  return 0;
}

function boundOf(domain: Domain): Bound {
  const bounds = new Map<string, GoalBound>();
  return (state, goal) => {
    const known = bounds.get(goal.hash) ?? new GoalBound(domain, goal);
    bounds.set(goal.hash, known);
    return known.scaledAt(state);
  };
}

function table(
  tallies: readonly (Tally & { readonly scenario: string })[],
  exactQuestions: number,
): string {
  const header = [
    ...["kept", "state seen", "hits", "questions", "times fewer", "mean cost", "optimal"],
    ...["at once", "entries", "hits of re-bound"],
  ];
  const rows = tallies.map((tally) => [
    tally.scenario,
    percent(tally.exactHits / tally.requests),
    percent(tally.hits / tally.requests),
    String(tally.questions),
    (exactQuestions / tally.questions).toFixed(1),
    tally.meanCost.toFixed(3),
    percent(tally.optimalHits),
    percent(tally.atOnce),
    String(tally.entries),
    percent(tally.reboundHits / tally.hits),
  ]);
  return formatTable([header, ...rows]);
}

function percent(share: number): string {
  return `${(100 * share).toFixed(1)} %`;
}
