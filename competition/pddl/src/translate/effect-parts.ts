import { nameInKey } from "../facts/fact-store.ts";
import {
  type GroundFact,
  isTrue,
  replaceFacts,
  TRUE,
  visitLeaves,
} from "../ground/ground-formula.ts";
import type { GroundEffect } from "../ground/ground-task.ts";
import type { FactGroup } from "./fact-groups.ts";

/** The variables of facts and numbers: mutually exclusive facts share one. */
export class EffectVariables {
  /** Facts that hold a value from before an action whose effects change it too early; false between actions. */
  readonly copiedFacts: Set<string> = new Set();
  readonly copiedGroups: FactGroup[] = [];
  readonly #facts: ReadonlyMap<string, boolean>;
  readonly #groups = new Map<string, FactGroup>();
  readonly #copied = new Set<unknown>();

  constructor(facts: ReadonlyMap<string, boolean>, groups: readonly FactGroup[]) {
    this.#facts = facts;
    for (const group of groups) for (const key of group.facts) this.#groups.set(key, group);
  }

  of(key: string): unknown {
    return this.#groups.get(key) ?? key;
  }

  /** The facts of a variable; undefined for a number. */
  factsOf(variable: unknown): readonly string[] | undefined {
    if (typeof variable !== "string") return [...(variable as FactGroup).facts];
    return this.#facts.has(variable) ? [variable] : undefined;
  }

  /** Reserves a copy of a variable of facts. */
  copy(variable: unknown): void {
    if (this.#copied.has(variable)) return;
    this.#copied.add(variable);
    const copies = new Set((this.factsOf(variable) ?? []).map(copyOf));
    for (const key of copies) this.copiedFacts.add(key);
    if (typeof variable === "string") return;
    const { words, position } = variable as FactGroup;
    const [name = "", ...others] = words;
    const group = { words: [copyOf(name), ...others], position, facts: copies, mayBeEmpty: true };
    for (const key of copies) this.#groups.set(key, group);
    this.copiedGroups.push(group);
  }
}

/** The copy of a fact. No PDDL name ends with a dot. */
function copyOf(key: string): string {
  const name = nameInKey(key);
  return `was.${name}.${key.slice(name.length)}`;
}

/** Effects that belong together: they read or change the same variables. */
export interface EffectPart {
  readonly effects: readonly GroundEffect[];
  readonly reads: ReadonlySet<unknown>;
  readonly writes: ReadonlySet<unknown>;
  /** Limit on sets of its effects that may act at once. */
  readonly cases: number;
}

/** Effects as one part. */
export function partOf(effects: readonly GroundEffect[], variables: EffectVariables): EffectPart {
  const reads = new Set<unknown>();
  const writes = new Set<unknown>();
  /** Distinguished values by variable. */
  const asked = new Map<unknown, Set<string>>();
  for (const { condition, added, deleted, changes } of effects) {
    visitLeaves(condition, (leaf) => {
      if (leaf.kind === "fact") {
        const variable = variables.of(leaf.key);
        reads.add(variable);
        const values = asked.get(variable) ?? new Set();
        asked.set(variable, values.add(leaf.key));
        return;
      }
      const { test } = leaf;
      const fluents = test.kind === "sum" ? test.terms.map(([fluent]) => fluent) : [test.fluent];
      if (test.kind === "fluents") fluents.push(test.other);
      for (const fluent of fluents) reads.add(fluent);
      asked.set(leaf, new Set([""]));
    });
    for (const key of [...added, ...deleted]) writes.add(variables.of(key));
    for (const { fluent, terms } of changes) {
      writes.add(fluent);
      for (const [term] of terms) reads.add(term);
    }
  }
  const sets = 2 ** effects.filter(dependsOnState).length;
  const states = [...asked.values()].reduce((product, { size }) => product * (size + 1), 1);
  return { effects, reads, writes, cases: Math.min(sets, states) };
}

/**
 * Effects in parts that read different variables; parts with common variables are merged as long as that reduces the
 * cases.
 */
export function effectParts(
  effects: readonly GroundEffect[],
  variables: EffectVariables,
  maxStepCases: number,
): readonly EffectPart[] {
  const result: EffectPart[] = [];
  for (const effect of effects) {
    let whole = partOf([effect], variables);
    for (let index = result.length - 1; index >= 0; index--) {
      const other = result[index] as EffectPart;
      if (![...whole.reads].some((variable) => other.reads.has(variable))) continue;
      const both = partOf([...other.effects, ...whole.effects], variables);
      if (both.cases >= other.cases * whole.cases && both.cases > maxStepCases) continue;
      whole = both;
      result.splice(index, 1);
    }
    result.push(whole);
  }
  return result;
}

export function dependsOnState({ condition }: GroundEffect): boolean {
  return !isTrue(condition);
}

/** The number of effect sets that may act at once, for independent parts. */
export function casesOfAll(parts: readonly EffectPart[]): number {
  return parts.reduce((product, { cases }) => product * cases, 1);
}

/** The effects of each step, ordered so that none changes a variable that a later one reads. */
export function stepsOf(
  parts: readonly EffectPart[],
  variables: EffectVariables,
  maxStepCases: number,
): readonly (readonly GroundEffect[])[] {
  return packed(new Sequence(parts, variables).run(), maxStepCases);
}

/** Orders the parts of an action. */
class Sequence {
  readonly #variables: EffectVariables;
  readonly #left: EffectPart[];
  readonly #ordered: EffectPart[] = [];
  /** Number of remaining parts that read each variable. */
  readonly #readers = new Map<unknown, number>();
  readonly #copied: unknown[] = [];

