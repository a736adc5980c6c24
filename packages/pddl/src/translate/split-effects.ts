import {
  conjunctionOf,
  disjunctionOf,
  type GroundFact,
  isTrue,
  TRUE,
  visitLeaves,
} from "../ground/ground-formula.ts";
import type { GroundAction, GroundEffect, GroundTask } from "../ground/ground-task.ts";
import { Rational } from "../rational.ts";
import type { FactGroup, GroupedTask } from "./fact-groups.ts";

/** The effects of one step make no more cases, as far as that can be. */
const MAX_STEP_CASES = 8;

/** Comparisons of effects with effects, all actions together: huge tasks stay as they are. */
const MAX_LOOKS = 20_000_000;

/** A fact that says what is left to do of an action. No name of PDDL ends with a dot. */
const leftKey = (what: string | number): string => `left.${what}.`;
const NOTHING_LEFT = leftKey("nothing");

/** Whether a tool only goes on with an action that another one began: plan files do not have it. */
export function isFurtherStep(tool: string): boolean {
  return tool.endsWith(".");
}

/**
 * Takes actions apart whose conditional effects make too many cases: ten effects that do not ask for the same make a
 * thousand sets that may act at once. An action becomes a step that begins it, and further ones, free and without a
 * choice, for a few effects each; nothing else applies before the last of them (after Nebel, "On the Compilability and
 * Expressive Power of Propositional Planning Formalisms", 2000). What is left to do is shared by all actions of which
 * the same is left. A task that is small enough stays as it is.
 *
 * @param maxCases the sets of effects that may act at once, all actions together, up to which a task is small enough
 */
export function splitEffects(grouped: GroupedTask, maxCases: number): GroupedTask {
  const { task, groups } = grouped;
  const variables = new Variables(groups);
  if (!task.actions.some(({ effects }) => effects.some(isConditional))) return grouped;
  const whole = task.actions.map(({ effects }) => partOf(effects, variables));
  if (sumOf(whole.map(({ cases }) => cases)) <= maxCases) return grouped;
  const maxStepCases = Math.min(MAX_STEP_CASES, maxCases);
  let looksLeft = MAX_LOOKS;
  const parts = whole.map((part) => {
    const isLarge = part.cases > maxStepCases;
    if (isLarge) looksLeft -= part.effects.length ** 2;
    return isLarge && looksLeft > 0 ? partsOf(part.effects, variables, maxStepCases) : [part];
  });
  if (sumOf(parts.map(casesOfAll)) <= maxCases) return grouped;
  return new Splitter(grouped, parts, maxStepCases).run();
}

/** The variables of facts and numbers: facts that exclude each other are one. */
class Variables {
  readonly #groups = new Map<string, FactGroup>();

  constructor(groups: readonly FactGroup[]) {
    for (const group of groups) for (const key of group.facts) this.#groups.set(key, group);
  }

  of(key: string): unknown {
    return this.#groups.get(key) ?? key;
  }
}

/** Effects that belong together: what some ask for, others ask for or change. */
interface Part {
  readonly effects: readonly GroundEffect[];
  readonly reads: ReadonlySet<unknown>;
  readonly writes: ReadonlySet<unknown>;
  /** The most sets of its effects that may act at once. */
  readonly cases: number;
}

function isConditional({ condition }: GroundEffect): boolean {
  return !isTrue(condition);
}

/** The cases of all actions that have several, as `loadDomain` counts them. */
function sumOf(cases: readonly number[]): number {
  return cases.reduce((sum, each) => (each > 1 ? sum + each : sum), 0);
}

function casesOfAll(parts: readonly Part[]): number {
  return parts.reduce((product, { cases }) => product * cases, 1);
}

/** The parts of an action, in an order in which none changes what a later one asks for. */
function partsOf(
  effects: readonly GroundEffect[],
  variables: Variables,
  maxStepCases: number,
): readonly Part[] {
  const parts = effects.map((effect) => partOf([effect], variables));
  return inOrder(joined(parts, variables, maxStepCases), variables);
}

function partOf(effects: readonly GroundEffect[], variables: Variables): Part {
  const reads = new Set<unknown>();
  const writes = new Set<unknown>();
  /** By variable the values that are told apart. */
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
  const sets = 2 ** effects.filter(isConditional).length;
  const states = [...asked.values()].reduce((product, { size }) => product * (size + 1), 1);
  return { effects, reads, writes, cases: Math.min(sets, states) };
}

