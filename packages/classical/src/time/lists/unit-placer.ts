import { goalsOfMember, type JointTimedStep } from "@understudy/planner-core/schedule";
import { stepOfCrew } from "../changed-orders.ts";
import type { Happening } from "../task/shift-left.ts";
import type { TimeTask } from "../task/time-task.ts";
import type { Approaches } from "./approaches.ts";
import { Board, CLOCK_FIRST } from "./board.ts";
import type { Stocks } from "./stocks.ts";
import type { UnitPart } from "./units.ts";

/** Steps that stand in for those of the plan, by run; undefined for those of the plan. */
export type StepChoices = readonly (JointTimedStep | undefined)[];

/** Largest crew whose steps are kept. */
const MAX_CACHED = 2;
/** Most ends of clocks that a happening waits for. */
const MAX_CLOCKS = 8;

/** Places the steps of units on a board, with the approaches that they need. */
export class UnitPlacer {
  readonly board: Board;
  readonly #task: TimeTask;
  readonly #approaches: Approaches;
  readonly #goalAlone: (state: Int32Array, member: number) => boolean;
  /** Steps of other crews, by step and crew. */
  readonly #steps = new Map<number, JointTimedStep | undefined>();
  #standIns: StepChoices = [];
  /** The start and the limits of the duration of each step, by its run. */
  readonly #runs = new Map<number, readonly [start: number, from: number, to: number]>();
  #after: Int32Array | undefined;

  constructor(task: TimeTask, approaches: Approaches, stocks: Stocks, begin: Int32Array) {
    this.board = new Board(task, stocks, begin);
    this.#task = task;
    this.#approaches = approaches;
    this.#goalAlone = goalOfMember(task);
  }

  clear(): void {
    this.board.clear();
    this.#runs.clear();
  }

  /** Places a unit with a crew. Returns its end; infinite if that does not work. */
  place(parts: readonly UnitPart[], crew: readonly number[], standIns: StepChoices): number {
    this.#standIns = standIns;
    const mark = this.board.mark();
    // A step whose end has to wait must not start too early.
    const notBefore = new Map<number, number>();
    for (let attempt = 0; attempt < parts.length; attempt++) {
      const late = this.#placeParts(parts, crew, notBefore);
      if (late === undefined) return this.#last(mark.made);
      this.board.undo(mark);
      if (late.time === Number.POSITIVE_INFINITY || !parts.some(isStartOf(late.run))) break;
      notBefore.set(late.run, late.time);
    }
    return Number.POSITIVE_INFINITY;
  }