  constructor(parts: readonly EffectPart[], variables: EffectVariables) {
    this.#variables = variables;
    // Unconditional parts come as early as possible.
    this.#left = [...parts].sort((a, b) => a.cases - b.cases);
    for (const part of parts) this.#count(part, 1);
  }

  run(): readonly EffectPart[] {
    while (this.#left.length > 0) {
      const next = this.#left.findIndex((part) => this.#blocked(part).length === 0);
      if (next >= 0) this.#take(next);
      else this.#breakRing();
    }
    for (const variable of this.#copied) this.#forget(variable);
    return this.#ordered;
  }

  #count({ reads }: EffectPart, by: 1 | -1): void {
    for (const variable of reads) {
      this.#readers.set(variable, (this.#readers.get(variable) ?? 0) + by);
    }
  }

  #take(index: number): void {
    const [part] = this.#left.splice(index, 1) as [EffectPart];
    this.#count(part, -1);
    this.#ordered.push(part);
  }

  /** The variables that a part writes and other remaining parts read. */
  #blocked({ reads, writes }: EffectPart): readonly unknown[] {
    return [...writes].filter(
      (variable) => (this.#readers.get(variable) ?? 0) > (reads.has(variable) ? 1 : 0),
    );
  }

  /** Breaks a cycle of parts that change each other's variables: the others read a copy of one part's variables. */
  #breakRing(): void {
    let best: { readonly part: EffectPart; readonly blocked: readonly unknown[] } | undefined;
    for (const part of this.#left) {
      const blocked = this.#blocked(part);
      if (blocked.some((variable) => this.#variables.factsOf(variable) === undefined)) continue;
      if (best === undefined || blocked.length < best.blocked.length) best = { part, blocked };
    }
    if (best === undefined) {
      this.#join();
      return;
    }
    const { part, blocked } = best;
    for (const variable of blocked) {
      this.#variables.copy(variable);
      this.#ordered.push(partOf(this.#copying(variable), this.#variables));
      this.#copied.push(variable);
    }
    for (const [index, other] of this.#left.entries()) {
      if (other === part || !blocked.some((variable) => other.reads.has(variable))) continue;
      this.#count(other, -1);
      const redirected = partOf(this.#redirected(other.effects, blocked), this.#variables);
      this.#count(redirected, 1);
      this.#left[index] = redirected;
    }
  }

  #copying(variable: unknown): readonly GroundEffect[] {
    return (this.#variables.factsOf(variable) ?? []).map((key) => ({
      condition: factOf(key),
      added: [copyOf(key)],
      deleted: [],
      changes: [],
    }));
  }

  #redirected(
    effects: readonly GroundEffect[],
    copied: readonly unknown[],
  ): readonly GroundEffect[] {
    return effects.map((effect) => ({
      ...effect,
      condition: replaceFacts(effect.condition, (fact) =>
        copied.includes(this.#variables.of(fact.key)) ? { ...fact, key: copyOf(fact.key) } : fact,
      ),
    }));
  }

  /** The last reader of a copy clears it. */
  #forget(variable: unknown): void {
    const [fact = ""] = this.#variables.factsOf(variable) ?? [];
    const key = copyOf(fact);
    const copy = this.#variables.of(key);
    const last = this.#ordered.findLastIndex(({ reads }) => reads.has(copy));
    const { effects } = this.#ordered[last] as EffectPart;
    const clearing = { condition: TRUE, added: [], deleted: [key], changes: [] };
    this.#ordered[last] = partOf([...effects, clearing], this.#variables);
  }

  /** Numbers are not copied: two neighbours in a cycle become one part. */
  #join(): void {
    const met = new Set<EffectPart>();
    let part = this.#left[0] as EffectPart;
    for (;;) {
      met.add(part);
      const from = part;
      part = this.#left.find((other) => other !== from && changes(from, other)) as EffectPart;
      if (!met.has(part)) continue;
      this.#left.splice(this.#left.indexOf(part), 1);
      const both = partOf([...from.effects, ...part.effects], this.#variables);
      for (const each of [from, part]) this.#count(each, -1);
      this.#count(both, 1);
      this.#left[this.#left.indexOf(from)] = both;
      return;
    }
  }
}

