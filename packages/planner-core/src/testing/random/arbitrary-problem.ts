import * as fc from "fast-check";
import type { PlanningProblem } from "../../engine/contract/planner.ts";
import type { ActionSet } from "../../rules/domain/actions/action-set.ts";
import { applyAction } from "../../rules/domain/actions/actions.ts";
import type { WayTable } from "../../rules/domain/actions/ways.ts";
import type { Value } from "../../rules/domain/definition/definition.ts";
import type { Domain, Goal } from "../../rules/domain/domain.ts";
import type { PackedState } from "../../rules/state/packed-state.ts";
import {
  applicableActions,
  arbitraryCondition,
  arbitraryDomain,
  arbitraryRun,
  type PlanCase,
} from "./arbitraries.ts";
import type { RandomDomainOptions } from "./random-definition.ts";

/** A planning problem without its mode. */
export type ProblemWithoutMode = Omit<PlanningProblem, "mode">;

/**
 * Random problems: a domain, a state and a goal, sometimes with disabled actions and further `maintain` conditions.
 * Half of the goals are the end of a walk from the state; the others are declared goals or any condition, which may
 * already or never hold.
 */
export function arbitraryProblem(
  options: RandomDomainOptions = { maxStates: 400 },
): fc.Arbitrary<ProblemWithoutMode> {
  return arbitraryDomain(options).chain((domain) => {
    const anyGoal = fc.oneof(
      fc.constantFrom(...domain.goals),
      arbitraryCondition(domain, 3).map((condition) => domain.goal(condition)),
    );
    return fc
      .record({
        run: arbitraryRun(domain, 8),
        aims: fc.array(fc.nat(domain.variables.all.length - 1), { minLength: 1, maxLength: 3 }),
        otherGoal: fc.option(anyGoal, { nil: undefined, freq: 1 }),
        off: fc.option(fc.array(fc.nat(999), { minLength: 1, maxLength: 3 }), { nil: undefined }),
        maintain: fc.option(arbitraryCondition(domain, 2), { nil: undefined, freq: 3 }),
        ways: arbitraryWays(domain),
      })
      .map(({ run, aims, otherGoal, off, maintain, ways }) => ({
        domain,
        state: run.state,
        goal: otherGoal ?? goalAt(domain, endOf(domain, run), aims),
        disabled: off === undefined ? undefined : disable(domain, run, off),
        maintain: maintain === undefined ? undefined : domain.condition(maintain),
        ...(ways === undefined ? {} : { ways: domain.ways(ways) }),
      }));
  });
}

/** Random costs of ways between the places of a domain, some ways missing. Undefined without a position. */
export function arbitraryWays(domain: Domain): fc.Arbitrary<WayTable | undefined> {
  const places = domain.variables.position?.values;
  if (places === undefined) return fc.constant(undefined);
  const cost = fc.oneof(
    { weight: 6, arbitrary: fc.integer({ min: 0, max: 60 }).map((tenths) => tenths / 10) },
    { weight: 1, arbitrary: fc.constant(undefined) },
  );
  const count = places.length * places.length;
  const table = fc.array(cost, { minLength: count, maxLength: count }).map((costs) =>
    Object.fromEntries(
      places.map((from, row) => {
        const known = places.flatMap((to, column): [string, number][] => {
          const each = costs[row * places.length + column];
          return each === undefined ? [] : [[to, each]];
        });
        return [from, Object.fromEntries(known)];
      }),
    ),
  );
  return fc.option(table, { nil: undefined, freq: 4 });
}

/** The state after the applicable steps of a run. */
function endOf(domain: Domain, { state, plan }: PlanCase): PackedState {
  let end = state;
  for (const action of plan) {
    if (!applicableActions(domain, end).includes(action)) continue;
    const next = new Int32Array(end.length);
    applyAction(domain.actions, action, end, next);
    end = next;
  }
  return end;
}

/** The goal that some variables have their values in a state. */
function goalAt(domain: Domain, state: PackedState, variables: readonly number[]): Goal {
  const values = domain.read(state);
  const names = variables.map((id) => (domain.variables.all[id] as { readonly name: string }).name);
  return domain.goal(Object.fromEntries(names.map((name) => [name, values[name] as Value])));
}

/** Disables steps of the run, which a plan may need, and others. */
function disable(domain: Domain, { plan }: PlanCase, numbers: readonly number[]): ActionSet {
  const disabled = domain.actionSet();
  for (const number of numbers) {
    const isOfRun = number % 3 > 0 && plan.length > 0;
    const action = isOfRun ? plan[number % plan.length] : number % domain.actions.count;
    if (domain.actions.count > 0) disabled.add(action as number);
  }
  return disabled;
}
