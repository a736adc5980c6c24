import { ASSIGN, type ConditionNode, EFFECT_LENGTH } from "@understudy/planner-core/compiled";
import type { JointTimedStep } from "@understudy/planner-core/schedule";
import type { TimeNode } from "./nodes/time-node.ts";
import type { TimeTask } from "./task/time-task.ts";
import { limitBetween } from "./task/zone.ts";

/** Tells which ends break the conditions that other steps keep: a match that burns out while a fuse is mended. */
export class BrokenConditions {
  readonly #task: TimeTask;
  /** For each pair of steps, whether the end of the first breaks the condition of the second. Filled on demand. */
  readonly #known = new Map<number, boolean>();

  constructor(task: TimeTask) {
    this.#task = task;
  }

  /**
   * Tightens the zone after a start: no running step may end while its end would break what another one keeps.
   *
   * @param at the place of the step among the running steps
   * @returns false if no time is left
   */
  endsInTime(
    { open, from, to, zone }: Pick<TimeNode, "open" | "from" | "to" | "zone">,
    at: number,
  ): boolean {
    const { steps } = this.#task.joint;
    const own = steps[open[at] as number] as JointTimedStep;
    return open.every((index, other) => {
      const step = steps[index];
      // A clock may be stopped before its end.
      if (other === at || step === undefined) return true;
      const afterOther = (to[other] as number) - (from[at] as number);
      const afterOwn = (to[at] as number) - (from[other] as number);
      return (
        (!this.#breaks(step, own) || limitBetween(zone, other, at, afterOther)) &&
        (!this.#breaks(own, step) || limitBetween(zone, at, other, afterOwn))
      );
    });
  }

  /** Whether the end of `ending` breaks the condition that `step` keeps, in any state. */
  #breaks(ending: JointTimedStep, step: JointTimedStep): boolean {
    if (step.during === undefined) return false;
    const key = ending.index * this.#task.joint.steps.length + step.index;
    let isBroken = this.#known.get(key);
    if (isBroken === undefined) {
      const { node } = step.during;
      isBroken = ending.ends.every((action) => isFalseAfter(node, this.#assignedBy(action)));
      this.#known.set(key, isBroken);
    }
    return isBroken;
  }

  /** The values that an action assigns, if they do not depend on the state. */
  #assignedBy(action: number): ReadonlyMap<number, number> {
    const { effects, effectStart } = this.#task.joint.domain.actions;
    const values = new Map<number, number>();
    for (
      let at = effectStart[action] as number;
      at < (effectStart[action + 1] as number);
      at += EFFECT_LENGTH
    ) {
      if (effects[at] === ASSIGN) values.set(effects[at + 1] as number, effects[at + 2] as number);
    }
    return values;
  }
}

/** Whether some values of variables already make a condition false. */
function isFalseAfter(node: ConditionNode, values: ReadonlyMap<number, number>): boolean {
  if (node.kind === "all") return node.children.some((child) => isFalseAfter(child, values));
  if (node.kind === "any") return node.children.every((child) => isFalseAfter(child, values));
  if (node.kind !== "test") return false;
  const value = values.get(node.variable);
  if (value === undefined) return false;
  if (node.operator === "=") return value !== node.value;
  if (node.operator === "!=") return value === node.value;
  return node.operator === "<=" ? value > node.value : value < node.value;
}