function changes(one: EffectPart, other: EffectPart): boolean {
  for (const variable of one.writes) if (other.reads.has(variable)) return true;
  return false;
}

/** Merges parts into one step while that makes few cases. */
function packed(
  parts: readonly EffectPart[],
  maxStepCases: number,
): readonly (readonly GroundEffect[])[] {
  const steps: GroundEffect[][] = [];
  let cases = Number.POSITIVE_INFINITY;
  let writes = new Set<unknown>();
  for (const part of parts) {
    // Unconditional effects stay with their action; the rest is shared.
    const isApart = steps.length === 1 && parts[0]?.cases === 1;
    // Effects of one step read the state before all of them.
    const isLater = [...part.reads].some((variable) => writes.has(variable));
    if (cases * part.cases > maxStepCases || isApart || isLater) {
      steps.push([...part.effects]);
      cases = part.cases;
      writes = new Set(part.writes);
    } else {
      steps.at(-1)?.push(...part.effects);
      cases *= part.cases;
      for (const variable of part.writes) writes.add(variable);
    }
  }
  return steps;
}

/** The condition that a fact holds. */
export function factOf(key: string): GroundFact {
  return { kind: "fact", key, isNegated: false };
}

/** Whether effects neither read nor change each other's variables, so that their order does not matter. */
export function areIndependent(
  effects: readonly GroundEffect[],
  variables: EffectVariables,
): boolean {
  const { reads, writes } = partOf(effects, variables);
  for (const variable of writes) if (reads.has(variable)) return false;
  return true;
}

/** Splits effects into single facts and numbers. */
export function singleEffects(effects: readonly GroundEffect[]): readonly GroundEffect[] {
  return effects.flatMap(({ condition, added, deleted, changes }) => [
    ...added.map((key) => ({ condition, added: [key], deleted: [], changes: [] })),
    ...deleted.map((key) => ({ condition, added: [], deleted: [key], changes: [] })),
    ...changes.map((change) => ({ condition, added: [], deleted: [], changes: [change] })),
  ]);
}
