import { RequestError } from "../../base/errors.ts";
import { finish, type Work } from "../../base/work/work.ts";
import type { Domain } from "../../rules/domain/domain.ts";
import type { Growth } from "../derive/growth.ts";
import type { LeftQuestions } from "../store/left-questions.ts";
import type { PlanStore, StoreResult } from "../store/plan-store.ts";
import { compareConditions } from "./compare-conditions.ts";
import type { LoadOptions } from "./file-options.ts";
import {
  countOutcomes,
  type LoadReport,
  type MergeReport,
  type PlanOutcome,
} from "./load-report.ts";
import { PlanLibraryError } from "./plan-library-error.ts";
import type { ReadFile, ReadPlan } from "./read-file.ts";

/** A destination for the plans of a file. */
export interface FileTarget {
  readonly store: PlanStore;
  readonly growth: Growth;
  readonly left: LeftQuestions;
}

/** Options for adding the plans of another plan library. */
export interface TakeOptions extends Omit<LoadOptions, "derive"> {
  /**
   * Whether suffixes of the whole plans are derived: in `PlanLibrary.work` (`later`), at once (`now`),
   * or not (`never`, default).
   */
  readonly derive?: "never" | "now" | "later" | undefined;
}

/**
 * Fills an empty target from a file, in pieces, and reports the outcome of each plan in this domain.
 *
 * @param derive whether to add plans derived from whole plans
 * @throws PlanLibraryError if the file is for a domain of another name and no plan works in this one
 */
export function* loadFile(
  domain: Domain,
  target: FileTarget,
  file: ReadFile,
  derive: boolean,
): Work<LoadReport> {
  const outcomes: PlanOutcome[] = [];
  const { made } = file;
  const sameDomain = made.hash === domain.hash;
  const believed = sameDomain ? file : { ...file, plans: file.plans.map(withoutOptimum) };
  const merged = yield* takingFile(target, believed, derive ? "now" : "never", (plan, result) => {
    outcomes.push(outcomeOf(domain, plan, result, sameDomain));
  });
  for (const { pointer, reason } of merged.refused) {
    outcomes.push({ pointer, outcome: "set-aside", added: [], removed: [], reason });
  }
  const isForeign = !sameDomain && made.name !== domain.name;
  if (isForeign && outcomes.length > 0 && target.store.size === 0) {
    throw foreignFile(domain, made, outcomes);
  }
  const counts = { ...countOutcomes(outcomes), "set-aside": merged.refusedCount };
  return { ...merged, sameDomain, counts, plans: outcomes };
}

/**
 * Adds the plans of a file.
 *
 * @param derive whether and when to add plans derived from whole plans
 */
export function takeFile(
  target: FileTarget,
  file: ReadFile,
  derive: NonNullable<TakeOptions["derive"]>,
): MergeReport {
  return finish(takingFile(target, file, derive));
}

/** The same in pieces of one plan each. */
export function* takingFile(
  { store, growth, left }: FileTarget,
  file: ReadFile,
  derive: NonNullable<TakeOptions["derive"]>,
  report?: (plan: ReadPlan, result: Exclude<StoreResult, { kind: "refused" }>) => void,
): Work<MergeReport> {
  const { refused } = file;
  let added = 0;
  let needless = 0;
  for (const plan of file.plans) {
    yield;
    const result = insertRead(store, plan);
    if (result.kind === "refused") {
      refused.add(plan.pointer, result.explain);
      continue;
    }
    report?.(plan, result);
    result.entry.uses += plan.uses;
    if (result.kind === "added") added++;
    else needless++;
    // A file may hold many times the capacity.
    if (added % 1000 === 999) store.shrink();
    const isDone = result.kind === "known" && result.entry.isDerivedFrom;
    if (derive === "never" || plan.skippedSteps > 0 || isDone) continue;
    // A redundant plan may still have new derived plans.
    if (result.kind !== "dominated") result.entry.isDerivedFrom = true;
    const { actions, place, facts } = plan;
    if (derive === "later") growth.later(result.entry, actions, place, facts);
    else added += growth.derive(actions, place, facts).derived.length;
  }
  for (const { place, question } of file.left) left.add(place, question);
  store.shrink();
  store.settle();
  return { added, needless, refused: refused.kept, refusedCount: refused.count };
}

function insertRead(store: PlanStore, plan: ReadPlan): StoreResult {
  try {
    return store.insert(plan);
  } catch (error) {
    // Two partitions with one key but different goals.
    if (!(error instanceof RequestError)) throw error;
    return { kind: "refused", explain: () => error.message };
  }
}

/** The outcome of a file's plan in this domain. In the file's own domain nothing can have changed. */
function outcomeOf(
  domain: Domain,
  plan: ReadPlan,
  result: Exclude<StoreResult, { kind: "refused" }>,
  sameDomain: boolean,
): PlanOutcome {
  const { pointer } = plan;
  if (sameDomain) return { pointer, outcome: "kept", added: [], removed: [] };
  const { added, removed } = compareConditions(domain, plan.when, result.precondition);
  const outcome = added.length > 0 ? "narrowed" : removed.length > 0 ? "widened" : "kept";
  return { pointer, outcome, added, removed };
}

/** A plan without its optimal cost, which is unknown in a changed domain. */
function withoutOptimum(plan: ReadPlan): ReadPlan {
  return { ...plan, facts: { ...plan.facts, optimalScaledCost: undefined } };
}

/** The refusal of a file that is for a domain of another name and has no plan that works here. */
function foreignFile(
  domain: Domain,
  made: ReadFile["made"],
  outcomes: readonly PlanOutcome[],
): PlanLibraryError {
  const first = outcomes.find(({ reason }) => reason !== undefined);
  const example = first === undefined ? "" : `, such as ${first.pointer}: ${first.reason}`;
  return new PlanLibraryError([
    {
      pointer: "/domain",
      message: `was made for ${JSON.stringify(made.name)}; none of its plans works in "${domain.name}"${example}`,
    },
  ]);
}