  #last(from: number): number {
    let last = 0;
    for (let at = from; at < this.board.times.length; at++) {
      last = Math.max(last, this.board.times[at] as number);
    }
    return last;
  }

  /** Places all parts. Returns the step that has to start later, and when; undefined if all is well. */
  #placeParts(
    parts: readonly UnitPart[],
    crew: readonly number[],
    notBefore: ReadonlyMap<number, number>,
  ): { readonly run: number; readonly time: number } | undefined {
    const board = this.board;
    let clocks = 0;
    for (let at = 0; at < parts.length; at++) {
      const { isEnd, run } = parts[at] as UnitPart;
      const step = this.#stepFor(parts[at] as UnitPart, crew);
      if (step === undefined || this.#task.isAllowed[step.index] === 0) return NEVER;
      const happening = this.#arrive(step, isEnd ? step.ends : step.starts, isEnd);
      if (happening < 0) return NEVER;
      if (isEnd) {
        const known = run < 0 ? this.#runningOf(-1 - run) : this.#runs.get(run);
        if (known === undefined) return NEVER;
        const [start, from, to] = known;
        const time = board.end(step, happening, start + from);
        if (time === CLOCK_FIRST) {
          if (++clocks > MAX_CLOCKS) return NEVER;
          board.endDue();
          at--;
          continue;
        }
        if (time === Number.POSITIVE_INFINITY) return NEVER;
        if (time > start + to) return run < 0 ? NEVER : { run, time: time - to };
        continue;
      }
      const range = this.#task.durationOf(step, board.state);
      if (range === undefined) return NEVER;
      const next = parts[at + 1];
      const isWhole = next?.isEnd === true && next.run === run;
      let end = -1;
      if (isWhole) {
        end = this.#endAfter(step, happening);
        if (end < 0) return NEVER;
      }
      const from = notBefore.get(run) ?? 0;
      const time = board.start(step, happening, end, range[0], from);
      if (time === Number.POSITIVE_INFINITY) return NEVER;
      if (time === CLOCK_FIRST) {
        if (++clocks > MAX_CLOCKS) return NEVER;
        board.endDue();
        at--;
        continue;
      }
      this.#runs.set(run, [time, range[0], range[1]]);
      if (isWhole) at++;
    }
    return undefined;
  }

  #runningOf(index: number): readonly [number, number, number] | undefined {
    const running = this.#task.running[index];
    return running && [0, running.from, running.to];
  }

  /** The end of a step that applies right after its start; -1 if there is none. */
  #endAfter(step: JointTimedStep, start: Happening): Happening {
    if (step.ends.length === 1 && step.during === undefined) {
      const only = step.ends[0] as Happening;
      // Most ends need nothing but that the step runs.
      if ((this.#task.joint.reads[only] as readonly number[]).length === 0) return only;
    }
    this.#after ??= new Int32Array(this.board.state.length);
    this.#task.afterInto(this.board.state, start, this.#after);
    for (const end of step.ends) if (this.#task.applies(end, this.#after)) return end;
    return -1;
  }

  /**
   * One of the cases of a happening that applies, after its members have come to where it takes place, and clocks have ended
   * that it waits for; -1 for none.
   */
  #arrive(step: JointTimedStep, cases: readonly Happening[], isEnd: boolean): Happening {
    for (let clocks = 0; ; clocks++) {
      const found = this.#arriveNow(step, cases, isEnd);
      if (found >= 0 || clocks === MAX_CLOCKS || !this.board.awaitFor(cases)) return found;
    }
  }

  #arriveNow(
    { members, marks, timed }: JointTimedStep,
    cases: readonly Happening[],
    isEnd: boolean,
  ): Happening {
    const { state } = this.board;
    if (!isEnd) for (const mark of marks) if (state[mark] !== 0) return -1;
    const found = this.#applicable(cases);
    if (found >= 0 || (isEnd && !timed.alongside)) return found;
    for (const action of cases) {
      for (const { slot, value } of this.#approaches.needsOf(action)) {
        if (state[slot] !== value) this.#go(slot, value);
      }
      if (this.#task.applies(action, state)) return action;
    }
    const [member = 0] = members;
    if (members.length > 1) return -1;
    return this.#tryWays(member, cases);
  }

  #applicable(cases: readonly Happening[]): Happening {
    for (const action of cases) if (this.#task.applies(action, this.board.state)) return action;
    return -1;
  }

  /** Lets a member's variable get a value by the shortest approach, if there is one. */
  #go(slot: number, value: number): void {
    let best: JointTimedStep | undefined;
    let least = Number.POSITIVE_INFINITY;
    for (const step of this.#approaches.to(slot, value)) {
      const time = this.#timeOf(step);
      if (time >= least) continue;
      least = time;
      best = step;
    }
    if (best !== undefined) this.#walk(best, least);
  }

  /** Tries each approach, where the conditions do not name the place. */
  #tryWays(member: number, cases: readonly Happening[]): Happening {
    let best: JointTimedStep | undefined;
    let least = Number.POSITIVE_INFINITY;
    const mark = this.board.mark();
    for (const step of this.#approaches.steps[member] ?? []) {
      const time = this.#timeOf(step);
      if (time >= least) continue;
      if (this.#walk(step, time) && this.#applicable(cases) >= 0) {
        least = time;
        best = step;
      }
      this.board.undo(mark);
    }
    if (best === undefined || !this.#walk(best, least)) return -1;
    return this.#applicable(cases);
  }

  /** The duration of an approach; infinite if it does not apply. */
  #timeOf(step: JointTimedStep): number {
    const { state } = this.board;
    if (this.#task.isAllowed[step.index] === 0) return Number.POSITIVE_INFINITY;
    for (const mark of step.marks) if (state[mark] !== 0) return Number.POSITIVE_INFINITY;
    if (this.#applicable(step.starts) < 0) return Number.POSITIVE_INFINITY;
    return this.#task.durationOf(step, state)?.[0] ?? Number.POSITIVE_INFINITY;
  }

  #walk(step: JointTimedStep, duration: number): boolean {
    const start = this.#applicable(step.starts);
    const end = start < 0 ? -1 : this.#endAfter(step, start);
    if (end < 0) return false;
    const time = this.board.start(step, start, end, duration, 0);
    return time !== CLOCK_FIRST && time < Number.POSITIVE_INFINITY;
  }

  /** Lets every member go where the goal wants it. Returns whether all can. */
  goHome(): boolean {
    const board = this.board;
    for (const member of this.#task.problem.members.keys()) {
      if (this.#goalAlone(board.state, member)) continue;
      const mark = board.mark();
      let best: JointTimedStep | undefined;
      let least = Number.POSITIVE_INFINITY;
      for (const step of this.#approaches.steps[member] ?? []) {
        const time = this.#timeOf(step);
        if (time >= least) continue;
        if (this.#walk(step, time) && this.#goalAlone(board.state, member)) {
          least = time;
          best = step;
        }
        board.undo(mark);
      }
      if (best === undefined || !this.#walk(best, least)) return false;
    }
    return true;
  }

  /** The joint step of a part for a crew; undefined if there is none. */
  #stepFor(
    { step: planned, roles, run }: UnitPart,
    crew: readonly number[],
  ): JointTimedStep | undefined {
    const step = this.#standIns[run] ?? planned;
    if (roles.length > MAX_CACHED) {
      return stepOfCrew(
        this.#task.joint,
        step,
        roles.map((role) => crew[role] as number),
      );
    }
    const code = roles.reduce((before, role) => 16 * before + (crew[role] as number), step.index);
    const key = 2 * code + roles.length - 1;
    if (!this.#steps.has(key)) {
      const members = roles.map((role) => crew[role] as number);
      this.#steps.set(key, stepOfCrew(this.#task.joint, step, members));
    }
    return this.#steps.get(key);
  }

  /**
   * Lets clocks end by the end of the last step, and later ones that the goal needs.
   *
   * @returns the time of the schedule; infinite if the goal is not reached
   */
  finish(reaches: (state: Int32Array) => boolean): number {
    const { made, times, state } = this.board;
    let time = 0;
    for (const [at, happening] of made.entries())
      if (happening >= 0) time = Math.max(time, times[at] as number);
    for (;;) if (this.board.endNext(time) === Number.POSITIVE_INFINITY) break;
    for (let clocks = 0; !reaches(state); clocks++) {
      const next = this.board.endNext(Number.POSITIVE_INFINITY);
      if (clocks === MAX_CLOCKS || next === Number.POSITIVE_INFINITY)
        return Number.POSITIVE_INFINITY;
      time = next;
    }
    return time;
  }

  /** The happenings in the order of their times; at one moment, ends come first. */
  inTime(): readonly Happening[] {
    const { made, times } = this.board;
    const { isEnd } = this.#task.joint;
    const rank = (at: number): number => {
      const happening = made[at] as number;
      return happening < 0 ? 1 : 2 * (1 - (isEnd[happening] as number));
    };
    const order = [...made.keys()].sort(
      (one, other) =>
        (times[one] as number) - (times[other] as number) || rank(one) - rank(other) || one - other,
    );
    return order.map((at) => made[at] as number);
  }
}

const NEVER = { run: -1, time: Number.POSITIVE_INFINITY };

const isStartOf =
  (run: number) =>
  (part: UnitPart): boolean =>
    !part.isEnd && part.run === run;

/** Whether the goal holds for a member alone. */
function goalOfMember({
  problem,
  joint,
}: TimeTask): (state: Int32Array, member: number) => boolean {
  const own = new Int32Array(problem.domain.variables.all.length);
  return (state, member) => {
    const slots = joint.slots[member] as Int32Array;
    for (let id = 0; id < slots.length; id++) own[id] = state[slots[id] as number] as number;
    return goalsOfMember(problem, member).every((goal) => goal.holds(own));
  };
}
