import { RequestError } from "../base/errors.ts";
import { describeValue } from "../base/json/issues.ts";
import type { Goal } from "../rules/domain/domain.ts";
import { PlanProver } from "../rules/plan/prover.ts";
import type { PackedState } from "../rules/state/packed-state.ts";
import { Repertoire } from "./repertoire.ts";
import { type CoverCandidate, greedyCover } from "./set-cover.ts";
import type { RepertoireEntry } from "./store/entry.ts";
import type { PartitionInfo } from "./store/partition-info.ts";

/** Compression options. */
interface CompressOptions {
  /** Share of the sampled states with a plan, per goal, that must keep a plan; from 0 to 1. Default 1. */
  readonly coverage?: number | undefined;
  /** Limit on the cost of a plan for a covered state, relative to the reference. At least 1. Default 1.25. */
  readonly maxCostRatio?: number | undefined;
  /**
   * The reference cost: that of the cheapest possible plan, in thousandths; undefined if unknown. Default, also used
   * for unknown costs: the cheapest matching plan of the repertoire.
   */
  readonly optimalScaledCost?: ((goal: Goal, state: PackedState) => number | undefined) | undefined;
  /** Selects plans to keep in any case. Default: plans with a step by a designer. */
  readonly keep?: ((entry: RepertoireEntry) => boolean) | undefined;
}

/** The effect of a compression on one partition. */
interface CompressedPartition {
  readonly partition: PartitionInfo;
  readonly plansBefore: number;
  readonly plansAfter: number;
  /** Number of sampled states without the goal. */
  readonly states: number;
  /** Number of sampled states with a plan within the cost limit, before the compression. */
  readonly coveredBefore: number;
  readonly coveredAfter: number;
}

/** The result of a compression. */
interface Compression {
  /** The remaining plans, in a copy. */
  readonly repertoire: Repertoire;
  /** The removed plans, as entries of the original. */
  readonly dropped: readonly RepertoireEntry[];
  readonly partitions: readonly CompressedPartition[];
}

/**
 * Selects a small set of plans that still serves the sampled states at a bounded cost; the choice is greedy.
 * Preconditions are exact: a state is covered if and only if a plan works there. Partitions without samples keep all
 * plans.
 *
 * @param samplesOf sampled states for a partition, best from real play; frequent states may be repeated
 * @throws RequestError if `coverage` or `maxCostRatio` is out of range
 * @example
 * const { repertoire: small } = compressRepertoire(repertoire, () => states, { coverage: 0.99 });
 */
export function compressRepertoire(
  repertoire: Repertoire,
  samplesOf: (partition: PartitionInfo) => Iterable<PackedState>,
  options: CompressOptions = {},
): Compression {
  const { coverage = 1, maxCostRatio = 1.25 } = options;
  checkShare("/coverage", coverage, 0, 1);
  checkShare("/maxCostRatio", maxCostRatio, 1, Number.POSITIVE_INFINITY);
  const prover = new PlanProver(repertoire.domain);
  const partitions: CompressedPartition[] = [];
  const dropped: RepertoireEntry[] = [];
  for (const partition of repertoire.partitions()) {
    const entries = repertoire.list(partition.key);
    const states = [...samplesOf(partition)].filter(
      (state) => !partition.goal.condition.holds(state),
    );
    const { keep = isDesigned } = options;
    const found = coverCandidates(entries, states, partition.goal, prover, {
      maxCostRatio,
      keep,
      optimalScaledCost: options.optimalScaledCost,
    });
    const before = countCovered(found, states.length);
    const kept =
      states.length === 0
        ? entries.map((_, index) => index)
        : greedyCover(found, states.length, Math.ceil(coverage * before));
    const chosen = new Set(kept);
    entries.forEach((entry, index) => {
      if (!chosen.has(index)) dropped.push(entry);
    });
    partitions.push({
      partition,
      plansBefore: entries.length,
      plansAfter: kept.length,
      states: states.length,
      coveredBefore: before,
      coveredAfter: countCovered(
        found.filter((_, index) => chosen.has(index)),
        states.length,
      ),
    });
  }
  return { repertoire: without(repertoire, dropped), dropped, partitions };
}

function checkShare(pointer: string, value: unknown, min: number, max: number): void {
  if (typeof value === "number" && value >= min && value <= max) return;
  const range = max === Number.POSITIVE_INFINITY ? `at least ${min}` : `${min} to ${max}`;
  const message = `must be a number of ${range}, not ${describeValue(value)}`;
  throw new RequestError([{ pointer, message }]);
}

function isDesigned({ authors }: RepertoireEntry): boolean {
  return authors.includes("designer");
}

function coverCandidates(
  entries: readonly RepertoireEntry[],
  states: readonly PackedState[],
  goal: Goal,
  prover: PlanProver,
  options: {
    readonly maxCostRatio: number;
    readonly keep: (entry: RepertoireEntry) => boolean;
    readonly optimalScaledCost: CompressOptions["optimalScaledCost"];
  },
): CoverCandidate[] {
  const { maxCostRatio, keep } = options;
  const covers = entries.map((): number[] => []);
  states.forEach((state, position) => {
    const scaledCosts = entries.map((entry) => scaledCostFrom(entry, state, prover));
    const best = options.optimalScaledCost?.(goal, state) ?? Math.min(...scaledCosts);
    scaledCosts.forEach((scaledCost, index) => {
      // Plans that do not match cost infinity.
      const isCheap = scaledCost < Number.POSITIVE_INFINITY && scaledCost <= maxCostRatio * best;
      if (isCheap) (covers[index] as number[]).push(position);
    });
  });
  return entries.map((entry, index) => ({
    states: covers[index] as number[],
    required: keep(entry),
  }));
}

function scaledCostFrom(entry: RepertoireEntry, state: PackedState, prover: PlanProver): number {
  if (!entry.precondition.holds(state)) return Number.POSITIVE_INFINITY;
  if (!entry.hasRuntimeCost) return entry.scaledCost;
  prover.prove(state, entry.plan.actions, undefined);
  return prover.scaledCost;
}

function countCovered(candidates: readonly CoverCandidate[], states: number): number {
  const covered = new Uint8Array(states);
  for (const candidate of candidates) for (const state of candidate.states) covered[state] = 1;
  return covered.reduce((sum, one) => sum + one, 0);
}

/** A copy without some entries. */
function without(repertoire: Repertoire, dropped: readonly RepertoireEntry[]): Repertoire {
  const { repertoire: copy } = Repertoire.load(repertoire.domain, repertoire.toJSON());
  const key = ({ partition, plan }: RepertoireEntry): string =>
    `${partition}:${plan.actions.join()}`;
  const gone = new Set(dropped.map(key));
  for (const entry of copy.list()) if (gone.has(key(entry))) copy.remove(entry);
  return copy;
}
