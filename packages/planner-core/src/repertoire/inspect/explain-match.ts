import { decodeNode, nodeLength } from "../../condition/code.ts";
import { holds } from "../../condition/evaluate.ts";
import type { ActionSet } from "../../domain/actions/action-set.ts";
import { COST_SCALE } from "../../domain/definition/costs.ts";
import type { Domain } from "../../domain/domain.ts";
import type { PackedState } from "../../state/packed-state.ts";
import type { RepertoireEntry, StoredEntry } from "../store/entry.ts";

/** Options of an explanation. */
export interface ExplainOptions {
  readonly disabled?: ActionSet | undefined;
  /** The most entries that do not fit which are explained. Default 5. */
  readonly limit?: number | undefined;
}

/** An entry that does not fit, and why. */
interface NearMiss {
  readonly entry: RepertoireEntry;
  /** The first condition that the state does not meet, such as `wood>=2`; undefined if it meets all. */
  readonly unmet: string | undefined;
  /** The number of conditions that it does not meet. */
  readonly unmetCount: number;
  /** The first step that is disabled, for people. */
  readonly disabledStep: string | undefined;
  /** As a domain writes costs. */
  readonly cost: number;
}

/** Why a look-up answers what it answers. */
export interface MatchExplanation {
  /** Entries that fit, cheapest first (by lowest cost where costs are computed at run time). */
  readonly fitting: readonly RepertoireEntry[];
  /** Those that miss the fewest conditions; ties: the cheapest first. */
  readonly nearest: readonly NearMiss[];
}

/** Compares a state with every entry. For people, not for the game loop. */
export function explainMatch(
  domain: Domain,
  entries: readonly StoredEntry[],
  state: PackedState,
  { disabled, limit = 5 }: ExplainOptions,
): MatchExplanation {
  const fitting: RepertoireEntry[] = [];
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
