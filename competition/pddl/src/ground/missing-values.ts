import type { PddlVocabulary } from "../facts/vocabulary.ts";
import { PddlIssueCollector, type PddlPlace, pddlError } from "../pddl-error.ts";
import type { GroundFormula } from "./ground-formula.ts";
import type { GroundAction } from "./ground-task.ts";

/** A constant without a value in `:init` that an action needs. */
export interface MissingValue {
  /** The key of the ground function. */
  readonly key: string;
  /** The place where it is read. */
  readonly place: PddlPlace;
  /** The consequence, such as `(drive a b) never happens`. */
  readonly so: string;
}

/**
 * Constants that `:init` gives no value, found while actions are grounded. A road without a length is none: such an action
 * is left out. Where nothing else reaches the goal, the value was forgotten.
 */
export class MissingValues {
  readonly #byPlace = new Map<PddlPlace, MissingValue[]>();

  get isEmpty(): boolean {
    return this.#byPlace.size === 0;
  }

  /** Whether enough are known at a place. */
  isTold(place: PddlPlace): boolean {
    return (this.#byPlace.get(place)?.length ?? 0) >= MOST_KEPT;
  }

  add(missing: MissingValue): void {
    const known = this.#byPlace.get(missing.place);
    if (known === undefined) this.#byPlace.set(missing.place, [missing]);
    else if (!known.some(({ key }) => key === missing.key)) known.push(missing);
  }

  /** @throws PddlError for each place where values are missing */
  refuse(vocabulary: PddlVocabulary): void {
    const issues = new PddlIssueCollector();
    for (const [place, missing] of this.#byPlace) {
      issues.attempt(() => {
        // No way leads from a place to itself, so that value is seldom the forgotten one.
        const likely = missing.toSorted((one, other) => repeats(one.key) - repeats(other.key));
        const names = likely.slice(0, MOST_NAMED).map(({ key }) => vocabulary.format(key));
        const [first, ...others] = names;
        const more = [...others, ...(likely.length > MOST_NAMED ? ["others"] : [])];
        const rest = more.length === 0 ? "" : ` (nor have ${more.join(", ")})`;
        const message = `${first} has no value in :init${rest}: ${likely[0]?.so}, and nothing else reaches the goal`;
        throw pddlError(place, message, `add (= ${first} …) to :init`);
      });
    }
    issues.finish();
  }
}

/** Limits on the missing values of a place that are kept, and named. */
const MOST_KEPT = 20;
const MOST_NAMED = 3;

/** The number of objects that a key repeats. */
function repeats(key: string): number {
  const [, ...objects] = key.split(" ");
  return objects.length - new Set(objects).size;
}

/** Whether a goal can be reached if nothing is ever deleted, and every number can have any value. */
export function mayReach(
  goal: GroundFormula,
  actions: readonly GroundAction[],
  start: ReadonlySet<string>,
): boolean {
  const reached = new Set(start);
  const holds = (formula: GroundFormula): boolean => {
    if (formula.kind === "fact") return formula.isNegated || reached.has(formula.key);
    if (formula.kind === "test") return true;
    return formula.kind === "all" ? formula.parts.every(holds) : formula.parts.some(holds);
  };
  for (let size = -1; size < reached.size && !holds(goal); ) {
    size = reached.size;
    for (const { condition, effects } of actions) {
      if (!holds(condition)) continue;
      for (const effect of effects) {
        if (holds(effect.condition)) for (const key of effect.added) reached.add(key);
      }
    }
  }
  return holds(goal);
}
