import * as fc from "fast-check";
import { holds } from "../../rules/condition/evaluate.ts";
import { applyAction } from "../../rules/domain/actions/actions.ts";
import type { Condition, DomainDefinition } from "../../rules/domain/definition/definition.ts";
import type { Domain } from "../../rules/domain/domain.ts";
import { loadDomain } from "../../rules/domain/load-domain.ts";
import type { PackedState } from "../../rules/state/packed-state.ts";
import { Choices } from "./choices.ts";
import { type ConditionPlace, randomCondition } from "./random-condition.ts";
import { type RandomDomainOptions, randomDefinition } from "./random-definition.ts";

function arbitraryChoices(count: number): fc.Arbitrary<Choices> {
  const number = fc.noBias(fc.nat(9999));
  return fc
    .array(number, { minLength: Math.floor(count / 2), maxLength: count, size: "max" })
    .map((numbers) => new Choices(numbers));
}

/**
 * Random domain definitions with every feature of the language, small enough for exhaustive checks. They load without
 * errors, but may have dropped actions and unreachable goals.
 */
export function arbitraryDefinition(
  options: RandomDomainOptions = {},
): fc.Arbitrary<DomainDefinition> {
  return arbitraryChoices(300).map((choices) => randomDefinition(choices, options));
}

/**
 * Random domains; see {@link arbitraryDefinition}. A failing domain is printed as its definition.
 *
 * @example
 * fc.assert(fc.property(arbitraryDomain({ maxStates: 200 }), (domain) => domain.actions.count >= 0));
 */
export function arbitraryDomain(options: RandomDomainOptions = {}): fc.Arbitrary<Domain> {
  return arbitraryDefinition(options).map((definition) => {
    const domain = loadDomain(definition);
    const print = (): string => JSON.stringify(definition);
    return Object.defineProperty(domain, fc.toStringMethod, { value: print });
  });
}

/** Any packed state of a domain. */
export function arbitraryState(domain: Domain): fc.Arbitrary<PackedState> {
  return fc
    .tuple(...domain.variables.all.map(({ min, max }) => fc.integer({ min, max })))
    .map((codes) => Int32Array.from(codes));
}

/** Any ids of ground actions, applicable or not. */
export function arbitraryPlan(domain: Domain, maxLength = 8): fc.Arbitrary<readonly number[]> {
  const { count } = domain.actions;
  if (count === 0) return fc.constant([]);
  return fc.array(fc.nat(count - 1), { maxLength });
}

/** A state and a plan from it. */
export interface PlanCase {
  readonly state: PackedState;
  /** Ids of ground actions. */
  readonly plan: readonly number[];
}

/**
 * A state and a plan whose steps mostly apply one after the other; a few are random. Ignores the domain's `maintain`.
 */
export function arbitraryRun(domain: Domain, maxLength = 8): fc.Arbitrary<PlanCase> {
  const number = fc.noBias(fc.nat(9999));
  const numbers = fc.array(number, { maxLength: 2 * maxLength, size: "max" });
  return fc.tuple(arbitraryState(domain), numbers).map(([state, drawn]) => {
    const length = Math.floor(drawn.length / 2);
    return { state, plan: playAtRandom(domain, state, length, new Choices(drawn)) };
  });
}

function playAtRandom(
  domain: Domain,
  start: PackedState,
  length: number,
  choices: Choices,
): number[] {
  const { actions } = domain;
  const plan: number[] = [];
  let state = start;
  while (plan.length < length && actions.count > 0) {
    const astray = choices.chance(4);
    const applicable = applicableActions(domain, state);
    if (astray || applicable.length === 0) {
      plan.push(choices.below(actions.count));
      continue;
    }
    const action = choices.pick(applicable);
    const next = new Int32Array(state.length);
    applyAction(actions, action, state, next);
    state = next;
    plan.push(action);
  }
  return plan;
}

/** Ids of the ground actions whose conditions, written and implied, hold in a state. */
export function applicableActions(domain: Domain, state: PackedState): number[] {
  const { conditions, conditionStart, count } = domain.actions;
  const applicable: number[] = [];
  for (let action = 0; action < count; action++) {
    const start = conditionStart[action] as number;
    const end = conditionStart[action + 1] as number;
    if (holds(conditions, start, end, state)) applicable.push(action);
  }
  return applicable;
}

/** Any condition on a domain's state, in its written form. */
export function arbitraryCondition(domain: Domain, maxSize = 4): fc.Arbitrary<Condition> {
  const places: ConditionPlace[] = Object.entries(domain.definition.state).map(([text, type]) => ({
    text,
    type,
  }));
  for (const { name } of domain.derived) places.push({ text: name, type: { type: "boolean" } });
  // Sums of integers with wide ranges are refused.
  const withSums = domain.variables.all.every(({ min, max }) => max - min <= 20);
  const scope = { places, parameters: {}, withSums };
  return arbitraryChoices(40 * maxSize).map((choices) =>
    randomCondition(scope, choices, choices.between(0, maxSize)),
  );
}

/** Every packed state of a domain, for exhaustive checks. The array is reused: copy it to keep it. */
export function* allStates(domain: Domain): Generator<PackedState> {
  const { all } = domain.variables;
  const state = Int32Array.from(all, ({ min }) => min);
  for (;;) {
    yield state;
    let id = 0;
    while (id < all.length) {
      const { min, max } = all[id] as { readonly min: number; readonly max: number };
      const code = state[id] as number;
      if (code < max) {
        state[id] = code + 1;
        break;
      }
      state[id++] = min;
    }
    if (id === all.length) return;
  }
}
