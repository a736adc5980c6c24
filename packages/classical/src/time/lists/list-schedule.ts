import type { Happening } from "../task/shift-left.ts";
import type { TimeTask } from "../task/time-task.ts";
import type { Approaches } from "./approaches.ts";
import { standInsFor } from "./stand-ins.ts";
import type { Stocks } from "./stocks.ts";
import { type StepChoices, UnitPlacer } from "./unit-placer.ts";
import type { WorkUnit } from "./units.ts";

/** Largest number of roles for which all crews are tried. */
const MAX_ROLES = 2;

/** A list schedule: units in the order in which they are placed, some of them with a given crew. */
export interface UnitList {
  readonly order: readonly number[];
  /** The crew of each unit, by role; undefined for the crew that is done first. */
  readonly crews: readonly (readonly number[] | undefined)[];
  /** Undefined for the step that is done first. */
  readonly standIns: StepChoices;
  /** Whether every step is tried for every crew, and not only for the crew that is done first with the planned steps. */
  readonly isThorough: boolean;
}

/** The schedule of a list. */
export interface ListedSchedule {
  readonly happenings: readonly Happening[];
  readonly time: number;
  /** Sum of the times at which the units are over: of schedules of one time, the lower is better. */
  readonly sum: number;
  readonly crews: readonly (readonly number[])[];
  readonly standIns: StepChoices;
}

/** Places units one after the other, each with the crew that is done with it first (list scheduling: Graham 1966). */
export class ListScheduler {
  readonly #task: TimeTask;
  readonly #placer: UnitPlacer;
  readonly #units: readonly WorkUnit[];
  /** The unit that could not be done in the last list; -1 for none. */
  failed = -1;
  #standIns: StepChoices = [];
  #crews: (readonly number[] | undefined)[] = [];

  constructor(
    task: TimeTask,
    approaches: Approaches,
    stocks: Stocks,
    units: readonly WorkUnit[],
    begin: Int32Array,
  ) {
    this.#task = task;
    this.#placer = new UnitPlacer(task, approaches, stocks, begin);
    this.#units = units;
  }

  /** The schedule of a list, unit by unit; undefined if a unit cannot be done in this order. */
  *schedule({
    order,
    crews,
    standIns,
    isThorough,
  }: UnitList): Generator<undefined, ListedSchedule | undefined, void> {
    this.#placer.clear();
    this.#crews = this.#units.map(() => undefined);
    this.#standIns = standIns;
    let sum = 0;
    for (const index of order) {
      const end = this.#placeBest(index, crews[index], isThorough);
      this.failed = index;
      if (end === Number.POSITIVE_INFINITY) return undefined;
      sum += end;
      yield;
    }
    this.failed = -1;
    if (!this.#placer.goHome()) return undefined;
    const time = this.#placer.finish((state) => this.#task.conditions.goal.holds(state));
    if (time === Number.POSITIVE_INFINITY) return undefined;
    const done = [...this.#standIns];
    for (const { parts } of this.#units) {
      for (const { run, step } of parts) if (run >= 0) done[run] ??= step;
    }
    const happenings = this.#placer.inTime();
    return { happenings, time, sum, crews: this.#crews as number[][], standIns: done };
  }

  /** Places a unit with the crew that is done first. Returns its end; infinite if no crew can do it. */
  #placeBest(index: number, given: readonly number[] | undefined, isThorough: boolean): number {
    const unit = this.#units[index] as WorkUnit;
    const isGiven = given !== undefined && this.#mayBe(unit, given);
    const choices = this.#membersFor(unit);
    const crews = isGiven ? [given] : crewsOf(choices);
    const planned = this.#standIns;
    let best: readonly number[] | undefined;
    let steps = planned;
    let least = Number.POSITIVE_INFINITY;
    const { board } = this.#placer;
    const mark = board.mark();
    const attempt = (crew: readonly number[], standIns: StepChoices): void => {
      // A member of the crew is not free before that.
      if (crew.some((member) => (board.free[member] as number) >= least)) return;
      const end = this.#placer.place(unit.parts, crew, standIns);
      board.undo(mark);
      if (end < least) [least, best, steps] = [end, crew, standIns];
    };
    for (const crew of crews) attempt(crew, planned);
    // In a larger crew, one role after the other is given to another member.
    const [first] = crews;
    if (first !== undefined && !isGiven && choices.length > MAX_ROLES) {
      for (const [role, members] of choices.entries()) {
        const present: readonly number[] = best ?? first;
        for (const member of members) attempt(withMember(present, role, member), planned);
      }
    }
    // Another tree or burner, for those who are done first, or for all if the planned one is taken.
    const takers: readonly (readonly number[])[] =
      best === undefined || isThorough ? crews : [best];
    for (const standIns of this.#choices(unit, planned)) {
      for (const crew of takers) attempt(crew, standIns);
    }
    if (best === undefined) return least;
    this.#standIns = steps;
    this.#crews[index] = best;
    return this.#placer.place(unit.parts, best, steps);
  }

  /** The steps with another one for a step that the unit begins, where that is not given. */
  *#choices({ parts }: WorkUnit, given: StepChoices): Generator<StepChoices, void, void> {
    for (const { run, isEnd, step } of parts) {
      if (isEnd || given[run] !== undefined) continue;
      for (const other of standInsFor(this.#task, step)) {
        const changed = [...given];
        changed[run] = other;
        yield changed;
      }
    }
  }

  /** Whether a crew keeps the ties of a unit. */
  #mayBe({ ties, isBound, members }: WorkUnit, crew: readonly number[]): boolean {
    return crew.every((member, role) => {
      const tie = ties[role];
      if (tie !== undefined) return this.#crews[tie[0]]?.[tie[1]] === member;
      return isBound[role] === false || members[role] === member;
    });
  }

  /** The members that may have each role of a unit; those of the plan first. */
  #membersFor({ ties, isBound, members }: WorkUnit): readonly (readonly number[])[] {
    const all = [...this.#task.problem.members.keys()];
    return members.map((member, role): readonly number[] => {
      const tie = ties[role];
      if (tie !== undefined) {
        const tied = this.#crews[tie[0]]?.[tie[1]];
        return tied === undefined ? [] : [tied];
      }
      return isBound[role] === true ? [member] : [member, ...all.filter((one) => one !== member)];
    });
  }
}

/** All crews for one or two roles; for more, that of the first choices. */
function crewsOf(choices: readonly (readonly number[])[]): readonly (readonly number[])[] {
  const [one = [], two] = choices;
  if (choices.some(({ length }) => length === 0)) return [];
  if (two === undefined) return one.map((member) => [member]);
  if (choices.length > MAX_ROLES) return [choices.map(([first]) => first as number)];
  return one.flatMap((first) => two.map((second) => [first, second]));
}

function withMember(crew: readonly number[], role: number, member: number): readonly number[] {
  return crew.map((other, index) => (index === role ? member : other));
}
