import { RequestError } from "../../base/errors.ts";
import { maintainedCondition } from "../../engine/contract/maintained-condition.ts";
import type { CompiledCondition, Domain, DomainTypes, Ways } from "../../rules/index.ts";
import { goalDeadline } from "../../time/durations/goal-deadline.ts";
import { CLOCK_HINT, clockMisfit, scaledClock } from "../../time/durations/lengths.ts";
import { timedEvents } from "../../time/schedule/events/timed-events.ts";
import type { TimedEvent } from "../../time/schedule/problem.ts";
import type { TimedSteps } from "../../time/schedule/timed-steps.ts";
import { disabledSteps } from "./check-options.ts";
import type { SquadConstraints } from "./options.ts";
import type { Situation } from "./plan/preparation.ts";
import type { SquadGoals } from "./squad-goals.ts";

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

  /** The situation against which plans are proved. */
  situation(
    states: Situation["states"],
    disabled: Situation["disabled"],
    { all, own }: SquadGoals<T>,
    nowMs: number,
    clocks: Situation["clocks"],
  ): Situation {
    const { maintain, ways, measure } = this;
    const deadlines = [all, ...own.values()].map(
      ({ name }) => goalDeadline(this.#deadlines, name) ?? Number.POSITIVE_INFINITY,
    );
    return {
      clocks,
      ...{ nowMs, states, disabled, goal: all.condition, maintain, ways, measure },
      goals: new Map([...own].map(([name, { condition }]) => [name, condition])),
      scaledBy: this.#scaledBy ?? Math.min(...deadlines),
    };
  }
}
