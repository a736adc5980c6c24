import {
  type ConditionNode,
  DECREASE,
  EFFECT_LENGTH,
  INCREASE,
} from "@understudy/planner-core/compiled";
import type { JointDomain } from "@understudy/planner-core/schedule";
import type { Happening } from "../task/shift-left.ts";

/** The directions in which a change of a variable may make a condition hold. */
interface Helpful {
  readonly more: boolean;
  readonly less: boolean;
}

const NEITHER: Helpful = { more: false, less: false };

/**
 * Own numbers that steps only use up, such as the energy that a walk takes: no step needs less of it. Who has enough may do its
 * steps in any order.
 */
export class OwnCosts {
  readonly #joint: JointDomain;
  /** By variable. */
  readonly #helpful = new Map<number, Helpful>();

  private constructor(joint: JointDomain) {
    this.#joint = joint;
  }

  /** Found once for each joint domain. */
  static of(joint: JointDomain): OwnCosts {
    let costs = known.get(joint);
    if (costs === undefined) {
      costs = new OwnCosts(joint);
      known.set(joint, costs);
    }
    return costs;
  }

  /**
   * Whether all that a happening does to a variable is to take from it, or add to it, what no step needs, nor the goal.
   *
   * @param goal default: none
   */
  isCost(happening: Happening, variable: number, goal?: ConditionNode): boolean {
    const { effects, effectStart } = this.#joint.domain.actions;
    const end = effectStart[happening + 1] as number;
    for (let at = effectStart[happening] as number; at < end; at += EFFECT_LENGTH) {
      if (effects[at + 1] !== variable) continue;
      const all = [this.#helpfulFor(variable)];
      if (goal !== undefined) all.push(helpfulTo(goal, variable));
      const { more, less } = anyOf(all);
      const isCost = effects[at] === DECREASE ? !less : effects[at] === INCREASE && !more;
      if (!isCost) return false;
    }
    return true;
  }

  /** Which changes of a variable may help a step. */
  #helpfulFor(variable: number): Helpful {
    let found = this.#helpful.get(variable);
    if (found === undefined) {
      const { reads, steps, conditionOf } = this.#joint;
      const nodes = [...reads.keys()]
        .filter((action) => reads[action]?.includes(variable) === true)
        .map((action) => conditionOf(action).node);
      const kept = steps.flatMap(({ during }) => (during === undefined ? [] : [during.node]));
      found = anyOf([...nodes, ...kept].map((node) => helpfulTo(node, variable)));
      this.#helpful.set(variable, found);
    }
    return found;
  }
}

const known = new WeakMap<JointDomain, OwnCosts>();

/** Which changes of a variable may help a condition to hold. */
export function helpfulTo(node: ConditionNode, variable: number): Helpful {
  switch (node.kind) {
    case "all":
    case "any":
      return anyOf(node.children.map((child) => helpfulTo(child, variable)));
    case "test":
      if (node.variable !== variable) return NEITHER;
      return { more: node.operator !== "<=", less: node.operator !== ">=" };
    case "compare": {
      const { left, right, operator } = node;
      const [isLeft, isRight] = [left.variable === variable, right.variable === variable];
      const isEither = (isLeft || isRight) && operator !== "<=";
      return { more: isRight || isEither, less: isLeft || isEither };
    }
    case "sum": {
      const factor = node.terms.find((term) => term.variable === variable)?.factor ?? 0;
      return { more: factor < 0, less: factor > 0 };
    }
  }
}

function anyOf(all: readonly Helpful[]): Helpful {
  return { more: all.some(({ more }) => more), less: all.some(({ less }) => less) };
}
