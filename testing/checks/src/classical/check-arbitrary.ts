import {
  applyAction,
  type Condition,
  type Domain,
  type PackedState,
} from "@understudy/planner-core";
import { decodeValue, holds } from "@understudy/planner-core/compiled";
import {
  applicableActions,
  arbitraryCondition,
  arbitraryDomain,
  arbitraryState,
  type ProblemWithoutMode,
} from "@understudy/planner-core/testing";
import * as fc from "fast-check";

/** Number of states and goals considered for a distant one. */
const TRIES = 16;

/**
 * Random problems that take several steps. Most random goals hold at once or after one step; here the start with the
 * most reachable states and the most expensive goal are chosen from several. Some problems have other goals: declared
 * ones, arbitrary conditions, and unreachable states. Some have disabled actions and additional invariants.
 */
export function arbitraryLongProblem(): fc.Arbitrary<ProblemWithoutMode> {
  const size = { maxStates: 1500, maxVariables: 7, maxTools: 8 };
  return arbitraryDomain(size).chain((domain) =>
    fc
      .record({
        starts: fc.array(arbitraryState(domain), { minLength: TRIES, maxLength: TRIES }),
        masks: fc.array(fc.nat(2 ** domain.variables.all.length - 1), {
          minLength: TRIES,
          maxLength: TRIES,
        }),
        kind: fc.nat(19),
        anyGoal: arbitraryCondition(domain, 3),
        anyState: arbitraryState(domain),
        off: fc.array(fc.nat(9), { maxLength: 5 }),
        sometimes: fc.nat(5),
        maintain: arbitraryCondition(domain, 2),
      })
      .map(({ starts, masks, kind, anyGoal, anyState, off, sometimes, maintain }) => {
        const disabled = domain.actionSet();
        if (sometimes === 0) for (const id of off) if (id < domain.actions.count) disabled.add(id);
        const constraints = {
          disabled: disabled.size === 0 ? undefined : disabled,
          maintain: sometimes === 1 ? domain.condition(maintain) : undefined,
        };
        const reached = starts
          .map((state) => reachable({ domain, state, ...constraints }))
          .reduce((one, other) => (other.length > one.length ? other : one));
        const state = reached[0] as PackedState;
        const goal = (): Condition | undefined => {
          if (kind === 0) return anyGoal;
          if (kind === 1) return domain.goals[0]?.definition;
          return kind === 2 ? valuesOf(domain, anyState, masks[0] ?? 1) : undefined;
        };
        return {
          domain,
          state,
          goal: domain.goal(goal() ?? farGoal(domain, reached, masks)),
          ...constraints,
        };
      }),
  );
}

/** All reachable states, nearest (in steps) first. */
function reachable({
  domain,
  state,
  disabled,
  maintain,
}: Omit<ProblemWithoutMode, "goal">): PackedState[] {
  const found = [state];
  const seen = new Set([state.join()]);
  for (const from of found) {
    for (const action of applicableActions(domain, from)) {
      if (disabled?.has(action)) continue;
      const next = new Int32Array(from.length);
      applyAction(domain.actions, action, from, next);
      if (!domain.maintain.holds(next) || maintain?.holds(next) === false) continue;
      const key = next.join();
      if (!seen.has(key)) found.push(next);
      seen.add(key);
    }
  }
  return found;
}

/** A goal that holds in distant states and in no near one. */
function farGoal(
  domain: Domain,
  reached: readonly PackedState[],
  masks: readonly number[],
): Condition {
  let best = -1;
  let goal: Condition = {};
  for (const [index, mask] of masks.entries()) {
    const far = reached[reached.length - 1 - (index % reached.length)] as PackedState;
    const candidate = valuesOf(domain, far, mask);
    const { code } = domain.condition(candidate);
    const first = reached.findIndex((state) => holds(code, 0, code.length, state));
    if (first <= best) continue;
    best = first;
    goal = candidate;
  }
  return goal;
}

/** The condition that a mask's variables have a state's values. */
function valuesOf(domain: Domain, state: PackedState, mask: number): Condition {
  return Object.fromEntries(
    domain.variables.all
      .filter(({ id }) => (mask >> id) & 1)
      .map((variable) => [variable.name, decodeValue(variable, state[variable.id] as number)]),
  );
}
