import {
  PlanLibrary,
  type PlanLibraryEntry,
  type PlanLibraryOptions,
  systemClock,
} from "@understudy/planner-core";
import { type ControlledShare, loadScenario, RandomWalkControl } from "@understudy/simulation";
import { Reference } from "./life/reference.ts";
import { type Measurement, measure } from "./measure/measure.ts";
import { warmPlanner } from "./measure/measure-plan-library.ts";
import { limitsOf, type PreparationOptions } from "./options.ts";
import type { CurvePoint, PreparationCounts, StopReason } from "./progress.ts";
import { Run } from "./run.ts";
import { seedOf } from "./seeds.ts";
import { Tally } from "./tally.ts";

/** The result of a preparation. */
export interface PreparationResult {
  readonly planLibrary: PlanLibrary;
  readonly stopped: StopReason;
  /** Over all runs of the preparation. */
  readonly counts: PreparationCounts;
  /** The curve of this run. */
  readonly curve: readonly CurvePoint[];
  /** For each persona, in a life used neither for questions nor for checks; empty when interrupted. */
  readonly measured: readonly Measurement[];
  /**
   * The model's share of the served steps in these lives, compared with a random walk's; undefined if the model wrote
   * none.
   */
  readonly control: ControlledShare | undefined;
  readonly elapsedMs: number;
  /** The model's error, with `model-failed`. */
  readonly failure: Error | undefined;
}

/**
 * Builds a plan library from a model's plans. Situations of simulated agents that the plan library does
 * not cover within the cost rule become questions to the model, most widely useful first. Answers
 * are proved. A wrong answer is requested again with a note on its first broken step, or completed
 * by the classical planner. If both fail, the situation is left to the classical planner and marked in the
 * plan library.
 *
 * It ends when fresh situations show the coverage with 95 % confidence, at a limit, or when the
 * signal aborts. The plan library holds all state for resuming: pass it as `resume`, and the result
 * is the same as without the interruption.
 *
 * @throws RequestError for invalid options
 *
 * @example
 * const { planLibrary, counts } = await prepare({ domain, llm, coverage: 0.98 });
 * writeFileSync("village.plans.json", formatPlanLibrary(planLibrary.toJSON()));
 */
export async function prepare(options: PreparationOptions): Promise<PreparationResult> {
  const limits = limitsOf(options);
  const { domain, llm, clock = systemClock } = options;
  const scenario = options.scenario ?? loadScenario(domain);
  const planner = options.planner ?? warmPlanner(domain, scenario);
  const reference = new Reference(domain, planner);
  const startMs = clock.now();
  const planLibraryOptions = {
    ...options.planLibrary,
    maxEntries: Number.MAX_SAFE_INTEGER,
    maxEntriesPerPartition: Number.MAX_SAFE_INTEGER,
  };
  const planLibrary =
    options.resume === undefined
      ? new PlanLibrary(domain, planLibraryOptions)
      : withServed(options.resume, new Map(), planLibraryOptions);
  const models = new Set(planLibrary.madeWith.models).add(llm.model);
  planLibrary.madeWith = { models: [...models].sort(), seed: limits.seed };
  const tally = Tally.fromNotes(planLibrary.notes);
  const personas = [...new Set(options.personas ?? [undefined])];
  const setting = { options, limits, scenario, reference, planLibrary, planLibraryOptions };
  const run = new Run({ ...setting, tally, personas, clock, startMs });
  const stopped = await run.play();
  const control = new RandomWalkControl(limits.seed);
  const measured =
    stopped === "interrupted"
      ? []
      : personas.map((persona) =>
          measure({
            planLibrary,
            scenario,
            reference,
            persona,
            seed: seedOf(limits.seed, "verdict", 0),
            situations: limits.freshSituations,
            maxCostRatio: limits.maxReuseCostRatio,
            control,
          }),
        );
  const served = new Map(measured.flatMap((each) => [...each.served]));
  return {
    planLibrary: withServed(planLibrary, served, planLibraryOptions),
    stopped,
    counts: tally.counts,
    curve: run.curve,
    measured,
    control: await control.compare(planner, llm),
    elapsedMs: clock.now() - startMs,
    failure: run.failure,
  };
}

/** A copy of a plan library with the number of times each plan was served; 0 for unknown plans. */
function withServed(
  planLibrary: PlanLibrary,
  served: ReadonlyMap<PlanLibraryEntry, number>,
  options: PlanLibraryOptions,
): PlanLibrary {
  const counts = new Map(
    [...served].map(([entry, count]) => [keyOf(entry.partition, entry.plan.steps), count]),
  );
  const file = planLibrary.toJSON();
  const partitions = file.partitions.map((partition) => {
    const { persona, directive } = partition;
    const goal = planLibrary.domain.goal(partition.goal as string);
    const maintain =
      partition.maintain === undefined
        ? undefined
        : planLibrary.domain.condition(partition.maintain);
    const key = partition.key ?? planLibrary.partitionOf(goal, maintain, { persona, directive });
    const plans = partition.plans.map(({ served: _, ...plan }) => {
      const count = counts.get(keyOf(key, plan.steps)) ?? 0;
      return count === 0 ? plan : { ...plan, served: count };
    });
    return { ...partition, plans };
  });
  return PlanLibrary.load(planLibrary.domain, { ...file, partitions }, options).planLibrary;
}

function keyOf(partition: string, steps: unknown): string {
  return `${partition} ${JSON.stringify(steps)}`;
}
