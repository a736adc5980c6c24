import type { SingleGoal } from "../../engine/contract/request.ts";
import { GameClock } from "../../engine/life/game-clock.ts";
import { GameCallbacks } from "../../engine/runner/game-callbacks.ts";
import { RunnerClocks } from "../../engine/runner/runner-clocks.ts";
import type { DomainTypes, PackedState } from "../../rules/index.ts";
import type { TimedSteps } from "../../time/schedule/timed-steps.ts";
import { ClockWatch } from "../together/clock-watch.ts";
import { runningClocks } from "../together/clocks.ts";
import { weightsOf } from "../together/measure.ts";
import { timedStepsOf } from "./check-options.ts";
import type { SquadCallbacks, SquadConstraints, SquadRunnerOptions } from "./options.ts";
import type { Preparation, Situation } from "./plan/preparation.ts";
import type { PlanNow } from "./plan/roles.ts";
import { type PlanScene, SquadPlan } from "./plan/squad-plan.ts";
import type { Timetable } from "./plan/timetable.ts";
import { Roster } from "./roster.ts";
import { type MemberGoals, SquadGoals } from "./squad-goals.ts";
import { SquadLives } from "./squad-lives.ts";
import { SquadRules } from "./squad-rules.ts";

/** A squad in play, as all parts of its runner see it. Times are in milliseconds of game time. */
export class SquadNow<T extends DomainTypes> implements PlanNow {
  readonly options: SquadRunnerOptions<T>;
  readonly callbacks: SquadCallbacks<T>;
  readonly steps: TimedSteps;
  readonly unitMs: number;
  readonly clock: GameClock;
  readonly roster: Roster<T>;
  readonly lives: SquadLives;
  /** The clocks of things that run. */
  readonly clocks: ClockWatch;
  readonly watched: RunnerClocks;
  /** The steps in flight and those to come. */
  plan: SquadPlan;
  /** The times of the plan, and whether it works; undefined before the first proof. */
  preparation: Preparation | undefined;
  #rules: SquadRules<T>;
  #goals: SquadGoals<T>;

  /**
   * @param restored the members of a saved squad. Default: those of the options
   * @throws RequestError if an option does not fit the domain, or the domain has no time
   */
  constructor(
    options: SquadRunnerOptions<T>,
    restored: ReadonlyMap<string, PackedState | undefined> | undefined,
  ) {
    const {
      orchestrator,
      members,
      goal,
      goals,
      unitMs = 1000,
      measure,
      mayStartOver,
      clocks,
    } = options;
    const { domain } = orchestrator;
    this.options = options;
    this.callbacks = new GameCallbacks(options);
    this.steps = timedStepsOf(domain);
    this.unitMs = unitMs;
    this.clock = new GameClock(mayStartOver);
    this.clocks = new ClockWatch(
      this.steps,
      unitMs,
      runningClocks(this.steps.clocks, clocks, unitMs),
    );
    this.#rules = new SquadRules(domain, this.steps, options, weightsOf(measure));
    this.#goals = new SquadGoals(domain, members, goal, goals);
    this.roster = new Roster(domain, this.steps, members, restored);
    this.watched = new RunnerClocks(this.clocks, this.roster);
    this.lives = new SquadLives(options);
    this.plan = new SquadPlan(this.scene, [], 0);
  }

  get nowMs(): number {
    return this.clock.nowMs;
  }

  get rules(): SquadRules<T> {
    return this.#rules;
  }

  get goals(): SquadGoals<T> {
    return this.#goals;
  }

  get scene(): PlanScene {
    const { steps, unitMs, roster, rules } = this;
    const isTimed = this.options.ends === "timed";
    return { steps, unitMs, names: roster.names, events: rules.events, isTimed };
  }

  get timetable(): Timetable | undefined {
    return this.preparation?.timetable;
  }

  /** A time of the timetable on the game's clock. */
  msOf(scaled: number): number {
    return (this.preparation?.nowMs ?? this.nowMs) + (scaled * this.unitMs) / 1000;
  }

  /** Whether the plan works, by the last proof. */
  get isSound(): boolean {
    return this.preparation?.isSound === true;
  }

  /** The situation against which plans are proved. Undefined while the state of a member is missing. */
  get situation(): Situation | undefined {
    const { states } = this.roster;
    const clocks = this.clocks.running(this.nowMs);
    return states && this.rules.situation(states, this.disabled, this.#goals, this.nowMs, clocks);
  }

  /** The steps that members must not take part in, cool-downs included, by name. */
  get disabled(): Situation["disabled"] {
    return new Map(
      this.roster.names.map((name) => {
        const own = this.rules.disabled.get(name) ?? [];
        return [name, new Set([...own, ...this.lives.avoidedBy(name, this.nowMs)])];
      }),
    );
  }

  /** Whether the goals hold by the states as told and expected. */
  get holdsGoals(): boolean {
    const { names, states } = this.roster;
    return states !== undefined && this.#goals.hold(names, states);
  }

  /** Whether the goals hold and no step runs. */
  get isReached(): boolean {
    return this.plan.flights.length === 0 && this.holdsGoals;
  }

  /** Sets the goals. Returns whether they are others. @throws RequestError for a goal that does not fit */
  pursue(goal: SingleGoal<T>, goals: MemberGoals<T> | undefined): boolean {
    const before = this.#goals;
    this.#goals = new SquadGoals(this.options.orchestrator.domain, this.roster.names, goal, goals);
    return !this.#goals.equals(before);
  }

  /** Sets the goal that a member has besides that of all, or none. @throws RequestError for a goal that does not fit */
  pursueAlone(name: string, goal: SingleGoal<T> | undefined): void {
    this.#goals = this.#goals.with(name, goal);
  }

  /** Changes constraints on plans. @throws RequestError for a constraint that does not fit; nothing changes then */
  constrain(constraints: SquadConstraints<T>): void {
    const { domain } = this.options.orchestrator;
    const given = { ...this.rules.given, ...constraints };
    this.#rules = new SquadRules(domain, this.steps, given, this.rules.measure);
    this.recast();
  }

  /**
   * Takes in what a tick is told, and what clocks of things have done.
   *
   * @param tell tells the roster. Returns whether anything has changed
   * @returns whether anything has changed
   */
  see(tell: () => boolean): boolean {
    const { clock, roster, watched } = this;
    const expected = roster.isKnown ? roster.packed : undefined;
    const isOther = tell();
    if (!roster.isKnown) return isOther;
    const told = roster.packed;
    const dated = watched.dated(told, (state) => state, expected);
    if (dated !== told) roster.replace(dated as PackedState);
    const hasEnded = clock.isCatchingUp && watched.assume(clock.nowMs);
    watched.see(clock.nowMs, clock.isCatchingUp ? undefined : expected);
    return isOther || hasEnded;
  }

  /** Fits the plan into the present scene. */
  recast(): void {
    this.plan = this.plan.within(this.scene);
  }

  /** Drops the steps of the plan that have not started. */
  dropRest(): void {
    this.plan = this.plan.only(({ running }) => running !== undefined);
  }
}
