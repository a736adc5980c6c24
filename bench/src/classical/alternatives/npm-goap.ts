import goap from "goap";
import type { Case } from "../cases.ts";
import type { Alternative } from "./alternative.ts";
import { translate } from "./translate.ts";

/** An agent for planning only; the package warns if these methods are missing. */
class PlanningAgent extends goap.Agent {
  override move(): void {}

  override isInRange(): boolean {
    return true;
  }

  override getActionCost(action: InstanceType<typeof goap.Action>): number {
    return action.cost;
  }
}

/**
 * npm `goap`: preconditions, effects and goals are functions of a plain object, like the compiled form of ours. The
 * agent is set up once; one operation is `plan()`.
 */
export const npmGoap: Alternative = {
  task: "goap-npm",
  name: "npm goap 1.1.1",
  rival: "search-first-plan",
  claimsOptimal: false,
  prepare: (one: Case, guard) => {
    const problem = translate<Record<string, number>>(
      one,
      (state, variable) => state[variable] as number,
    );
    const agent = new PlanningAgent({ ...problem.state });
    for (const { id, name, cost, tests, change } of problem.actions) {
      const action = new goap.Action({ name, cost, data: { id } });
      if (guard !== undefined) action.precondition(guard);
      for (const test of tests) action.precondition(test);
      action.effect((state) =>
        change(state, (variable, value) => {
          state[variable] = value;
        }),
      );
      agent.action(action);
    }
    agent.goal("goal", (_, state) => problem.goal.every((test) => test(state)));
    return () =>
      agent
        .plan()
        ?.map(({ data }) => data.id)
        .reverse();
  },
};