/** Puts effects together that ask for the same, while that makes fewer cases. */
function joined(
  parts: readonly Part[],
  variables: Variables,
  maxStepCases: number,
): readonly Part[] {
  const result: Part[] = [];
  for (const part of parts) {
    let whole = part;
    for (let index = result.length - 1; index >= 0; index--) {
      const other = result[index] as Part;
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

/** Orders parts; those that change what each other ask for become one. What always acts comes as early as it can. */
function inOrder(parts: readonly Part[], variables: Variables): readonly Part[] {
  const left = [...parts].sort((a, b) => a.cases - b.cases);
  const ordered: Part[] = [];
  while (left.length > 0) {
    const next = left.findIndex((part) =>
      left.every((other) => other === part || !changes(part, other)),
    );
    if (next >= 0) ordered.push(...left.splice(next, 1));
    else {
      // Each of them changes what another one asks for: somewhere there is a ring.
      const [first, second] = ringOf(left);
      left.splice(left.indexOf(second), 1);
      left[left.indexOf(first)] = partOf([...first.effects, ...second.effects], variables);
    }
  }
  return ordered;
}

function changes(one: Part, other: Part): boolean {
  for (const variable of one.writes) if (other.reads.has(variable)) return true;
  return false;
}

/** Two neighbours in a ring of parts each of which changes what the next one asks for. */
function ringOf(parts: readonly Part[]): readonly [Part, Part] {
  const met = new Set<Part>();
  let part = parts[0] as Part;
  for (;;) {
    met.add(part);
    const from = part;
    part = parts.find((other) => other !== from && changes(from, other)) as Part;
    if (met.has(part)) return [from, part];
  }
}

class Splitter {
  readonly #grouped: GroupedTask;
  readonly #parts: readonly (readonly Part[])[];
  readonly #maxStepCases: number;
  readonly #facts = new Map<string, boolean>([[NOTHING_LEFT, true]]);
  readonly #actions: GroundAction[] = [];
  /** By text of the effects that are left: the fact that says so. */
  readonly #left = new Map<string, string>();

  constructor(grouped: GroupedTask, parts: readonly (readonly Part[])[], maxStepCases: number) {
    this.#grouped = grouped;
    this.#parts = parts;
    this.#maxStepCases = maxStepCases;
  }

  run(): GroupedTask {
    const { task, groups } = this.#grouped;
    for (const [index, action] of task.actions.entries()) {
      this.#add(action, this.#parts[index] as readonly Part[]);
    }
    const nothingLeft = factOf(NOTHING_LEFT);
    const whole: GroundTask = {
      ...task,
      facts: new Map([...task.facts, ...this.#facts]),
      actions: this.#actions,
      goal: task.goal && conjunctionOf([task.goal, nothingLeft]),
      maintain: isTrue(task.maintain)
        ? TRUE
        : disjunctionOf([task.maintain, { ...nothingLeft, isNegated: true }]),
    };
    const group = { facts: new Set(this.#facts.keys()), words: ["left."], position: 1 };
    return { task: whole, groups: [...groups, { ...group, mayBeEmpty: false }] };
  }

  #add(action: GroundAction, parts: readonly Part[]): void {
    const condition = conjunctionOf([action.condition, factOf(NOTHING_LEFT)]);
    const steps = packed(parts, this.#maxStepCases);
    if (steps.length < 2) {
      this.#actions.push({ ...action, condition });
      return;
    }
    const [first, ...rest] = steps as [readonly GroundEffect[], ...(readonly GroundEffect[])[]];
    const next = this.#leftOf(rest, action);
    this.#actions.push({ ...action, condition, effects: leaving(first, next) });
  }

  /** The fact that these steps are left, with the steps. */
  #leftOf(steps: readonly (readonly GroundEffect[])[], action: GroundAction): string {
    const [first, ...rest] = steps;
    if (first === undefined) return NOTHING_LEFT;
    const next = this.#leftOf(rest, action);
    const text = `${next}: ${JSON.stringify(first)}`;
    const known = this.#left.get(text);
    if (known !== undefined) return known;
    const key = leftKey(this.#left.size);
    this.#left.set(text, key);
    this.#facts.set(key, false);
    this.#actions.push({
      name: key,
      condition: factOf(key),
      effects: leaving(first, next),
      cost: Rational.whole(0),
      place: action.place,
    });
    return key;
  }
}

function factOf(key: string): GroundFact {
  return { kind: "fact", key, isNegated: false };
}

/** Effects, and what is left after them. */
function leaving(effects: readonly GroundEffect[], key: string): readonly GroundEffect[] {
  return [...effects, { condition: TRUE, added: [key], deleted: [], changes: [] }];
}

/** The effects of each step: those of several parts while they make few cases. */
function packed(
  parts: readonly Part[],
  maxStepCases: number,
): readonly (readonly GroundEffect[])[] {
  const steps: GroundEffect[][] = [];
  let cases = Number.POSITIVE_INFINITY;
  for (const part of parts) {
    // What an action does always is its own; what is left is shared.
    const isApart = steps.length === 1 && parts[0]?.cases === 1;
    if (cases * part.cases > maxStepCases || isApart) {
      steps.push([...part.effects]);
      cases = part.cases;
    } else {
      steps.at(-1)?.push(...part.effects);
      cases *= part.cases;
    }
  }
  return steps;
}
