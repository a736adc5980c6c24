/**
 * Coverage of a plan library on fresh situations, and the cost of its plans.
 *
 * @module
 */

import { ClassicalPlanner } from "@understudy/classical";
import type { Domain, PlanLibrary, Planner } from "@understudy/planner-core";
import type { RandomWalkControl } from "@understudy/simulation";
import { loadScenario, type Scenario } from "@understudy/simulation";
import { Reference } from "../life/reference.ts";
import { type LifeSituation, sampleSituations } from "../life/situations.ts";
import { seedOf } from "../seeds.ts";
import { type Measurement, measure } from "./measure.ts";

/** Options of a simulated life. */
export interface LifeSampleOptions {
  /** The agents' scenario. Default: any start, uniform goals, occasional disturbances. */
  readonly scenario?: Scenario | undefined;
  /** The classical planner. Default: a `ClassicalPlanner` with prebuilt tables. */
  readonly planner?: Planner | undefined;
  /** Default 1. A preparation with the same seed learns from another life. */
  readonly seed?: number | undefined;
  /** Number of situations. Default 4,000. */
  readonly situations?: number | undefined;
}

/** Options of a measurement. */
export interface MeasurePlanLibraryOptions extends LifeSampleOptions {
  /** Default: all personas with plans in the plan library. */
  readonly personas?: readonly (string | undefined)[] | undefined;
  /** Highest cost ratio of a served plan to the classical planner's. Default 1.25. */
  readonly maxCostRatio?: number | undefined;
  /** Receives all served plans, to compare the model's share of steps with a random walk's. */
  readonly control?: RandomWalkControl | undefined;
}

/**
 * The share of a simulated life that a plan library covers, its costs, and the authors of its steps; for each persona,
 * in the same life from the same start.
 *
 * @example
 * const [measured] = measurePlanLibrary(planLibrary, { situations: 10_000 });
 * console.log(measured?.coverage); // { share: 0.988, low: 0.9857, high: 0.9900 }
 */
export function measurePlanLibrary(
  planLibrary: PlanLibrary,
  options: MeasurePlanLibraryOptions = {},
): Measurement[] {
  const { domain } = planLibrary;
  const { personas = planLibrary.personas(), maxCostRatio = 1.25, seed = 1, control } = options;
  const scenario = options.scenario ?? loadScenario(domain);
  const reference = new Reference(domain, options.planner ?? warmPlanner(domain, scenario));
  return personas.map((persona) =>
    measure({
      planLibrary,
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

/** Situations of a simulated life planned by the classical planner alone, with plans and frequencies. */
export function sampleLife(
  domain: Domain,
  options: LifeSampleOptions = {},
): readonly LifeSituation[] {
  const scenario = options.scenario ?? loadScenario(domain);
  const reference = new Reference(domain, options.planner ?? warmPlanner(domain, scenario));
  const seed = seedOf(options.seed ?? 1, "sample", 0);
  return sampleSituations(scenario, reference, seed, options.situations ?? 4000);
}

/** A planner with prebuilt tables for a scenario's goals. */
export function warmPlanner(domain: Domain, { goals }: Scenario): ClassicalPlanner {
  const planner = new ClassicalPlanner();
  planner.warm(goals.map((goal) => ({ domain, goal })));
  return planner;
}
