import type { Domain, Goal } from "@understudy/planner-core";
import {
  ASSIGN,
  COPY,
  type ConditionNode,
  conditionVariables,
  EFFECT_LENGTH,
  INCREASE,
} from "@understudy/planner-core/compiled";
import { happeningName } from "@understudy/planner-core/schedule";
import { mayHold, type SortedCondition, sortCondition } from "./may-hold.ts";
import { Allowed, ReachedValues } from "./relaxed-values.ts";

/** Goals, tools and values that no agent can ever reach. */
export interface Reachability {
  /**
   * Variables that the world sets or that have no default. The analysis lets them start at any
   * value.
   */
  readonly open: readonly string[];
  /** Ground actions that can never apply. */
  readonly actions: readonly number[];
  /** Goals that can never hold. */
  readonly goals: readonly Goal[];
  /**
   * Variables with a default that unreachable conditions test and no tool changes. If the world
   * sets them, the domain should declare that.
   */
  readonly unchanged: readonly string[];
  /** Conditions of goals that no action can achieve: they hold from the start, or never. */
  readonly given: readonly { readonly goal: Goal; readonly condition: string }[];
}

/** Limit on ground actions; domains with more are analysed from one start only. */
const MAX_ACTIONS_FOR_GIVEN = 20_000;

/**
 * Relaxed reachability: actions only add values to variables, and variables are treated
 * independently. A result of "unreachable" is certain; the opposite is not.
 */
export function analyseReachability(domain: Domain): Reachability {
  const { variables } = domain;
  // With time, one agent may bring about what another needs between its start and its end.
  const acting = domain.time?.happenings ?? domain;
  const { domain: cases, split } = acting.cases;
  const relaxation = new Relaxation(cases);
  const { reached, applied } = relaxation.run(startValues(domain));
  const goals = domain.goals.filter(({ condition: { node } }) => {
    // The start need not meet `maintain`, but every later state does.
    const kept: ConditionNode = { kind: "all", children: [node, domain.maintain.node] };
    return (
      !mayHold(sortCondition(node, variables), startValues(domain), variables) &&
      !mayHold(sortCondition(kept, variables), reached, variables)
    );
  });
  const never = neverApplied(acting, applied, split);
  const actions = acting === domain ? never : withHappenings(domain, acting, never);
  return {
    open: domain.variableNames.filter((name) => isOpen(domain, name)),
    actions,
    goals,
    unchanged: unchangedIn(acting, [
      ...actions.map((action) => domain.actionCondition(action)),
      ...goals.map(({ condition }) => condition.node),
    ]),
    given:
      domain.actions.count > MAX_ACTIONS_FOR_GIVEN
        ? []
        : domain.goals
            .filter((goal) => !goals.includes(goal))
            .flatMap((goal) => givenConditions(domain, goal, relaxation)),
  };
}

/** The actions without any applicable case. */
function neverApplied(
  domain: Domain,
  applied: Uint8Array,
  split: Domain["cases"]["split"],
): readonly number[] {
  const ever = new Uint8Array(domain.actions.count);
  applied.forEach((isApplied, id) => {
    if (isApplied === 1) ever[split?.actionOf[id] ?? id] = 1;
  });
  return [...ever.keys()].filter((action) => ever[action] === 0);
}

/** The actions of a single agent with a happening that never applies. */
function withHappenings(
  domain: Domain,
  happenings: Domain,
  never: readonly number[],
): readonly number[] {
  const dead = new Set(never);
  const ids = Array.from({ length: domain.actions.count }, (_, action) => action);
  return ids.filter((action) => {
    const { tool, args } = domain.step(action);
    return (["start", "end", "during"] as const).some((part) =>
      dead.has(happenings.actionOf({ tool: happeningName(part, tool), args })),
    );
  });
}

/** The variables in conditions that are not open and that no action changes. */
function unchangedIn(domain: Domain, nodes: readonly ConditionNode[]): readonly string[] {
  const { effects, effectStart, count } = domain.cases.domain.actions;
  const changed = new Set<number>();
  const end = effectStart[count] as number;
  for (let at = 0; at < end; at += EFFECT_LENGTH) changed.add(effects[at + 1] as number);
  const read = new Set(nodes.flatMap((node) => [...conditionVariables(node)]));
  return domain.variableNames.filter((name) => {
    const id = domain.variables.get(name)?.id as number;
    return read.has(id) && !changed.has(id) && !isOpen(domain, name);
  });
}

/** Whether a variable may start at any value because the world or each problem sets it. */
function isOpen(domain: Domain, name: string): boolean {
  return isSensed(domain, name) || domain.variables.get(name)?.defaultCode === undefined;
}

function isSensed({ definition }: Domain, name: string): boolean {
  return definition.state[name]?.sensed === true;
}

/** The default of each variable, or any value for open variables. */
function startValues(domain: Domain): ReachedValues[] {
  return domain.variables.all.map(({ name, min, max, defaultCode }) => {
    const values = new ReachedValues(min, max);
    const start = isOpen(domain, name) ? undefined : defaultCode;
    values.addRange(start ?? min, start ?? max);
    return values;
  });
}

/**
 * Tests of a goal that stay false if they are false at the start. Reported for open variables that
 * the world does not change; from a default the goal would be unreachable.
 */
