import type { Domain } from "../../rules/domain/domain.ts";
import { regressPlan } from "../../rules/plan/regress/regress.ts";
import type { PlanLibraryEntry, StoredEntry } from "../store/entry.ts";
import { explainRefusal } from "../store/explain-refusal.ts";
import { partitionOf } from "../store/partition-key.ts";
import {
  isTooLarge,
  type PlanStore,
  type StorePlace,
  TOO_LARGE_TEXT,
} from "../store/plan-store.ts";
import type { AddOptions, AddResult, QuestionOptions } from "./options.ts";

/** A whole plan, as it was added. */
export type Whole = { readonly actions: readonly number[]; readonly place: StorePlace } & (
  | { readonly isNew: false; readonly result: AddResult }
  | { readonly isNew: boolean; readonly result: Exclude<AddResult, { kind: "refused" }> }
);

/** The place where the plans for a question are stored. */
export function placeOf(
  domain: Domain,
  { goal, maintain, partition, persona, directive }: QuestionOptions,
): StorePlace {
  const hasText = persona !== undefined || directive !== undefined;
  const text = hasText ? { persona, directive } : undefined;
  const key = partition ?? partitionOf(domain, goal, maintain, text);
  return { partition: key, goal, maintain, text };
}

/** Proves and stores a plan. `isNew` is set if its derived plans must still be added. */
export function insertWhole(
  domain: Domain,
  store: PlanStore,
  plan: ArrayLike<number>,
  options: AddOptions,
): Whole {
  const actions = Array.from(plan);
  const place = placeOf(domain, options);
  const result = store.insert({ place, actions, facts: options, skippedSteps: 0 });
  if (result.kind === "refused") {
    const { tooLarge } = result;
    const refused = {
      kind: "refused",
      reason: result.explain(),
      ...(tooLarge === undefined ? {} : { tooLarge }),
    } as const;
    return { isNew: false, actions, place, result: refused };
  }
  const { kind, entry, dropped } = result;
  const isNew = kind !== "known" || !entry.isDerivedFrom;
  // A dominated plan is not stored, but its derived plans may be new.
  if (kind !== "dominated") entry.isDerivedFrom = true;
  return { isNew, actions, place, result: { kind, entry, derived: [], dropped } };
}

/** Why a plan cannot replace an entry's; undefined if it can. */
export function refusalOfEdit(
  domain: Domain,
  store: PlanStore,
  entry: PlanLibraryEntry,
  actions: readonly number[],
): string | undefined {
  const { partition, goal } = entry;
  if (!store.has(entry as StoredEntry)) return "the entry is not in this plan library";
  if (actions.length === 0) return "the plan has no steps";
  const maintain = store.partitions.get(partition)?.maintain;
  const condition = regressPlan(domain, actions, goal.condition, { maintain });
  if (isTooLarge(condition)) return TOO_LARGE_TEXT;
  return condition.isFalse ? explainRefusal(domain, actions, goal, maintain) : undefined;
}
