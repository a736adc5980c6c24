import type { JointTimedStep } from "@understudy/planner-core/schedule";
import { takenOver } from "../changed-orders.ts";
import type { Happening, TimedOrder } from "../task/shift-left.ts";
import type { TimeTask } from "../task/time-task.ts";
import { Approaches } from "./approaches.ts";
import { siblingsOf } from "./siblings.ts";

/** Maximum number of consecutive parts of a schedule that are moved at once. */
const MAX_RUN = 6;

/** A part of an order that is moved as a whole: a step, the start or the end of one, or an event. */
interface Part {
  /** The joint step; -1 for an event. */
  readonly step: number;
  /** The happenings of the step that it has. */
  readonly isStart: boolean;
  readonly isEnd: boolean;
  /** The event, as `-1 - index`, if it is one. */
  readonly happening: Happening;
}

/**
 * Orders in which steps of a schedule are moved: to an earlier place, before the end of a step that goes on alongside,
 * to another member or another station. Approaches, such as walks, are chosen anew, and a step whose station is taken
 * uses another one.
 */
export class MovedSteps {
  readonly #task: TimeTask;
  readonly #approaches: Approaches;
  #state: Int32Array;
  #made: Happening[] = [];
  /** The situation before each part of the schedule, up to the first that was not built. */
  #reached: { readonly state: Int32Array; readonly count: number }[] = [];
  #base: readonly Happening[] = [];
  /** The step that stands in for another, from its start to its end. */
  readonly #standIns = new Map<number, number>();

  constructor(task: TimeTask) {
    this.#task = task;
    this.#approaches = Approaches.of(task.joint);
    this.#state = task.start;
  }

  /**
   * The orders next to a schedule's. Undefined for a move that does not work: the happenings no longer apply, or miss the
   * goal.
   */
  *around(order: TimedOrder): Generator<readonly Happening[] | undefined, void, void> {
    const parts = this.#partsOf(order);
    this.#reached = [];
    const first = this.#build(parts, 0, this.#reached);
    this.#base = this.#made;
    yield first;
    yield* this.#beforeEnds(parts);
    yield* this.#exchanged(parts);
    yield* this.#toOthers(parts);
    yield* this.#elsewhere(parts);
    yield* this.#earlier(parts);
  }

  /** Later steps into the time in which a member only waits for the end of a step that goes on alongside. */
  *#beforeEnds(parts: readonly Part[]): Generator<readonly Happening[] | undefined, void, void> {
    for (let end = 0; end < parts.length; end++) {
      const { isStart, isEnd, step } = parts[end] as Part;
      if (isStart || !isEnd || this.#stepAt(step)?.timed.alongside !== true) continue;
      for (let from = end + 1; from < parts.length && from <= end + MAX_RUN; from++) {
        for (let count = 1; count <= MAX_RUN && from + count <= parts.length; count++) {
          yield this.#build(moved(parts, from, count, end), end);
        }
      }
    }
  }

