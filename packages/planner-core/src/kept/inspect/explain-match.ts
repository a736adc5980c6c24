import { decodeNode, nodeLength } from "../../rules/condition/code.ts";
import { holds } from "../../rules/condition/evaluate.ts";
import type { ActionSet } from "../../rules/domain/actions/action-set.ts";
import { COST_SCALE } from "../../rules/domain/definition/costs.ts";
import type { Domain } from "../../rules/domain/domain.ts";
import type { PackedState } from "../../rules/state/packed-state.ts";
import type { PlanLibraryEntry, StoredEntry } from "../store/entry.ts";

/** Options of an explanation. */
export interface ExplainOptions {
  readonly disabled?: ActionSet | undefined;
  /** Maximum number of mismatches to explain. Default 5. */
  readonly limit?: number | undefined;
}

/** An entry that does not match, with the reason. */
interface NearMiss {
  readonly entry: PlanLibraryEntry;
  /** The first condition that the state does not satisfy, such as `wood>=2`; undefined if it satisfies all. */
  readonly unmet: string | undefined;
  /** Number of unsatisfied conditions. */
  readonly unmetCount: number;
  /** The first disabled step, as text. */
  readonly disabledStep: string | undefined;
  /** In the domain's units. */
  readonly cost: number;
}

/** The explanation of the result of a look-up. */
export interface MatchExplanation {
  /** Matching entries, cheapest first (with run-time costs, by lowest possible cost). */
  readonly fitting: readonly PlanLibraryEntry[];
  /** The entries with the fewest unsatisfied conditions; among ties the cheapest first. */
  readonly nearest: readonly NearMiss[];
}

/** Compares a state with every entry. For developers, not for the game loop. */
export function explainMatch(
  domain: Domain,
  entries: readonly StoredEntry[],
  state: PackedState,
  { disabled, limit = 5 }: ExplainOptions,
): MatchExplanation {
  const fitting: PlanLibraryEntry[] = [];
  const misses: NearMiss[] = [];
  for (const entry of entries) {
    const { code } = entry.precondition;
    let unmet: string | undefined;
    let unmetCount = 0;
    for (let position = 0; position < code.length; ) {
      const next = position + nodeLength(code, position);
      if (!holds(code, position, next, state)) {
        unmetCount++;
        unmet ??= domain.format(decodeNode(code, position));
      }
      position = next;
    }
    const blocked = entry.plan.actions.find((action) => disabled?.has(action));
    if (unmetCount === 0 && blocked === undefined) {
      fitting.push(entry);
      continue;
    }
    const disabledStep = blocked === undefined ? undefined : domain.formatAction(blocked);
    misses.push({ entry, unmet, unmetCount, disabledStep, cost: entry.scaledCost / COST_SCALE });
  }
  misses.sort((a, b) => a.unmetCount - b.unmetCount);
  return { fitting, nearest: misses.slice(0, limit) };
}
