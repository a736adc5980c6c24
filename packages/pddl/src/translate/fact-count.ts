import { conjunctsOf, type GroundFormula, isTrue } from "../ground/ground-formula.ts";
import type { GroundAction, GroundEffect, GroundTask } from "../ground/ground-task.ts";

/** An effect, and the facts that hold wherever it acts. */
interface Occasion {
  readonly effect: GroundEffect;
  readonly required: ReadonlySet<string>;
  /** Facts that no other effect of the action deletes. */
  readonly released: ReadonlySet<string>;
}

/**
 * Bounds of numbers that keep count of facts, such as the load of a truck: what lowers it takes a crate out, and all that
 * puts a crate in raises it.
 *
 * If each fact of some set has a weight, the number less the weights of those that hold never falls: so the number never
 * falls below what that difference is at the start (a potential, as for invariants by weighted facts; Helmert,
 * "Concise finite-domain representations", 2009).
 */
export class FactCounts {
  readonly #task: GroundTask;
  #byNumber: Map<string, Occasion[]> | undefined;
  #byAdded: Map<string, Occasion[]> | undefined;

  constructor(task: GroundTask) {
    this.#task = task;
  }

  /** The least that a number can come to; undefined if its facts do not tell. */
  lowest(fluent: string): number | undefined {
    return this.#bound(fluent, 1);
  }

  /** The most that a number can come to; undefined if its facts do not tell. */
  highest(fluent: string): number | undefined {
    const bound = this.#bound(fluent, -1);
    return bound === undefined ? undefined : 0 - bound;
  }

  /** The least of the number, or of its opposite. */
  #bound(fluent: string, sign: 1 | -1): number | undefined {
    this.#index();
    const occasions = this.#byNumber?.get(fluent) ?? [];
    const isCounted = occasions.every(({ effect }) =>
      effect.changes.every(
        (change) =>
          change.fluent !== fluent || (change.operation === "add" && change.terms.length === 0),
      ),
    );
    if (!isCounted) return undefined;
    const riseOf = ({ effect }: Occasion): number => {
      const changes = effect.changes.filter((change) => change.fluent === fluent);
      return changes.reduce((sum, { value }) => sum + sign * value.toNumber(), 0);
    };
    const falling = new Map<string, number>();
    for (const occasion of occasions) {
      const rise = riseOf(occasion);
      if (rise >= 0) continue;
      for (const fact of occasion.released) {
        falling.set(fact, Math.max(falling.get(fact) ?? 0, -rise));
      }
    }
    for (const choose of [this.#prune, this.#follow]) {
      const weights = new Map(falling);
      choose.call(this, weights, riseOf);
      const adders = [...weights.keys()].flatMap((fact) => this.#byAdded?.get(fact) ?? []);
      const falls = (each: Occasion): boolean => lossOf(each, weights) > riseOf(each);
      if (![...occasions, ...adders].some(falls)) return this.#least(fluent, sign, weights);
    }
    return undefined;
  }

  /** The number at the start, less the weights of the facts that hold there. */
  #least(fluent: string, sign: 1 | -1, weights: ReadonlyMap<string, number>): number {
    const { facts, numbers } = this.#task;
    let least = sign * (numbers.get(fluent) as number);
    for (const [fact, weight] of weights) if (facts.get(fact) === true) least -= weight;
    return least;
  }

  /** Takes out facts that come about where the number does not rise by as much. */
  #prune(weights: Map<string, number>, riseOf: (occasion: Occasion) => number): void {
    for (let size = -1; size !== weights.size; ) {
      size = weights.size;
      for (const [fact, weight] of weights) {
        const adders = this.#byAdded?.get(fact) ?? [];
        if (adders.some((each) => deficitOf(each, fact, weight, weights, riseOf) > 0)) {
          weights.delete(fact);
        }
      }
    }
  }

  /** Gives the same weight to what such facts come from: a passenger of one plane was at a place, and before that in another plane. */
  #follow(weights: Map<string, number>, riseOf: (occasion: Occasion) => number): void {
    // Facts that are added join the end of the map, and so have their turn.
    for (const [fact, weight] of weights) {
      for (const each of this.#byAdded?.get(fact) ?? []) {
        const deficit = deficitOf(each, fact, weight, weights, riseOf);
        const source = [...each.released].find((released) => !weights.has(released));
        if (deficit > 0 && source !== undefined) weights.set(source, deficit);
      }
    }
  }

  #index(): void {
    if (this.#byNumber !== undefined) return;
    this.#byNumber = new Map();
    this.#byAdded = new Map();
    for (const action of this.#task.actions) {
      for (const occasion of occasionsOf(action)) {
        const { added, changes } = occasion.effect;
        for (const fact of added) push(this.#byAdded, fact, occasion);
        for (const fluent of new Set(changes.map((each) => each.fluent))) {
          push(this.#byNumber, fluent, occasion);
        }
      }
    }
  }
}

/** The effects of an action, those without a condition as one. */
function occasionsOf({ condition, effects }: GroundAction): readonly Occasion[] {
  const always = effects.filter((effect) => isTrue(effect.condition));
  const whole: GroundEffect[] = effects.filter((effect) => !isTrue(effect.condition));
  const [first] = always;
  if (first !== undefined) {
    whole.push({
      condition: first.condition,
      added: always.flatMap(({ added }) => added),
      deleted: always.flatMap(({ deleted }) => deleted),
      changes: always.flatMap(({ changes }) => changes),
    });
  }
  const added = new Set(whole.flatMap((effect) => effect.added));
  return whole.map((effect) => {
    const required = new Set([...factsIn(condition), ...factsIn(effect.condition)]);
    const elsewhere = new Set(
      whole.filter((other) => other !== effect).flatMap(({ deleted }) => deleted),
    );
    const isReleased = (fact: string): boolean =>
      required.has(fact) && !added.has(fact) && !elsewhere.has(fact);
    return { effect, required, released: new Set(effect.deleted.filter(isReleased)) };
  });
}

/** The weight of a fact that an effect may bring about, as far as neither the number nor other facts pay for it. */
function deficitOf(
  occasion: Occasion,
  fact: string,
  weight: number,
  weights: ReadonlyMap<string, number>,
  riseOf: (occasion: Occasion) => number,
): number {
  if (occasion.required.has(fact)) return 0;
  return weight - riseOf(occasion) - gainOf(occasion, weights);
}

/** The weights of facts that hold before an effect and no more after it. */
function gainOf({ released }: Occasion, weights: ReadonlyMap<string, number>): number {
  let gain = 0;
  for (const fact of released) gain += weights.get(fact) ?? 0;
  return gain;
}

/** The weights of facts that an effect may bring about, less those of facts that it ends. */
function lossOf(occasion: Occasion, weights: ReadonlyMap<string, number>): number {
  let loss = 0;
  for (const fact of new Set(occasion.effect.added)) {
    if (!occasion.required.has(fact)) loss += weights.get(fact) ?? 0;
  }
  return loss - gainOf(occasion, weights);
}

function factsIn(formula: GroundFormula): readonly string[] {
  return conjunctsOf(formula).flatMap((part) =>
    part.kind === "fact" && !part.isNegated ? [part.key] : [],
  );
}

function push(map: Map<string, Occasion[]>, key: string, occasion: Occasion): void {
  const list = map.get(key);
  if (list === undefined) map.set(key, [occasion]);
  else list.push(occasion);
}
