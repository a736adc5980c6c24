/**
 * The coverage of a repertoire on fresh situations, and the cost of its plans.
 *
 * @module
 */

import { ClassicalPlanner } from "@understudy/classical";
import type { Domain, Planner, Repertoire } from "@understudy/planner-core";
import type { RandomWalkControl } from "@understudy/simulation";
import { loadScenario, type Scenario } from "@understudy/simulation";
import { Reference } from "../life/reference.ts";
import { type LifeSituation, sampleSituations } from "../life/situations.ts";
import { seedOf } from "../seeds.ts";
import { type Measurement, measure } from "./measure.ts";

/** A life to be looked at. */
export interface LifeSampleOptions {
  /** How agents live. Default: from anywhere, each goal as often, now and then something happens. */
  readonly scenario?: Scenario | undefined;
  /** The understudy. Default: a `ClassicalPlanner` whose tables are built first. */
  readonly planner?: Planner | undefined;
  /** Default 1. A rehearsal of the same seed learns from another life. */
  readonly seed?: number | undefined;
  /** The number of situations. Default 4,000. */
  readonly situations?: number | undefined;
}

/** Options of a measurement. */
export interface MeasureRepertoireOptions extends LifeSampleOptions {
  /** Default: those that the repertoire has plans for. */
  readonly personas?: readonly (string | undefined)[] | undefined;
  /** A kept plan serves at up to this many times the understudy's cost. Default 1.25. */
  readonly maxCostRatio?: number | undefined;
  /** Is offered all plans that are handed out: to see what the model's share of their steps is worth. */
  readonly control?: RandomWalkControl | undefined;
}

/**
 * How much of a simulated life a repertoire serves, at what cost, and who wrote the steps: for each
 * persona, in the same life from the same beginnings.
 *
 * @example
 * const [measured] = measureRepertoire(repertoire, { situations: 10_000 });
 * console.log(measured?.coverage); // { share: 0.988, low: 0.9857, high: 0.9900 }
 */
export function measureRepertoire(
  repertoire: Repertoire,
  options: MeasureRepertoireOptions = {},
): Measurement[] {
  const { domain } = repertoire;
  const { personas = repertoire.personas(), maxCostRatio = 1.25, seed = 1, control } = options;
  const scenario = options.scenario ?? loadScenario(domain);
  const reference = new Reference(domain, options.planner ?? warmPlanner(domain, scenario));
  return personas.map((persona) =>
    measure({
      repertoire,
      scenario,
      reference,
      persona,
      seed: seedOf(seed, "verdict", 0),
      situations: options.situations ?? 4000,
      maxCostRatio,
      control,
    }),
  );
}

/**
 * Situations of a simulated life in which the understudy plans for everybody, with its plans and how often
 * each came up.
 */
export function sampleLife(
  domain: Domain,
  options: LifeSampleOptions = {},
): readonly LifeSituation[] {
  const scenario = options.scenario ?? loadScenario(domain);
  const reference = new Reference(domain, options.planner ?? warmPlanner(domain, scenario));
  const seed = seedOf(options.seed ?? 1, "sample", 0);
  return sampleSituations(scenario, reference, seed, options.situations ?? 4000);
}

/** A planner that has the tables of all that agents may want. */
export function warmPlanner(domain: Domain, { goals }: Scenario): ClassicalPlanner {
  const planner = new ClassicalPlanner();
  planner.warm(goals.map((goal) => ({ domain, goal })));
  return planner;
}
