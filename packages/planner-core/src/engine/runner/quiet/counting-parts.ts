import type { Domain, DomainTypes, Goal, PlanConstraints } from "../../../rules/index.ts";
import { usesOfPlan } from "../../life/uses/plan-uses.ts";
import type { VariableUses } from "../../life/uses/variable-uses.ts";
import type { GoalWatch } from "../goals/goal-watch.ts";
import type { PlanRunnerOptions } from "../options.ts";
import { currentAction, type PlanInPlay } from "../plan-in-play.ts";
import type { EffectWatch } from "../steps/effect-watch.ts";

/** Uses, and the plan, goals and constraints that they are of. */
interface Counted {
  readonly actions: readonly number[] | undefined;
  readonly position: number;
  readonly goals: readonly Goal[];
  readonly constraints: PlanConstraints;
  readonly uses: VariableUses;
}

/** An agent in play, as far as its state counts. */
interface CountingAgent<T extends DomainTypes> {
  readonly domain: Domain<T>;
  readonly goals: Pick<GoalWatch<T>, "all">;
  readonly effects: Pick<EffectWatch<T>, "watched">;
  readonly constraints: PlanConstraints;
  readonly options: Pick<PlanRunnerOptions<T>, "ends" | "orchestrator">;
}

/** The part of an agent's state that counts while it rests: for the rest of its plan, and for its goals. */
export class CountingParts<T extends DomainTypes> {
  readonly #now: CountingAgent<T>;
  #last: Counted | undefined;

  constructor(now: CountingAgent<T>) {
    this.#now = now;
  }

  /**
   * The uses of the state by a plan and the goals; undefined if every change may count. Found once for each step.
   *
   * @param plan undefined for the goals alone
   */
  of(plan: PlanInPlay<T> | undefined): VariableUses | undefined {
    const { constraints, domain, effects, goals } = this.#now;
    const { all } = goals;
    // The effects of finished steps may still show.
    if (all === undefined || effects.watched.finished.size > 0) return undefined;
    if (plan !== undefined && this.#isWatched(plan)) return undefined;
    const { actions, position = 0 } = plan ?? {};
    const last = this.#last;
    const isSame =
      last?.actions === actions &&
      last?.position === position &&
      last.goals === all &&
      last.constraints === constraints;
    if (isSame) return last.uses;
    const own = plan && [plan.outcome.goal.condition.node];
    const maintained = constraints.maintain && [constraints.maintain.node];
    const nodes = all.map(({ condition }) => condition.node);
    const uses = usesOfPlan(domain.untyped, actions?.slice(position) ?? [], [
      ...nodes,
      ...(own ?? []),
      ...(maintained ?? []),
    ]);
    this.#last = { actions, position, goals: all, constraints, uses };
    return uses;
  }

  /** Whether states tell more of a running step than a proof reads: that it has ended, or what it does at its start. */
  #isWatched(plan: PlanInPlay<T>): boolean {
    const { ends, orchestrator } = this.#now.options;
    return ends === "seen" || orchestrator.routes.schedules.begun.hasStart(currentAction(plan));
  }
}
