import { conjunctionOf, disjunctionOf, isTrue, negation, TRUE } from "../ground/ground-formula.ts";
import type { GroundAction, GroundEffect, GroundTask } from "../ground/ground-task.ts";
import { Rational } from "../rational.ts";
import {
  areIndependent,
  casesOfAll,
  dependsOnState,
  type EffectPart,
  EffectVariables,
  effectParts,
  factOf,
  partOf,
  singleEffects,
  stepsOf,
} from "./effect-parts.ts";
import type { FactGroup, GroupedTask } from "./fact-groups.ts";

/** Target limit on the cases of a step. */
const MAX_STEP_CASES = 8;
/** `MAX_STEP_CASES` of a step shared by several actions; such steps are few, and each of their effects acts or not. */
const MAX_SHARED_CASES = 2;
/** Limit on pairwise comparisons of effects over all actions. */
const MAX_LOOKS = 20_000_000;
/** Limit on shared sets of effects, applied one after the other. */
const MAX_AGENDAS = 3;

/** Whether a tool only continues an action; plan files omit such tools. */
export function isFurtherStep(tool: string): boolean {
  return tool.endsWith(".");
}

/** The effects of a step. */
type Step = readonly GroundEffect[];

/** The steps of an action: the first, and the continuations by agenda. */
interface Steps {
  readonly first: Step;
  readonly further: readonly (readonly Step[])[];
}

/**
 * Splits actions whose conditional effects have too many cases: ten independent effects have a thousand combinations.
 * An action becomes a first step and further free, forced steps with a few effects each; no other tool applies before
 * the last of them (after Nebel, "On the Compilability and Expressive Power of Propositional Planning Formalisms",
 * 2000). Effects that read changed variables get copies of them first. Actions with the same remaining steps share
 * them. A small enough task is unchanged.
 *
 * @param maxCases limit on effect sets that may act at once, over all actions
 */
export function splitEffects(grouped: GroupedTask, maxCases: number): GroupedTask {
  const { task, groups } = grouped;
  if (!task.actions.some(({ effects }) => effects.some(dependsOnState))) return grouped;
  const variables = new EffectVariables(task.facts, groups);
  const whole = task.actions.map(({ effects }) => partOf(effects, variables));
  if (sumOf(whole.map(({ cases }) => cases)) <= maxCases) return grouped;
  const maxStepCases = Math.min(MAX_STEP_CASES, maxCases);
  let looksLeft = MAX_LOOKS;
  const parts = whole.map((part) => {
    const isLarge = part.cases > maxStepCases;
    if (isLarge) looksLeft -= part.effects.length ** 2;
    return isLarge && looksLeft > 0 ? effectParts(part.effects, variables, maxStepCases) : [part];
  });
  if (sumOf(parts.map(casesOfAll)) <= maxCases) return grouped;
  const separately = (list: readonly EffectPart[]): Steps | undefined => {
    const [first = [], ...further] = list.length < 2 ? [] : stepsOf(list, variables, maxStepCases);
    return further.length === 0 ? undefined : { first, further: [further] };
  };
  const maxShared = Math.min(MAX_SHARED_CASES, maxCases);
  const shared = sharedSteps(task.actions, parts, variables, maxShared);
  const steps = parts.map((list, index) => shared?.[index] ?? separately(list));
  return new Splitter(grouped, steps, variables).run();
}

/** The cases of all actions with several, as counted by `loadDomain`. */
function sumOf(cases: readonly number[]): number {
  return cases.reduce((sum, each) => (each > 1 ? sum + each : sum), 0);
}

/** Effects common to the same actions, and their agenda. */
interface Cluster {
  readonly effects: GroundEffect[];
  readonly rivals: Set<Cluster>;
  agenda: number;
}

/**
 * The steps of actions with order-independent effects, grouped by the actions that share them: all moves to a place
 * share some effects, and all moves from a place others.
 *
 * @returns undefined for too many agendas
 */
function sharedSteps(
  actions: readonly GroundAction[],
  parts: readonly (readonly EffectPart[])[],
  variables: EffectVariables,
  maxStepCases: number,
): readonly (Steps | undefined)[] | undefined {
  const singles = actions.map(({ effects }, index) => {
    const isShared = (parts[index]?.length ?? 0) > 1 && areIndependent(effects, variables);
    return isShared ? singleEffects(effects) : undefined;
  });
  const clusters = clustersOf(singles);
  const steps = new Map<Cluster, readonly Step[]>();
  for (const cluster of new Set(clusters.flat())) {
    const taken = new Set([...cluster.rivals].map(({ agenda }) => agenda));
    cluster.agenda = [...taken, 0].findIndex((_, agenda) => !taken.has(agenda));
    if (cluster.agenda >= MAX_AGENDAS) return undefined;
    const own = effectParts(cluster.effects, variables, maxStepCases);
    steps.set(cluster, stepsOf(own, variables, maxStepCases));
  }
  return singles.map((effects, index) => {
    if (effects === undefined) return undefined;
    const further: (readonly Step[])[] = [];
    for (const cluster of clusters[index] ?? []) {
      further[cluster.agenda] = steps.get(cluster) as readonly Step[];
    }
    const first = effects.filter(({ condition }) => isTrue(condition));
    return { first, further: Array.from(further, (each) => each ?? []) };
  });
}

