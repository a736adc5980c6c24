import { RequestError } from "../../base/errors.ts";
import { maintainedCondition } from "../../engine/contract/maintained-condition.ts";
import type { SingleGoal } from "../../engine/contract/request.ts";
import { chooseGoals } from "../../engine/orchestrator/request/goal-choice.ts";
import type { CompiledCondition } from "../../rules/condition/condition.ts";
import type { Ways } from "../../rules/domain/actions/ways.ts";
import type { DomainTypes } from "../../rules/domain/definition/types.ts";
import type { Domain, Goal } from "../../rules/domain/domain.ts";
import { goalDeadline } from "../../time/durations/goal-deadline.ts";
import { CLOCK_HINT, clockMisfit, scaledClock } from "../../time/durations/lengths.ts";
import { timedEvents } from "../../time/schedule/events/timed-events.ts";
import type { TimedEvent } from "../../time/schedule/problem.ts";
import type { TimedSteps } from "../../time/schedule/timed-steps.ts";
import { disabledSteps } from "./check-options.ts";
import type { SquadConstraints } from "./options.ts";
import type { Situation } from "./plan/rehearsal.ts";
import type { Roster } from "./roster.ts";
import type { SquadLives } from "./squad-lives.ts";

/** The constraints on a squad's plans, as given and compiled. */
export class SquadRules<T extends DomainTypes> {
  readonly given: SquadConstraints<T>;
  readonly events: readonly TimedEvent[];
  readonly maintain: CompiledCondition | undefined;
  readonly ways: Ways | undefined;
  readonly measure: Situation["measure"];
  /** By member; without cool-downs. */
  readonly disabled: ReadonlyMap<string, ReadonlySet<number>>;
  readonly #scaledBy: number | undefined;
  readonly #deadlines: Readonly<Record<string, number>>;

  /** @throws RequestError for a constraint that does not fit the domain */
  constructor(
    domain: Domain<T>,
    steps: TimedSteps,
    given: SquadConstraints<T>,
    measure: Situation["measure"],
  ) {
    this.measure = measure;
    const { by, events, maintain, ways, disabled } = given;
    this.given = { by, events, maintain, ways, disabled };
    this.events = timedEvents(steps, events);
    this.maintain = maintainedCondition(domain, maintain);
    this.ways = ways === undefined ? undefined : domain.ways(ways);
    this.disabled = disabledSteps(steps, disabled);
    this.#deadlines = steps.time.by;
    this.#scaledBy = by === undefined ? undefined : scaledClock(by);
    if (by === undefined || this.#scaledBy !== undefined) return;
    throw new RequestError([{ pointer: "/by", message: clockMisfit(by), hint: CLOCK_HINT }]);
  }

  /** The situation against which plans are proved now. Undefined while the state of a member is missing. */
  situation(
    roster: Roster<T>,
    lives: SquadLives,
    goal: Goal,
    nowMs: number,
  ): Situation | undefined {
    const { states } = roster;
    if (states === undefined) return undefined;
    const { maintain, ways, measure } = this;
    return {
      ...{ nowMs, states, maintain, ways, goal: goal.condition },
      disabled: this.disabledNow(roster.names, lives, nowMs),
      scaledBy: this.deadlineOf(goal),
      measure,
    };
  }

  /** The steps that members must not take part in now, cool-downs included. */
  disabledNow(
    names: readonly string[],
    lives: SquadLives,
    nowMs: number,
  ): ReadonlyMap<string, ReadonlySet<number>> {
    return new Map(
      names.map((name) => {
        const own = this.disabled.get(name) ?? [];
        return [name, new Set([...own, ...lives.avoidedBy(name, nowMs)])];
      }),
    );
  }

  /** The deadline of a goal in thousandths on the game's clock; infinite if there is none. */
  deadlineOf({ name }: Goal): number {
    return this.#scaledBy ?? goalDeadline(this.#deadlines, name) ?? Number.POSITIVE_INFINITY;
  }
}

/**
 * The one goal that a squad pursues.
 *
 * @throws RequestError for an unknown goal, several goals, or a directive
 */
export function squadGoal<T extends DomainTypes>(domain: Domain<T>, goal: SingleGoal<T>): Goal {
  const { goals, directive } = chooseGoals(domain, goal);
  const [first] = goals;
  if (first !== undefined && goals.length === 1 && directive === undefined) return first;
  const message = "must be one goal: a name or a condition";
  throw new RequestError([{ pointer: "/goal", message }]);
}
