import type { PlanLibrary, PlanLibraryEntry } from "@understudy/planner-core";
import type { RandomWalkControl, Scenario } from "@understudy/simulation";
import type { Reference } from "../life/reference.ts";
import { liveOn } from "../life/situations.ts";
import { confidence, type Share } from "./confidence.ts";

/** A plan library's performance in a life that it has not learnt from. */
export interface Measurement {
  readonly persona: string | undefined;
  /** Number of situations with a plan. */
  readonly situations: number;
  /** Number of situations served within the cost rule. */
  readonly covered: number;
  readonly coverage: Share;
  /** Mean cost ratio to the classical planner's plans, of plans served within the cost rule; 1 is optimal. */
  readonly meanCostRatio: number;
  /** Coverage and cost ratio without the cost rule, for a game that trusts its plan library. */
  readonly trusted: {
    readonly covered: number;
    readonly share: number;
    readonly meanCostRatio: number;
  };
  /** Served steps, and those written by a model; the classical planner's served steps count in the total. */
  readonly modelSteps: { readonly written: number; readonly all: number; readonly share: number };
  /** Number of times each plan was served within the cost rule. */
  readonly served: ReadonlyMap<PlanLibraryEntry, number>;
}

/** Options for measuring a life. */
export interface MeasureOptions {
  readonly planLibrary: PlanLibrary;
  readonly scenario: Scenario;
  readonly reference: Reference;
  readonly persona?: string | undefined;
  readonly seed: number;
  /** Number of situations. */
  readonly situations: number;
  /** Highest cost ratio of a served plan to the classical planner's. */
  readonly maxCostRatio: number;
  /** Receives all served plans. */
  readonly control?: RandomWalkControl | undefined;
}

/**
 * Simulates agents and counts the plans served. Plans come from the plan library, or from the
 * classical planner where the plan library has none. The plan library's own plans decide the later situations.
 */
export function measure(options: MeasureOptions): Measurement {
  const { planLibrary, scenario, reference, persona, maxCostRatio, control } = options;
  const { domain } = planLibrary;
  const text = persona === undefined ? undefined : { persona };
  const partitions = new Map(
    scenario.goals.map((goal) => [goal, planLibrary.partitionOf(goal, undefined, text)]),
  );
  const served = new Map<PlanLibraryEntry, number>();
  let situations = 0;
  let covered = 0;
  let ratios = 0;
  let trusted = 0;
  let trustedRatios = 0;
  let written = 0;
  let all = 0;
  liveOn(scenario, options.seed, options.situations, (goal, state) => {
    const best = reference.plan(goal, state);
    if (best === undefined) return undefined;
    situations++;
    const entry = planLibrary.match(partitions.get(goal) ?? "", state);
    const ratio = entry === undefined ? 0 : planLibrary.matchedScaledCost / best.scaledCost;
    if (entry !== undefined) {
      trusted++;
      trustedRatios += ratio;
    }
    if (entry === undefined || ratio > maxCostRatio) {
      all += best.actions.length;
      control?.offer(domain, state, goal, best.actions.length, 0);
      return best.actions;
    }
    covered++;
    ratios += ratio;
    served.set(entry, (served.get(entry) ?? 0) + 1);
    const { authors } = entry;
    const byModel = authors.filter((author) => author === "model").length;
    all += authors.length;
    written += byModel;
    control?.offer(domain, state, goal, authors.length, byModel);
    return entry.plan.actions;
  });
  return {
    persona,
    situations,
    covered,
    coverage: confidence(covered, situations),
    meanCostRatio: covered === 0 ? 1 : ratios / covered,
    trusted: {
      covered: trusted,
      share: situations === 0 ? 0 : trusted / situations,
      meanCostRatio: trusted === 0 ? 1 : trustedRatios / trusted,
    },
    modelSteps: { written, all, share: all === 0 ? 0 : written / all },
    served,
  };
}