/** Each action's conditional effects, grouped by the actions that share them. */
function clustersOf(
  singles: readonly (readonly GroundEffect[] | undefined)[],
): readonly (readonly Cluster[])[] {
  const owners = new Map<string, { readonly effect: GroundEffect; readonly by: number[] }>();
  for (const [index, effects = []] of singles.entries()) {
    for (const effect of effects) {
      if (isTrue(effect.condition)) continue;
      const text = JSON.stringify(effect);
      const known = owners.get(text);
      if (known === undefined) owners.set(text, { effect, by: [index] });
      else known.by.push(index);
    }
  }
  const byOwners = new Map<string, Cluster>();
  const ofAction = singles.map(() => new Set<Cluster>());
  for (const { effect, by } of owners.values()) {
    const text = by.join();
    const cluster = byOwners.get(text) ?? { effects: [], rivals: new Set(), agenda: -1 };
    byOwners.set(text, cluster);
    for (const index of by) ofAction[index]?.add(cluster);
    cluster.effects.push(effect);
  }
  for (const own of ofAction) {
    const rivals = [...own].slice(0, MAX_AGENDAS + 1);
    for (const one of own) for (const other of rivals) if (one !== other) one.rivals.add(other);
  }
  return ofAction.map((own) => [...own]);
}

/** Facts for the remaining steps; one of them holds. No PDDL name ends with a dot. */
class Agenda {
  readonly nothing: string;
  readonly group: FactGroup;
  readonly facts: Set<string>;
  readonly #name: string;

  constructor(index: number) {
    this.#name = index === 0 ? "left." : `left.${index}.`;
    this.nothing = `${this.#name}nothing.`;
    this.facts = new Set([this.nothing]);
    this.group = { facts: this.facts, words: [this.#name], position: 1, mayBeEmpty: false };
  }

  add(): string {
    const key = `${this.#name}${this.facts.size - 1}.`;
    this.facts.add(key);
    return key;
  }
}

class Splitter {
  readonly #grouped: GroupedTask;
  readonly #steps: readonly (Steps | undefined)[];
  readonly #variables: EffectVariables;
  readonly #agendas: readonly Agenda[];
  readonly #actions: GroundAction[] = [];
  /** The fact for the remaining steps, by their text. */
  readonly #left = new Map<string, string>();

  constructor(
    grouped: GroupedTask,
    steps: readonly (Steps | undefined)[],
    variables: EffectVariables,
  ) {
    this.#grouped = grouped;
    this.#steps = steps;
    this.#variables = variables;
    const count = Math.max(0, ...steps.map((each) => each?.further.length ?? 0));
    this.#agendas = Array.from({ length: count }, (_, index) => new Agenda(index));
  }

  run(): GroupedTask {
    const { task, groups } = this.#grouped;
    if (this.#agendas.length === 0) return this.#grouped;
    const nothingLeft = conjunctionOf(this.#agendas.map(({ nothing }) => factOf(nothing)));
    for (const [index, action] of task.actions.entries()) {
      const condition = conjunctionOf([action.condition, nothingLeft]);
      const steps = this.#steps[index];
      const effects =
        steps === undefined
          ? action.effects
          : [
              ...steps.first,
              ...steps.further.flatMap((each, agenda) =>
                each.length === 0 ? [] : leaving(this.#leftOf(each, agenda, action)),
              ),
            ];
      this.#actions.push({ ...action, condition, effects });
    }
    const left = this.#agendas.flatMap(({ facts, nothing }) =>
      [...facts].map((key) => [key, key === nothing] as const),
    );
    const copied = [...this.#variables.copiedFacts].map((key) => [key, false] as const);
    const whole: GroundTask = {
      ...task,
      facts: new Map([...task.facts, ...left, ...copied]),
      actions: this.#actions,
      goal: task.goal && conjunctionOf([task.goal, nothingLeft]),
      maintain: isTrue(task.maintain)
        ? TRUE
        : disjunctionOf([task.maintain, negation(nothingLeft)]),
    };
    const more = [...this.#variables.copiedGroups, ...this.#agendas.map(({ group }) => group)];
    return { task: whole, groups: [...groups, ...more] };
  }

  /** The fact that these steps remain, with the steps. */
  #leftOf(steps: readonly Step[], index: number, action: GroundAction): string {
    const [first, ...rest] = steps;
    const agenda = this.#agendas[index] as Agenda;
    if (first === undefined) return agenda.nothing;
    const next = this.#leftOf(rest, index, action);
    const text = `${next}: ${JSON.stringify(first)}`;
    const known = this.#left.get(text);
    if (known !== undefined) return known;
    const key = agenda.add();
    this.#left.set(text, key);
    const before = this.#agendas.slice(0, index).map(({ nothing }) => factOf(nothing));
    this.#actions.push({
      name: key,
      condition: conjunctionOf([...before, factOf(key)]),
      effects: [...first, ...leaving(next)],
      cost: Rational.whole(0),
      place: action.place,
    });
    return key;
  }
}

/** The effect that steps remain. */
function leaving(key: string): readonly GroundEffect[] {
  return [{ condition: TRUE, added: [key], deleted: [], changes: [] }];
}
