import type { DomainTypes } from "../../rules/domain/definition/types.ts";
import { AgentLife } from "../life/agent-life.ts";
import type { Cooldowns } from "../life/cooldowns.ts";
import { AgentSeat } from "./agent-seat.ts";
import { Critic } from "./critic.ts";
import { GameCallbacks } from "./game-callbacks.ts";
import { GoalWatch } from "./goals/goal-watch.ts";
import { Holdings } from "./holdings.ts";
import { Interruptions } from "./interruptions.ts";
import { LatePlan } from "./late-plan.ts";
import { Observation } from "./observation.ts";
import type { PlanRunnerOptions, RunnerCallbacks } from "./options.ts";
import { currentAction, type PlanInPlay, PlanInPlayProver } from "./plan-in-play.ts";
import type { RunnerSnapshot } from "./saved/read-runner.ts";
import { type RunnerFacts, type SavedRunner, writeRunner } from "./saved/saved-runner.ts";
import { StepPlay } from "./steps/step-play.ts";

/** The parts of a runner, except its requests, which call back to the runner. */
export interface RunnerParts<T extends DomainTypes> {
  readonly options: PlanRunnerOptions<T>;
  readonly prover: PlanInPlayProver<T>;
  readonly observed: Observation<T>;
  readonly goals: GoalWatch<T>;
  readonly cooldowns: Cooldowns;
  readonly holdings: Holdings<T>;
  readonly critic: Critic<T>;
  readonly callbacks: RunnerCallbacks<T>;
  readonly steps: StepPlay<T>;
  readonly late: LatePlan<T>;
  readonly seat: AgentSeat;
}

/** Creates the parts of a runner. */
export function runnerParts<T extends DomainTypes>(options: PlanRunnerOptions<T>): RunnerParts<T> {
  const { orchestrator, agent, goal, preemptAfterMs, goalCooldownMs } = options;
  const { domain } = orchestrator;
  const prover = new PlanInPlayProver(domain, (of) => orchestrator.schedules.playerFor(of));
  const goals = new GoalWatch(domain, goal, preemptAfterMs, goalCooldownMs);
  const life = new AgentLife<PlanInPlay<T>>(options, currentAction);
  const { cooldowns } = life;
  const { cooldowns: before } = options;
  if (before !== undefined) cooldowns.restore(before.ends, before.failures);
  const holdings = new Holdings(options.reservations, agent);
  const callbacks: RunnerCallbacks<T> = new GameCallbacks(options);
  return {
    ...{ options, prover, goals, cooldowns, holdings, callbacks },
    observed: new Observation(domain),
    critic: new Critic(prover, goals, holdings, new Interruptions(options, callbacks)),
    steps: new StepPlay(options, life, callbacks),
    late: new LatePlan(prover, options.hysteresis),
    seat: new AgentSeat(orchestrator, agent),
  };
}

/** A runner in play as plain JSON. */
export function savedParts<T extends DomainTypes>(
  { options, goals, cooldowns, observed, steps }: RunnerParts<T>,
  inPlay: Pick<RunnerFacts<T>, "inPlay" | "times" | "wait">,
): SavedRunner {
  return writeRunner(options.orchestrator.domain, {
    ...{ agent: options.agent, goal: goals.reference, goalRests: goals.rests, cooldowns },
    observed: observed.isKnown ? observed.packed : undefined,
    effects: steps.watched,
    ...inPlay,
  });
}

/** Resumes what was saved of the parts. */
export function restoreParts<T extends DomainTypes>(
  { goals, cooldowns, observed, steps, holdings }: RunnerParts<T>,
  snapshot: RunnerSnapshot<T>,
): void {
  goals.pursue(snapshot.goal);
  goals.restore(snapshot.goalRests);
  cooldowns.restore(snapshot.cooldowns, snapshot.failures);
  if (snapshot.observed !== undefined) observed.replace(snapshot.observed);
  const { before = observed.packed, ...effects } = snapshot.effects;
  steps.resume({ before, ...effects });
  holdings.doubt();
}