function givenConditions(
  domain: Domain,
  goal: Goal,
  relaxation: Relaxation,
): { goal: Goal; condition: string }[] {
  const { variables } = domain;
  const { node } = goal.condition;
  const tests = node.kind === "all" ? node.children : [node];
  return tests.flatMap((test) => {
    if (test.kind !== "test") return [];
    const variable = variables.all[test.variable];
    if (variable === undefined || isSensed(domain, variable.name)) return [];
    if (variable.defaultCode !== undefined) return [];
    const wanted = new Allowed(variable.min, variable.max);
    wanted.restrict(test);
    const start = startValues(domain);
    const without = new ReachedValues(variable.min, variable.max);
    if (!without.isListed) return [];
    for (let value = variable.min; value <= variable.max; value++) {
      if (!wanted.has(value)) without.add(value);
    }
    // A test that all values pass requires nothing.
    if (without.max < without.min) return [];
    start[test.variable] = without;
    relaxation.run(start);
    return without.meets(wanted) ? [] : [{ goal, condition: domain.format(test) }];
  });
}

/** The relaxation of a domain, from any start. */
class Relaxation {
  readonly #domain: Domain;
  readonly #conditions: readonly SortedCondition[];
  readonly #maintain: SortedCondition;

  constructor(domain: Domain) {
    this.#domain = domain;
    const { variables } = domain;
    this.#conditions = Array.from({ length: domain.actions.count }, (_, action) =>
      sortCondition(domain.actionCondition(action), variables),
    );
    this.#maintain = sortCondition(domain.maintain.node, variables);
  }

  /** Extends `reached` until nothing changes. */
  run(reached: ReachedValues[]): {
    readonly reached: ReachedValues[];
    readonly applied: Uint8Array;
  } {
    const { variables, actions } = this.#domain;
    const applied = new Uint8Array(actions.count);
    for (let isNew = true; isNew; ) {
      isNew = false;
      for (let action = 0; action < actions.count; action++) {
        const condition = this.#conditions[action] as SortedCondition;
        if (applied[action] === 0) {
          if (!mayHold(condition, reached, variables) || !this.#keepsMaintain(action)) continue;
          applied[action] = 1;
          isNew = true;
        }
        if (this.#apply(action, condition, reached)) isNew = true;
      }
    }
    return { reached, applied };
  }

  /** Whether the assigned values are compatible with `maintain`. */
  #keepsMaintain(action: number): boolean {
    const { effects, effectStart } = this.#domain.actions;
    const end = effectStart[action + 1] as number;
    for (let at = effectStart[action] as number; at < end; at += EFFECT_LENGTH) {
      const allowed = this.#maintain.allowed.get(effects[at + 1] as number);
      if (effects[at] === ASSIGN && allowed?.has(effects[at + 2] as number) === false) return false;
    }
    return true;
  }

  #apply(action: number, condition: SortedCondition, reached: ReachedValues[]): boolean {
    const { effects, effectStart } = this.#domain.actions;
    const end = effectStart[action + 1] as number;
    let isNew = false;
    for (let at = effectStart[action] as number; at < end; at += EFFECT_LENGTH) {
      const variable = effects[at + 1] as number;
      const operand = effects[at + 2] as number;
      const bound = effects[at + 3] as number;
      const values = reached[variable] as ReachedValues;
      if (effects[at] === ASSIGN) {
        isNew = values.add(operand) || isNew;
        continue;
      }
      const source = effects[at] === COPY ? operand : variable;
      const from = reached[source] as ReachedValues;
      const { min, max } = this.#domain.variables;
      const before =
        condition.allowed.get(source) ?? new Allowed(min[source] as number, max[source] as number);
      const after = this.#maintain.allowed.get(variable);
      const step = effects[at] === INCREASE ? operand : effects[at] === COPY ? 0 : -operand;
      const cap =
        effects[at] === INCREASE || effects[at] === COPY ? bound : Number.POSITIVE_INFINITY;
      isNew = shift(from, values, { before, after, step, cap }) || isNew;
    }
    return isNew;
  }
}

interface Shift {
  readonly before: Allowed;
  readonly after: Allowed | undefined;
  readonly step: number;
  readonly cap: number;
}

/** Adds the results of an effect on the allowed values of a variable. */
function shift(
  from: ReachedValues,
  to: ReachedValues,
  { before, after, step, cap }: Shift,
): boolean {
  const low = Math.max(from.min, before.min);
  const high = Math.min(from.max, before.max);
  if (low > high) return false;
  if (!from.isListed || !to.isListed) {
    // Repeated steps end at most one step beyond what the condition allows.
    const repeatsUp = from === to && step > 0;
    const repeatsDown = from === to && step < 0;
    const least = repeatsDown ? before.min + step : Math.min(cap, low + step);
    const most = Math.min(cap, repeatsUp ? before.max + step : high + step);
    const clippedLeast = Math.max(least, after?.min ?? least);
    const clippedMost = Math.min(most, after?.max ?? most);
    return to.addRange(clippedLeast, clippedMost);
  }
  let isNew = false;
  const add = (value: number): void => {
    if (!from.has(value) || !before.has(value)) return;
    const result = Math.min(cap, value + step);
    if (after?.has(result) !== false) isNew = to.add(result) || isNew;
  };
  // In the direction of the step, so that one pass follows a whole chain of steps.
  if (step < 0)
    for (let value = high; value >= before.min && value >= from.min; value--) add(value);
  else for (let value = low; value <= before.max && value <= from.max; value++) add(value);
  return isNew;
}
