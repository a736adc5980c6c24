import type { StepView } from "../../../src/protocol/detail.ts";

/** A causal link: a condition that one step achieves for another or the goal. */
export interface CausalLink {
  readonly from: number;
  /** Index of a step; the number of steps for the goal. */
  readonly to: number;
  readonly conditions: readonly string[];
}

/** A drawn link. */
export interface Arc extends CausalLink {
  /** Distance from the steps: 0 is nearest. */
  readonly lane: number;
}

/** A condition that a step achieves for others. */
export interface Gift {
  readonly conditions: string;
  /** Indices of steps; the number of steps for the goal. */
  readonly takers: readonly number[];
}

/** The links of a plan, merged between equal pairs of steps. */
export function linksOf(plan: readonly StepView[]): readonly CausalLink[] {
  return plan.flatMap(({ serves = [] }, from) => {
    const targets = new Map<number, Set<string>>();
    for (const { condition, to } of serves) {
      const index = to === "goal" ? plan.length : to;
      if (!(index > from && index <= plan.length)) continue;
      targets.set(index, (targets.get(index) ?? new Set()).add(condition));
    }
    return [...targets].map(([to, conditions]) => ({ from, to, conditions: [...conditions] }));
  });
}

/** The conditions that a step achieves, grouped by the steps that need them. */
export function giftsOf(links: readonly CausalLink[], step: number): readonly Gift[] {
  const gifts = new Map<string, number[]>();
  for (const { from, to, conditions } of links) {
    if (from !== step) continue;
    const text = conditions.join(", ");
    const takers = gifts.get(text);
    if (takers === undefined) gifts.set(text, [to]);
    else takers.push(to);
  }
  return [...gifts].map(([conditions, takers]) => ({ conditions, takers }));
}

/** Assigns links to lanes without overlaps, short ones inside. Quadratic. */
export function layOutArcs(links: readonly CausalLink[]): readonly Arc[] {
  const lanes: CausalLink[][] = [];
  return links
    .toSorted((a, b) => a.to - a.from - (b.to - b.from) || a.from - b.from)
    .map((link) => {
      let lane = lanes.findIndex((taken) =>
        taken.every((other) => other.to <= link.from || other.from >= link.to),
      );
      if (lane < 0) lane = lanes.push([]) - 1;
      (lanes[lane] as CausalLink[]).push(link);
      return { ...link, lane };
    });
}
