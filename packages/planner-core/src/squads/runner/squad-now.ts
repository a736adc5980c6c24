import type { SingleGoal } from "../../engine/contract/request.ts";
import { GameClock } from "../../engine/life/game-clock.ts";
import { GameCallbacks } from "../../engine/runner/game-callbacks.ts";
import type { DomainTypes, Goal, PackedState } from "../../rules/index.ts";
import type { TimedSteps } from "../../time/schedule/timed-steps.ts";
import { weightsOf } from "../together/measure.ts";
import { timedStepsOf } from "./check-options.ts";
import type { SquadCallbacks, SquadConstraints, SquadRunnerOptions } from "./options.ts";
import type { Rehearsal, Situation } from "./plan/rehearsal.ts";
import type { PlanNow } from "./plan/roles.ts";
import { type PlanScene, SquadPlan } from "./plan/squad-plan.ts";
import type { Timetable } from "./plan/timetable.ts";
import { Roster } from "./roster.ts";
import { SquadLives } from "./squad-lives.ts";
import { SquadRules, squadGoal } from "./squad-rules.ts";

/** A squad in play, as all parts of its runner see it. Times are in milliseconds of game time. */
export class SquadNow<T extends DomainTypes> implements PlanNow {
  readonly options: SquadRunnerOptions<T>;
  readonly callbacks: SquadCallbacks<T>;
  readonly steps: TimedSteps;
  readonly unitMs: number;
  readonly clock: GameClock;
  readonly roster: Roster<T>;
  readonly lives: SquadLives;
  /** The steps in flight and those to come. */
  plan: SquadPlan;
  /** The times of the plan, and whether it works; undefined before the first proof. */
  rehearsal: Rehearsal | undefined;
  #rules: SquadRules<T>;
  #goal: Goal;
  #reference: SingleGoal<T>;

  /**
   * @param restored the members of a saved squad. Default: those of the options
   * @throws RequestError if an option does not fit the domain, or the domain has no time
   */
  constructor(
    options: SquadRunnerOptions<T>,
    restored: ReadonlyMap<string, PackedState | undefined> | undefined,
  ) {
    const { orchestrator, members, goal, unitMs = 1000, measure, mayStartOver } = options;
    const { domain } = orchestrator;
    this.options = options;
    this.callbacks = new GameCallbacks(options);
    this.steps = timedStepsOf(domain);
    this.unitMs = unitMs;
    this.clock = new GameClock(mayStartOver);
    this.#rules = new SquadRules(domain, this.steps, options, weightsOf(measure));
    this.#goal = squadGoal(domain, goal);
    this.#reference = goal;
    this.roster = new Roster(domain, this.steps, members, restored);
    this.lives = new SquadLives(options);
    this.plan = new SquadPlan(this.scene, [], 0);
  }

  get nowMs(): number {
    return this.clock.nowMs;
  }

  get rules(): SquadRules<T> {
    return this.#rules;
  }

  /** The goal as given. */
  get reference(): SingleGoal<T> {
    return this.#reference;
  }

  get scene(): PlanScene {
    const { steps, unitMs, roster, rules } = this;
    return { steps, unitMs, names: roster.names, events: rules.events };
  }

  get timetable(): Timetable | undefined {
    return this.rehearsal?.timetable;
  }

  /** Whether the plan works, by the last proof. */
  get isSound(): boolean {
    return this.rehearsal?.isSound === true;
  }

  /** The situation against which plans are proved. Undefined while the state of a member is missing. */
  get situation(): Situation | undefined {
    const { states } = this.roster;
    return states && this.rules.situation(states, this.disabled, this.#goal, this.nowMs);
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

  /** Whether the goal holds and no step runs. */
  get isReached(): boolean {
    const { states } = this.roster;
    if (this.plan.flights.length > 0 || states === undefined) return false;
    return states.every((state) => this.#goal.condition.holds(state));
  }

  /** Sets the goal. Returns whether it is another one. @throws RequestError for a goal that does not fit */
  pursue(goal: SingleGoal<T>): boolean {
    const { hash, name } = this.#goal;
    this.#goal = squadGoal(this.options.orchestrator.domain, goal);
    this.#reference = goal;
    return this.#goal.hash !== hash || this.#goal.name !== name;
  }

  /** Changes constraints on plans. @throws RequestError for a constraint that does not fit; nothing changes then */
  constrain(constraints: SquadConstraints<T>): void {
    const { domain } = this.options.orchestrator;
    const given = { ...this.rules.given, ...constraints };
    this.#rules = new SquadRules(domain, this.steps, given, this.rules.measure);
    this.recast();
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
