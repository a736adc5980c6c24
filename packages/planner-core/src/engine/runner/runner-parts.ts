import type { DomainTypes } from "../../rules/domain/definition/types.ts";
import { AgentLife } from "../life/agent-life.ts";
import type { Cooldowns } from "../life/cooldowns.ts";
import { AgentSeat } from "./agent-seat.ts";
import { GameCallbacks } from "./game-callbacks.ts";
import { GoalWatch } from "./goals/goal-watch.ts";
import { Holdings } from "./holdings.ts";
import { LatePlan } from "./late-plan.ts";
import { Observation } from "./observation.ts";
import type { PlanRunnerOptions, RunnerCallbacks } from "./options.ts";
import { currentAction, type PlanInPlay, PlanInPlayProver } from "./plan-in-play.ts";
import { QuietTicks } from "./quiet-ticks.ts";
import { EffectWatch } from "./steps/effect-watch.ts";
import { StepPlay } from "./steps/step-play.ts";

/** The parts of a runner, except those that look at several of them, and its requests, which call back to it. */
export interface RunnerParts<T extends DomainTypes> {
  readonly options: PlanRunnerOptions<T>;
  readonly prover: PlanInPlayProver<T>;
  readonly observed: Observation<T>;
  readonly goals: GoalWatch<T>;
  readonly cooldowns: Cooldowns;
  readonly holdings: Holdings<T>;
  readonly callbacks: RunnerCallbacks<T>;
  readonly effects: EffectWatch<T>;
  readonly steps: StepPlay<T>;
  readonly late: LatePlan<T>;
  readonly quiet: QuietTicks<T>;
  readonly seat: AgentSeat;
}

/** Creates the parts of a runner. */
export function runnerParts<T extends DomainTypes>(options: PlanRunnerOptions<T>): RunnerParts<T> {
  const { orchestrator, agent, goal, preemptAfterMs, goalCooldownMs, cooldowns: before } = options;
  const { domain } = orchestrator;
  const prover = new PlanInPlayProver(domain, (of) => orchestrator.schedules.playerFor(of));
  const life = new AgentLife<PlanInPlay<T>>(options, currentAction);
  const { cooldowns } = life;
  if (before !== undefined) cooldowns.restore(before.ends, before.failures);
  const { hysteresis } = options;
  const goals = new GoalWatch(domain, goal, preemptAfterMs, goalCooldownMs, hysteresis);
  const holdings = new Holdings(options.reservations, agent);
  const callbacks: RunnerCallbacks<T> = new GameCallbacks(options);
  const effects = new EffectWatch(domain);
  return {
    ...{ options, prover, goals, cooldowns, holdings, callbacks, effects },
    observed: new Observation(domain),
    steps: new StepPlay(options, life, callbacks, effects),
    late: new LatePlan(prover, goals, hysteresis),
    quiet: new QuietTicks(goals, holdings, options),
    seat: new AgentSeat(orchestrator, agent),
  };
}
