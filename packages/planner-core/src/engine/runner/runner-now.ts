import type { Domain, DomainTypes, PackedState, PlanConstraints } from "../../rules/index.ts";
import type { ClockWatcher } from "../contract/request.ts";
import { DEFAULT_UNIT_MS } from "../contract/together.ts";
import { AgentLife } from "../life/agent-life.ts";
import type { Cooldowns } from "../life/cooldowns.ts";
import { GameClock } from "../life/game-clock.ts";
import { expectedEndMs } from "../life/running-step.ts";
import { GameCallbacks } from "./game-callbacks.ts";
import { GoalWatch } from "./goals/goal-watch.ts";
import { Holdings } from "./holdings.ts";
import { Observation } from "./observation.ts";
import type { PlanRunnerOptions, RunnerCallbacks, RunnerObservation } from "./options.ts";
import { currentAction, type PlanAtStep, type PlanInPlay, shiftedPlan } from "./plan-in-play.ts";
import { CountingParts } from "./quiet/counting-parts.ts";
import { QuietTicks } from "./quiet/quiet-ticks.ts";
import { RunnerClocks } from "./runner-clocks.ts";
import { EffectWatch } from "./steps/effect-watch.ts";

/** The parts of an agent in play that outlast its plans, and the plan. */
export type LastingParts<T extends DomainTypes> = Pick<
  RunnerNow<T>,
  "cooldowns" | "clocks" | "endOfStepMs" | "inPlay" | "quiet" | "packed" | "watched"
>;

/** An agent in play, as all parts of its runner see it. Times are in milliseconds of game time. */
export class RunnerNow<T extends DomainTypes> {
  readonly options: PlanRunnerOptions<T>;
  readonly domain: Domain<T>;
  readonly callbacks: RunnerCallbacks<T>;
  readonly clock: GameClock;
  readonly observed: Observation<T>;
  readonly goals: GoalWatch<T>;
  readonly life: AgentLife<PlanInPlay<T>>;
  readonly effects: EffectWatch<T>;
  readonly holdings: Holdings<T>;
  readonly quiet: QuietTicks<T>;
  /** The clocks of things that run; undefined without any. */
  readonly clocks: ClockWatcher | undefined;
  readonly watched: RunnerClocks | undefined;
  /** The constraints that requests put on every plan now. */
  constraints: PlanConstraints = {};
  /** The plan being played. */
  inPlay: PlanInPlay<T> | undefined;

  constructor(options: PlanRunnerOptions<T>) {
    const { orchestrator, goal, preemptAfterMs, goalCooldownMs, hysteresis, cooldowns } = options;
    this.options = options;
    this.domain = orchestrator.domain;
    this.callbacks = new GameCallbacks(options);
    this.clock = new GameClock(options.mayStartOver);
    this.observed = new Observation(this.domain, (...change) => this.quiet.counts(...change));
    this.goals = new GoalWatch(this.domain, goal, preemptAfterMs, goalCooldownMs, hysteresis);
    this.life = new AgentLife<PlanInPlay<T>>(options, currentAction);
    if (cooldowns !== undefined) this.cooldowns.restore(cooldowns.ends, cooldowns.failures);
    this.effects = new EffectWatch(this.domain);
    this.holdings = new Holdings(options.reservations, options.agent);
    const counting = new CountingParts(this);
    this.quiet = new QuietTicks(this.goals, this.holdings, options, (plan) => counting.of(plan));
    this.clocks = orchestrator.routes.schedules.watchClocks(options.clocks);
    this.watched = this.clocks && new RunnerClocks(this.clocks, this.observed);
  }

  get nowMs(): number {
    return this.clock.nowMs;
  }

  /** The observed state; valid once there is one. */
  get packed(): PackedState {
    return this.observed.packed;
  }

  get cooldowns(): Cooldowns {
    return this.life.cooldowns;
  }

  /** The end of the running step as planned, on the game's clock, even if it is late; the present without one. */
  plannedEndMs(inPlay: PlanAtStep<T> | undefined = this.inPlay): number {
    if (inPlay?.running === undefined) return this.nowMs;
    const { endsAtMs, startedAtMs } = inPlay.running;
    if (Number.isFinite(endsAtMs)) return endsAtMs;
    const { duration = 0 } = inPlay.outcome.plan?.steps[inPlay.position] ?? {};
    return startedAtMs + duration * DEFAULT_UNIT_MS;
  }

  /** The time at which the running step is expected to end, on the game's clock; the present without one. */
  get endOfStepMs(): number {
    const { running } = this.inPlay ?? {};
    const endsAtMs = this.plannedEndMs();
    return running === undefined
      ? endsAtMs
      : expectedEndMs({ ...running, endsAtMs }, this.nowMs, DEFAULT_UNIT_MS);
  }

  /**
   * Takes in the state that a tick is told, and what clocks of things have done.
   *
   * @returns whether anything has changed that counts
   * @throws StateError like `Observation.see`
   */
  see(told: RunnerObservation<T> | undefined): boolean {
    const { clock, domain, nowMs, observed, watched } = this;
    if (watched === undefined) return observed.see(told);
    const before = observed.isKnown ? observed.packed : undefined;
    const isOther = observed.see(watched.dated(told, (state) => domain.pack(state), before));
    const hasEnded = clock.isCatchingUp && watched.assume(nowMs);
    watched.see(nowMs);
    return isOther || hasEnded;
  }

  /** Moves all times, for a game whose time started over. */
  shift(ms: number): void {
    this.quiet.end();
    this.inPlay &&= shiftedPlan(this.inPlay, ms);
    this.cooldowns.shift(ms);
    this.goals.shift(ms);
    this.watched?.shift(ms);
  }
}
