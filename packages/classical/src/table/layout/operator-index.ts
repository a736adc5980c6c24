import type { SlicedWork } from "../../work/work.ts";
import type { InverseOperator } from "./inverse-operators.ts";
import type { TableLayout } from "./table-layout.ts";

/** Variables with more classes are not used as an index: each class needs a list. */
const MAX_LISTS = 64;

/** The operators that may lead to a state, indexed by the class of one variable: the most selective one. */
export interface OperatorIndex {
  /** The indexing variable; -1 for none. */
  readonly variable: number;
  /** Operators by class of the indexed variable; a single list without such a variable. */
  readonly lists: readonly (readonly InverseOperator[])[];
}

/** Chooses the indexing variable. Yields units of work. */
export function* indexOperators(
  layout: TableLayout,
  operators: readonly InverseOperator[],
): SlicedWork<OperatorIndex> {
  let best: OperatorIndex = { variable: -1, lists: [operators] };
  let fewest = operators.length;
  for (const [variable, { count }] of layout.classes.entries()) {
    if (count > MAX_LISTS) continue;
    const lists: InverseOperator[][] = [];
    let total = 0;
    for (let after = 0; after < count; after++) {
      const list = operators.filter((operator) => mayLeadTo(operator, variable, after));
      lists.push(list);
      total += list.length;
      yield operators.length;
    }
    if (total / count >= fewest) continue;
    fewest = total / count;
    best = { variable, lists };
  }
  return best;
}

/** Whether a variable may have a class after an operator, judged by that variable alone. */
function mayLeadTo(operator: InverseOperator, variable: number, after: number): boolean {
  const effect = operator.changed.find((one) => one.variable === variable);
  if (effect !== undefined) return (effect.first[after] as number) < (effect.end[after] as number);
  const test = operator.tested.find((one) => one.variable === variable);
  return test === undefined || test.allowed[after] === 1;
}
