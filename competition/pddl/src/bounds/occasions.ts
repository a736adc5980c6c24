import { conjunctsOf, type GroundFormula, isTrue } from "../ground/ground-formula.ts";
import type { GroundAction, GroundEffect, GroundTask } from "../ground/ground-task.ts";
import type { LinearForm, SumLimit } from "./interval.ts";
import { formsOf, limitsIn } from "./number-reach.ts";

/** An effect of an action: its unconditional effects as one, or a conditional one. */
export interface Occasion {
  /** Name of the action schema. */
  readonly schema: string;
  readonly limits: readonly SumLimit[];
  /** Changes by number. */
  readonly changes: ReadonlyMap<string, { readonly after: LinearForm; readonly rise: LinearForm }>;
  readonly added: ReadonlySet<string>;
  readonly deleted: ReadonlySet<string>;
  /** Truth of facts when it acts, as implied by its conditions. */
  readonly known: ReadonlyMap<string, boolean>;
  /** Facts that hold before it and never after it. */
  readonly released: ReadonlySet<string>;
  /** Facts that hold after it and never before it. */
  readonly gained: ReadonlySet<string>;
  /** Whether no other effect of the action changes a number. */
  readonly isAlone: boolean;
}

/** The occasions of a task by changed number and fact. */
export class Occasions {
  readonly #byNumber = new Map<string, Occasion[]>();
  readonly #byFact = new Map<string, Occasion[]>();

  constructor(task: GroundTask) {
    const always = limitsIn(task.maintain);
    for (const action of task.actions) {
      for (const occasion of occasionsOf(action, always)) {
        for (const fluent of occasion.changes.keys()) push(this.#byNumber, fluent, occasion);
        for (const fact of occasion.added) push(this.#byFact, fact, occasion);
        for (const fact of occasion.deleted) push(this.#byFact, fact, occasion);
      }
    }
  }

  ofNumber(fluent: string): readonly Occasion[] {
    return this.#byNumber.get(fluent) ?? [];
  }

  ofFact(fact: string): readonly Occasion[] {
    return this.#byFact.get(fact) ?? [];
  }
}

function occasionsOf(
  { name, condition, effects }: GroundAction,
  always: readonly SumLimit[],
): readonly Occasion[] {
  const whole = joinAlways(effects);
  const schema = name.split(".", 1)[0] as string;
  const common = [...limitsIn(condition), ...always];
  const knownBefore = factsIn(condition);
  return whole.map((effect): Occasion => {
    const known = isTrue(effect.condition)
      ? knownBefore
      : new Map([...knownBefore, ...factsIn(effect.condition)]);
    const elsewhere = new Set(
      whole
        .filter((other) => other !== effect)
        .flatMap(({ added, deleted }) => [...added, ...deleted]),
    );
    const added = new Set(effect.added);
    const released = effect.deleted.filter(
      (fact) => known.get(fact) === true && !added.has(fact) && !elsewhere.has(fact),
    );
    const gained = effect.added.filter((fact) => known.get(fact) === false && !elsewhere.has(fact));
    return {
      schema,
      limits: [...common, ...limitsIn(effect.condition)],
      changes: new Map(effect.changes.map((change) => [change.fluent, formsOf(change)])),
      added,
      deleted: new Set(effect.deleted),
      known,
      released: new Set(released),
      gained: new Set(gained),
      isAlone: whole.every((other) => other === effect || other.changes.length === 0),
    };
  });
}

/** Merges the unconditional effects. */
function joinAlways(effects: readonly GroundEffect[]): readonly GroundEffect[] {
  const always = effects.filter(({ condition }) => isTrue(condition));
  const sometimes = effects.filter(({ condition }) => !isTrue(condition));
  const [first] = always;
  if (first === undefined) return sometimes;
  const joined = {
    condition: first.condition,
    added: always.flatMap(({ added }) => added),
    deleted: always.flatMap(({ deleted }) => deleted),
    changes: always.flatMap(({ changes }) => changes),
  };
  return [joined, ...sometimes];
}

function factsIn(formula: GroundFormula): ReadonlyMap<string, boolean> {
  const facts = new Map<string, boolean>();
  for (const part of conjunctsOf(formula)) {
    if (part.kind === "fact") facts.set(part.key, !part.isNegated);
  }
  return facts;
}

function push(map: Map<string, Occasion[]>, key: string, occasion: Occasion): void {
  const list = map.get(key);
  if (list === undefined) map.set(key, [occasion]);
  else list.push(occasion);
}
