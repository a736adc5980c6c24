import { Context, DecompositionStatus, DomainBuilder, EffectType } from "htn-ai";
import type { Case } from "../cases.ts";
import type { Alternative } from "./alternative.ts";
import { translate } from "./translate.ts";

type World = Record<string, number>;

/** Name of the variable and action for a goal that is not a set of values. The action requires the goal. */
const DONE = "goal_reached";

/**
 * npm `htn-ai`: a GOAP sequence over numbers. The package's goals are sets of values; any other becomes the condition
 * of a free action that ends the plan. The domain is built once; one operation is `findPlan`.
 */
export const npmHtnAi: Alternative = {
  task: "htn-ai",
  name: "npm htn-ai 1.2.1",
  rival: "search-optimal",
  claimsOptimal: true,
  prepare: (one: Case, guard) => {
    const problem = translate<Context<World>>(
      one,
      (context, variable) => context.getState(variable) as number,
    );
    const builder = new DomainBuilder<Context<World>>(one.name);
    builder.goapSequence("goal", problem.goalValues ?? { [DONE]: 1 });
    for (const { id, cost, tests, change } of problem.actions) {
      builder.goapAction(String(id), () => cost);
      if (guard !== undefined) builder.condition("guard", guard);
      for (const test of tests) builder.condition("when", test);
      builder.effect("then", EffectType.PlanOnly, (context, type) =>
        change(context, (variable, value) =>
          context.setState(variable, value, false, type ?? EffectType.PlanOnly),
        ),
      );
      builder.end();
    }
    if (problem.goalValues === undefined) {
      builder.goapAction(DONE, () => 0);
      for (const test of problem.goal) builder.condition("goal", test);
      builder.effect(DONE, EffectType.PlanOnly, (context, type) =>
        context.setState(DONE, 1, false, type ?? EffectType.PlanOnly),
      );
      builder.end();
    }
    const domain = builder.end().build();
    const world =
      problem.goalValues === undefined ? { ...problem.state, [DONE]: 0 } : problem.state;
    const context = new Context<World>({ ...world });
    context.init();
    return () => {
      const { status, plan } = domain.findPlan(context);
      if (status !== DecompositionStatus.Succeeded) return undefined;
      return plan.filter(({ Name }) => Name !== DONE).map(({ Name }) => Number(Name));
    };
  },
};
