import {
  Repertoire,
  type RepertoireEntry,
  type RepertoireOptions,
  systemClock,
} from "@understudy/planner-core";
import { type ControlledShare, loadScenario, RandomWalkControl } from "@understudy/simulation";
import { Reference } from "./life/reference.ts";
import { type Measurement, measure } from "./measure/measure.ts";
import { warmPlanner } from "./measure/measure-repertoire.ts";
import { limitsOf, type RehearsalOptions } from "./options.ts";
import type { CurvePoint, RehearsalCounts, StopReason } from "./progress.ts";
import { Run } from "./run.ts";
import { seedOf } from "./seeds.ts";
import { Tally } from "./tally.ts";

/** The result of a rehearsal. */
export interface RehearsalResult {
  readonly repertoire: Repertoire;
  readonly stopped: StopReason;
  /** Over all runs of the rehearsal. */
  readonly counts: RehearsalCounts;
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
 * Builds a repertoire from a model's plans. Situations of simulated agents that the repertoire does
 * not cover within the cost rule become questions to the model, most widely useful first. Answers
 * are proved. A wrong answer is requested again with a note on its first broken step, or completed
 * by the classical planner. If both fail, the situation is left to the classical planner and marked in the
 * repertoire.
 *
 * It ends when fresh situations show the coverage with 95 % confidence, at a limit, or when the
 * signal aborts. The repertoire holds all state for resuming: pass it as `resume`, and the result
 * is the same as without the interruption.
 *
 * @throws RequestError for invalid options
 *
 * @example
 * const { repertoire, counts } = await rehearse({ domain, llm, coverage: 0.98 });
 * writeFileSync("village.repertoire.json", formatRepertoire(repertoire.toJSON()));
 */
export async function rehearse(options: RehearsalOptions): Promise<RehearsalResult> {
  const limits = limitsOf(options);
  const { domain, llm, clock = systemClock } = options;
  const scenario = options.scenario ?? loadScenario(domain);
  const planner = options.planner ?? warmPlanner(domain, scenario);
  const reference = new Reference(domain, planner);
  const startMs = clock.now();
  const repertoireOptions = {
    ...options.repertoire,
    maxEntries: Number.MAX_SAFE_INTEGER,
    maxEntriesPerPartition: Number.MAX_SAFE_INTEGER,
  };
  const repertoire =
    options.resume === undefined
      ? new Repertoire(domain, repertoireOptions)
      : withServed(options.resume, new Map(), repertoireOptions);
  const models = new Set(repertoire.madeWith.models).add(llm.model);
  repertoire.madeWith = { models: [...models].sort(), seed: limits.seed };
  const tally = Tally.fromNotes(repertoire.notes);
  const personas = [...new Set(options.personas ?? [undefined])];
  const setting = { options, limits, scenario, reference, repertoire, repertoireOptions };
  const run = new Run({ ...setting, tally, personas, clock, startMs });
  const stopped = await run.play();
  const control = new RandomWalkControl(limits.seed);
  const measured =
    stopped === "interrupted"
      ? []
      : personas.map((persona) =>
          measure({
            repertoire,
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
    repertoire: withServed(repertoire, served, repertoireOptions),
    stopped,
    counts: tally.counts,
    curve: run.curve,
    measured,
    control: await control.compare(planner, llm),
    elapsedMs: clock.now() - startMs,
    failure: run.failure,
  };
}

/** A copy of a repertoire with the number of times each plan was served; 0 for unknown plans. */
function withServed(
  repertoire: Repertoire,
  served: ReadonlyMap<RepertoireEntry, number>,
  options: RepertoireOptions,
): Repertoire {
  const counts = new Map(
    [...served].map(([entry, count]) => [keyOf(entry.partition, entry.plan.steps), count]),
  );
  const file = repertoire.toJSON();
  const partitions = file.partitions.map((partition) => {
    const { persona, directive } = partition;
    const goal = repertoire.domain.goal(partition.goal as string);
    const maintain =
      partition.maintain === undefined
        ? undefined
        : repertoire.domain.condition(partition.maintain);
    const key = partition.key ?? repertoire.partitionOf(goal, maintain, { persona, directive });
    const plans = partition.plans.map(({ served: _, ...plan }) => {
      const count = counts.get(keyOf(key, plan.steps)) ?? 0;
      return count === 0 ? plan : { ...plan, served: count };
    });
    return { ...partition, plans };
  });
  return Repertoire.load(repertoire.domain, { ...file, partitions }, options).repertoire;
}

function keyOf(partition: string, steps: unknown): string {
  return `${partition} ${JSON.stringify(steps)}`;
}
