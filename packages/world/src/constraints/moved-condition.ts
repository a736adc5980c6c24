import type { Variable } from "@understudy/planner-core";
import type { ConditionNode, Term, TestNode } from "@understudy/planner-core/compiled";
import type { ThingLayout, ThingPlace } from "../layout.ts";

/** A condition about things at some places, rewritten for the same things at other places. */
export function movedCondition(
  layout: ThingLayout,
  node: ConditionNode,
  places: ReadonlyMap<ThingPlace, ThingPlace>,
): ConditionNode {
  const slots = new Map<number, number>();
  for (const [from, to] of places) {
    slots.set(from.there, to.there);
    for (const [at, slot] of from.slots.entries()) slots.set(slot, to.slots[at] as number);
  }
  const slotOf = (slot: number): number => slots.get(slot) ?? slot;
  const moveTerm = (term: Term): Term => ({ ...term, variable: slotOf(term.variable) });
  const moveTest = (test: TestNode): TestNode => {
    const variable = slotOf(test.variable);
    const value = movedValue(layout, test.variable, variable, test.value, places);
    return { ...test, variable, value };
  };
  const move = (one: ConditionNode): ConditionNode => {
    if (one.kind === "test") return moveTest(one);
    if (one.kind === "compare") {
      return { ...one, left: moveTerm(one.left), right: moveTerm(one.right) };
    }
    if (one.kind === "sum") {
      const terms = one.terms.map((term) => ({ ...term, variable: slotOf(term.variable) }));
      return { ...one, terms: terms.sort((first, other) => first.variable - other.variable) };
    }
    return { ...one, children: one.children.map(move) };
  };
  return move(node);
}

/** The value of a thing variable for a thing at another place; other values stay. */
function movedValue(
  layout: ThingLayout,
  before: number,
  after: number,
  value: number,
  places: ReadonlyMap<ThingPlace, ThingPlace>,
): number {
  const [from, to] = [before, after].map((slot) => layout.domain.variables.all[slot] as Variable);
  if (from?.type !== "enum" || to === undefined) return value;
  for (const [place, other] of places) {
    if (layout.codeOf(from, place) === value) return layout.codeOf(to, other);
  }
  return value;
}