  /** Two members that each do what the other would have done from some step on. */
  *#exchanged(parts: readonly Part[]): Generator<readonly Happening[] | undefined, void, void> {
    const { joint, problem, isAllowed } = this.#task;
    const exchange = (step: number, one: number, other: number): number => {
      const members = this.#stepAt(step)?.members ?? [];
      if (members.includes(one) === members.includes(other)) return step;
      const [giver, taker] = members.includes(one) ? [one, other] : [other, one];
      return takenOver(joint, step, giver, taker);
    };
    for (const one of problem.members.keys()) {
      for (const other of problem.members.slice(one + 1).map((_, at) => one + 1 + at)) {
        for (let from = 0; from < parts.length; from++) {
          const changed = parts.map((part, at) =>
            at < from || part.step < 0 ? part : { ...part, step: exchange(part.step, one, other) },
          );
          const isOther = changed[from]?.step !== parts[from]?.step;
          const works = ({ step }: Part, at: number): boolean =>
            at < from || parts[at]?.step === -1 || (step >= 0 && isAllowed[step] !== 0);
          if (isOther && changed.every(works)) yield this.#build(changed, from);
        }
      }
    }
  }

  *#toOthers(parts: readonly Part[]): Generator<readonly Happening[] | undefined, void, void> {
    const { joint, problem, isAllowed } = this.#task;
    for (const giver of problem.members.keys()) {
      const lane = [...parts.keys()].filter(
        (at) => this.#stepAt((parts[at] as Part).step)?.members.includes(giver) === true,
      );
      for (let first = 0; first < lane.length; first++) {
        for (let count = 1; count <= MAX_RUN && first + count <= lane.length; count++) {
          const run = new Set(lane.slice(first, first + count));
          for (const taker of problem.members.keys()) {
            if (taker === giver) continue;
            const given = new Map<number, number>();
            for (const at of run) {
              const { step } = parts[at] as Part;
              given.set(step, takenOver(joint, step, giver, taker));
            }
            if ([...given.values()].some((step) => step < 0 || isAllowed[step] === 0)) continue;
            const changed = parts.map((part, at) =>
              run.has(at) ? { ...part, step: given.get(part.step) as number } : part,
            );
            yield this.#build(changed, lane[first] as number);
          }
        }
      }
    }
  }

  /** Each step with another argument, such as another station. */
  *#elsewhere(parts: readonly Part[]): Generator<readonly Happening[] | undefined, void, void> {
    const { joint, isAllowed } = this.#task;
    for (let at = 0; at < parts.length; at++) {
      const { step, isStart } = parts[at] as Part;
      const own = isStart ? this.#stepAt(step) : undefined;
      if (own === undefined) continue;
      for (const { index } of siblingsOf(joint, own)) {
        if (isAllowed[index] === 0) continue;
        const changed = parts.map((part, place) =>
          place >= at && part.step === step ? { ...part, step: index } : part,
        );
        yield this.#build(changed, at);
      }
    }
  }

  /** Each run of steps at every earlier place. */
  *#earlier(parts: readonly Part[]): Generator<readonly Happening[] | undefined, void, void> {
    for (let from = 1; from < parts.length; from++) {
      for (let to = from - 1; to >= 0; to--) {
        // Past what it has nothing to do with, a run would come to the same place.
        if (!this.#meet(parts[to] as Part, parts[from] as Part)) continue;
        for (let count = 1; count <= MAX_RUN && from + count <= parts.length; count++) {
          yield this.#build(moved(parts, from, count, to), to);
        }
      }
    }
  }

  /** Whether the order of two parts can matter. */
  #meet(one: Part, other: Part): boolean {
    const { joint, writes } = this.#task;
    const [first, second] = [this.#stepAt(one.step), this.#stepAt(other.step)];
    if (first === undefined || second === undefined) return true;
    if (first.members.some((member) => second.members.includes(member))) return true;
    const touched = (step: JointTimedStep): readonly number[] =>
      [...step.starts, ...step.ends].flatMap((action) => joint.reads[action] as readonly number[]);
    const changed = (step: JointTimedStep): readonly number[] =>
      [...step.starts, ...step.ends].flatMap((action) => writes[action] as readonly number[]);
    const meets = (a: JointTimedStep, b: JointTimedStep): boolean => {
      const set = new Set([...touched(b), ...changed(b)]);
      return changed(a).some((variable) => set.has(variable));
    };
    return meets(first, second) || meets(second, first);
  }

  #stepAt(step: number): JointTimedStep | undefined {
    return this.#task.joint.steps[step];
  }

  /** The parts of an order, without approaches but for the last ones: the goal may tell where to be. */
  #partsOf({ happenings, ends }: TimedOrder): readonly Part[] {
    const { joint } = this.#task;
    const parts: Part[] = [];
    const whole = new Set<number>();
    happenings.forEach((happening, place) => {
      if (happening < 0) {
        parts.push({ step: -1, isStart: false, isEnd: false, happening });
        return;
      }
      if (whole.has(place)) return;
      const step = joint.stepOf[happening] as number;
      const isEnd = joint.isEnd[happening] === 1;
      const end = ends[place] as number;
      const isWhole = !isEnd && (end < 0 || this.#isWhole(step, happenings, place, end));
      if (isWhole && end >= 0) whole.add(end);
      if (isWhole && this.#approaches.isApproach(step) && place < this.#lastOf(step, happenings)) {
        return;
      }
      parts.push({ step, isStart: !isEnd, isEnd: isEnd || isWhole, happening });
    });
    return parts;
  }

  /** The place of the last happening of a step's member that is not part of an approach. */
  #lastOf(step: number, happenings: readonly Happening[]): number {
    const { joint } = this.#task;
    const [member = 0] = this.#stepAt(step)?.members ?? [];
    return happenings.findLastIndex((happening) => {
      const other = happening < 0 ? -1 : (joint.stepOf[happening] as number);
      if (other < 0 || this.#approaches.isApproach(other)) return false;
      return this.#stepAt(other)?.members.includes(member) === true;
    });
  }

  /** Whether nothing that a member does falls between the start and the end of a step, which are then moved together. */
  #isWhole(step: number, happenings: readonly Happening[], start: number, end: number): boolean {
    const { joint } = this.#task;
    const { timed, members } = joint.steps[step] as JointTimedStep;
    if (timed.alongside) return false;
    for (let place = start + 1; place < end; place++) {
      const happening = happenings[place] as Happening;
      if (happening < 0) return false;
      const other = joint.steps[joint.stepOf[happening] as number] as JointTimedStep;
      if (other.members.some((member) => members.includes(member))) return false;
    }
    return true;
  }

  /**
   * The happenings of parts in an order, with approaches where they are needed.
   *
   * @param from number of first parts that are those of the schedule
   * @param into for the situation before each part
   */
  #build(
    parts: readonly Part[],
    from: number,
    into?: { readonly state: Int32Array; readonly count: number }[],
  ): readonly Happening[] | undefined {
    const task = this.#task;
    const begin = Math.min(from, Math.max(0, this.#reached.length - 1));
    const { state, count } = this.#reached[begin] ?? { state: task.start, count: 0 };
    this.#state = state;
    this.#made = this.#base.slice(0, count);
    this.#standIns.clear();
    for (let at = begin; at < parts.length; at++) {
      const part = parts[at] as Part;
      into?.push({ state: this.#state, count: this.#made.length });
      if (part.step < 0) {
        this.#state = task.afterEvent(this.#state, -1 - part.happening);
        this.#made.push(part.happening);
        continue;
      }
      if (part.isStart && !this.#start(part)) return undefined;
      if (part.isEnd && !this.#end(part)) return undefined;
    }
    if (!task.conditions.goal.holds(this.#state)) return undefined;
    return this.#made;
  }

  #start({ step }: Part): boolean {
    const { joint, isAllowed } = this.#task;
    const own = joint.steps[step] as JointTimedStep;
    if (this.#approach(own, own.starts)) return true;
    for (const other of siblingsOf(joint, own)) {
      if (isAllowed[other.index] === 0 || !this.#approach(other, other.starts)) continue;
      this.#standIns.set(step, other.index);
      return true;
    }
    return false;
  }

  #end({ step }: Part): boolean {
    const { steps } = this.#task.joint;
    const own = steps[this.#standIns.get(step) ?? step] as JointTimedStep;
    this.#standIns.delete(step);
    if (own.ends.length === 0) return true;
    return this.#approach(own, own.ends);
  }

  /** Adds one of the cases of a happening, after the shortest approach that lets it apply. */
  #approach({ members, marks, timed }: JointTimedStep, cases: readonly number[]): boolean {
    const { joint } = this.#task;
    const isEnd = joint.isEnd[cases[0] as number] === 1;
    if (!isEnd) for (const mark of marks) if (this.#state[mark] !== 0) return false;
    const found = this.#applicable(cases);
    if (found >= 0) {
      this.#add(found);
      return true;
    }
    // A member that is in the middle of this step goes nowhere.
    if (isEnd && !timed.alongside) return false;
    if (!cases.some((action) => this.#approaches.mayHelp(action, this.#state))) return false;
    return this.#comeFor(cases, members);
  }

  #applicable(cases: readonly number[]): number {
    for (const action of cases) if (this.#task.applies(action, this.#state)) return action;
    return -1;
  }

  /** Lets each member of a crew of one or two come closer. */
  #comeFor(cases: readonly number[], members: readonly number[]): boolean {
    if (members.length > 2) return false;
    const [first = 0, second] = members;
    const before = this.#state;
    const count = this.#made.length;
    let best: readonly Happening[] = [];
    let least = Number.POSITIVE_INFINITY;
    const attempt = (time: number): void => {
      if (time >= least || this.#applicable(cases) < 0) return;
      least = time;
      best = this.#made.slice(count);
    };
    const reset = (state: Int32Array, made: number): void => {
      this.#state = state;
      this.#made.length = made;
    };
    for (const one of this.#ways(first)) {
      const time = this.#go(one);
      const between = this.#state;
      const made = this.#made.length;
      if (time < least) attempt(time);
      if (second !== undefined && time < least) {
        for (const other of this.#ways(second)) {
          const both = Math.max(time, this.#go(other));
          attempt(both);
          reset(between, made);
        }
      }
      reset(before, count);
    }
    if (least === Number.POSITIVE_INFINITY && second !== undefined) {
      for (const other of this.#ways(second)) {
        attempt(this.#go(other));
        reset(before, count);
      }
    }
    if (least === Number.POSITIVE_INFINITY) return false;
    for (const happening of best) this.#add(happening);
    this.#add(this.#applicable(cases));
    return true;
  }

  #ways(member: number): readonly JointTimedStep[] {
    return this.#approaches.steps[member] ?? [];
  }

  /** Adds an approach. Returns its duration; infinite if it does not apply. */
  #go(step: JointTimedStep): number {
    const { isAllowed } = this.#task;
    if (isAllowed[step.index] === 0) return Number.POSITIVE_INFINITY;
    for (const mark of step.marks) {
      if (this.#state[mark] !== 0) return Number.POSITIVE_INFINITY;
    }
    const start = this.#applicable(step.starts);
    const [time] = (start >= 0 && this.#task.durationOf(step, this.#state)) || [
      Number.POSITIVE_INFINITY,
    ];
    if (time === Number.POSITIVE_INFINITY) return time;
    this.#add(start);
    const end = this.#applicable(step.ends);
    if (end < 0) return Number.POSITIVE_INFINITY;
    this.#add(end);
    return time;
  }

  #add(happening: Happening): void {
    this.#state = this.#task.after(this.#state, happening);
    this.#made.push(happening);
  }
}

/** Parts in which a run is moved to an earlier place. */
function moved(parts: readonly Part[], from: number, count: number, to: number): readonly Part[] {
  const run = parts.slice(from, from + count);
  return [...parts.slice(0, to), ...run, ...parts.slice(to, from), ...parts.slice(from + count)];
}
