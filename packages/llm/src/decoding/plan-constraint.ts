import type { NextStep, StepRules } from "./step-rules.ts";
import type { StepTokens } from "./step-tokens.ts";
import type { TokenConstraint } from "./token-constraint.ts";

/** A possible continuation. */
interface Path<S> {
  readonly tokens: readonly number[];
  /** The place where the next step begins; undefined at the end of the answer. */
  readonly place: S | undefined;
}

/**
 * Restricts an answer to plans that obey step rules, in the model's usual tokens. At a step boundary every possible
 * next step is a token sequence, and each accepted token eliminates the sequences that do not start with it. No
 * sequence is a prefix of another, because no step's text is.
 */
export class PlanConstraint<S> implements TokenConstraint {
  readonly #rules: StepRules<S>;
  readonly #steps: StepTokens;
  /** The remaining paths, identical up to `#depth`. */
  #paths: readonly Path<S>[];
  #depth: number;
  #allowed: readonly number[] | undefined;

  constructor(rules: StepRules<S>, steps: StepTokens, paths?: readonly Path<S>[], depth = 0) {
    this.#rules = rules;
    this.#steps = steps;
    this.#paths = paths ?? openings(rules, steps);
    this.#depth = depth;
  }

  allowed(): readonly number[] {
    this.#allowed ??= [...new Set(this.#paths.map(({ tokens }) => tokens[this.#depth] as number))];
    return this.#allowed;
  }

  accept(token: number): void {
    this.#paths = this.#paths.filter(({ tokens }) => tokens[this.#depth] === token);
    this.#depth++;
    this.#allowed = undefined;
    const [only] = this.#paths;
    if (only === undefined) throw new RangeError(`Token ${token} is not allowed here`);
    if (this.#paths.length > 1 || this.#depth < only.tokens.length) return;
    this.#depth = 0;
    this.#paths =
      only.place === undefined
        ? []
        : this.#rules.next(only.place).flatMap((step) => pathsOf(step, this.#steps));
  }

  fork(): PlanConstraint<S> {
    return new PlanConstraint(this.#rules, this.#steps, this.#paths, this.#depth);
  }
}

function openings<S>(rules: StepRules<S>, steps: StepTokens): readonly Path<S>[] {
  const empty = { tokens: steps.empty, place: undefined };
  if (rules.next(rules.start).length === 0) return [empty];
  const first = { tokens: steps.opening, place: rules.start };
  return rules.mayBeEmpty ? [empty, first] : [first];
}

function pathsOf<S>(step: NextStep<S>, steps: StepTokens): readonly Path<S>[] {
  const paths: Path<S>[] = [];
  if (step.mayGoOn) paths.push({ tokens: steps.continued(step.action), place: step.place });
  if (step.mayEnd) paths.push({ tokens: steps.last(step.action), place: undefined });
  return paths;
}
