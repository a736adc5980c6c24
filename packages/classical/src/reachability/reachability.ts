import type { Domain, Goal } from "@understudy/planner-core";
import {
  type ConditionNode,
  conditionVariables,
  EFFECT_LENGTH,
} from "@understudy/planner-core/compiled";
import { happeningName } from "@understudy/planner-core/schedule";
import { mayHold, sortCondition } from "./may-hold.ts";
import { Relaxation } from "./relaxation.ts";
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
