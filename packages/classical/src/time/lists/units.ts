import { conditionVariables } from "@understudy/planner-core/compiled";
import type { JointTimedStep } from "@understudy/planner-core/schedule";
import type { Happening, TimedOrder } from "../task/shift-left.ts";
import type { TimeTask } from "../task/time-task.ts";
import type { Approaches } from "./approaches.ts";
import { OwnCosts } from "./own-costs.ts";
import { beginsClocks } from "./stand-ins.ts";
import type { Stocks } from "./stocks.ts";
import { type Edge, joinCycles, ranksOf, Sets } from "./unit-order.ts";

/** A happening of a unit: the start or the end of a step. */
export interface UnitPart {
  readonly step: JointTimedStep;
  readonly isEnd: boolean;
  /** The role of each member of the step. */
  readonly roles: readonly number[];
  /** For an end, the number of the step's start among all starts; of a step that runs already, `-1 - index`. */
  readonly run: number;
}

/** Work that any crew can do, in one piece. */
export interface WorkUnit {
  readonly parts: readonly UnitPart[];
  /** The members that do it in the given order, by role. One may have several roles. */
  readonly members: readonly number[];
  /** For each role, the unit and its role whose member does it; undefined if any member may. */
  readonly ties: readonly (readonly [unit: number, role: number] | undefined)[];
  /** For each role, whether it stays with its member: the work is on its own behalf. */
  readonly isBound: readonly boolean[];
  /** Units that come before it. */
  readonly before: readonly number[];
  /** The time from its start to the end of everything that has to come after it, in thousandths. */
  readonly rank: number;
  /** Whether it begins clocks of things, for which there may be no room before others have ended. */
  readonly isBegin: boolean;
}

/** A happening of an order, without those of approaches. */
interface Piece {
  readonly place: number;
  readonly happening: Happening;
  readonly step: JointTimedStep;
  readonly isEnd: boolean;
  /** The piece at which the step starts, for an end; -1 for a step that runs already. */
  readonly start: number;
  /** The least duration, for a start. */
  readonly duration: number;
}

/** The pieces of an order, without the ends of clocks and without events. */
export function cutHappenings(
  task: TimeTask,
  approaches: Approaches,
  { happenings, ends, states }: TimedOrder,
): readonly Piece[] {
  const { joint } = task;
  const pieces: Piece[] = [];
  const startOf = new Map<number, number>();
  for (const [place, happening] of happenings.entries()) {
    if (happening < 0) continue;
    const step = joint.steps[joint.stepOf[happening] as number] as JointTimedStep;
    const isEnd = joint.isEnd[happening] === 1;
    const start = startOf.get(place) ?? -1;
    if (approaches.isApproach(step.index) && !(isEnd && start === -1)) {
      // The end of an approach that is dropped is dropped as well.
      if (!isEnd) startOf.set(ends[place] as number, -2);
      continue;
    }
    if (start === -2) continue;
    if (!isEnd) startOf.set(ends[place] as number, pieces.length);
    const [duration] = isEnd ? [0] : (task.durationOf(step, states[place] as Int32Array) ?? [0]);
    pieces.push({ place, happening, step, isEnd, start, duration });
  }
  return pieces;
}

/** Cuts the pieces of an order into units. */
export class UnitCutter {
  readonly #task: TimeTask;
  readonly #pieces: readonly Piece[];
  readonly #states: readonly Int32Array[];
  readonly #happenings: readonly Happening[];
  readonly #stocks: Stocks;
  readonly #approaches: Approaches;
  /** Whether each variable is one of a member's own. */
  readonly #isOwn: Uint8Array;
  readonly #costs: OwnCosts;
  readonly #sets: Sets;
  /** Roles of units: work that one member does in one piece. */
  readonly #lanes: Sets;

  constructor(
    task: TimeTask,
    approaches: Approaches,
    stocks: Stocks,
    pieces: readonly Piece[],
    { states, happenings }: TimedOrder,
  ) {
    this.#task = task;
    this.#happenings = happenings;
    this.#approaches = approaches;
    this.#stocks = stocks;
    this.#pieces = pieces;
    this.#states = states;
    this.#costs = OwnCosts.of(task.joint);
    this.#sets = new Sets(pieces.length);
    this.#lanes = new Sets(pieces.length);
    this.#isOwn = new Uint8Array(task.joint.domain.variables.all.length);
    for (const own of task.joint.ownSlots) for (const slot of own) this.#isOwn[slot] = 1;
  }

  units(): readonly WorkUnit[] {
    for (const member of this.#task.problem.members.keys()) this.#joinLane(member);
    for (const end of this.#pieces.keys()) this.#joinCovered(end);
    const edges = this.#edges();
    joinCycles(this.#sets, edges);
    return this.#finish(edges);
  }

  #readsOf({ happening }: Piece): readonly number[] {
    return this.#task.joint.reads[happening] as readonly number[];
  }

  #writesOf({ happening }: Piece): readonly number[] {
    return this.#task.writes[happening] as readonly number[];
  }

  #keepsOf({ step }: Piece): readonly number[] {
    return this.#task.keeps[step.index] as readonly number[];
  }

  /** Joins the steps of one member that no other member could go on with. */
  #joinLane(member: number): void {
    const { joint } = this.#task;
    const lane = [...this.#pieces.keys()].filter((at) =>
      this.#piece(at).step.members.includes(member),
    );
    const own = [...(joint.ownSlots[member] as Int32Array)].filter(
      (slot) =>
        slot < joint.markStart && !this.#approaches.isPlace(slot) && !this.#isSpent(slot, lane),
    );
    const usual = own.map((_, at) => this.#usual(own[at] as number, lane));
    let open = 0;
    for (const [position, at] of lane.entries()) {
      const { isEnd, step, start, place } = this.#piece(at);
      const isBusy = !step.timed.alongside && step.ends.length > 0;
      const state = this.#states[place] as Int32Array;
      const isCut =
        position === 0 ||
        (open === 0 &&
          own.every(
            (slot, index) => state[slot] === usual[index] || !this.#isLive(slot, lane, position),
          ));
      if (!isCut) {
        this.#sets.join(lane[position - 1] as number, at);
        this.#lanes.join(lane[position - 1] as number, at);
      }
      if (isEnd && start < 0) continue;
      if (isBusy) open += isEnd ? -1 : 1;
    }
  }

  /** Whether steps of a lane only use up a variable, of which there has been enough. */
  #isSpent(slot: number, lane: readonly number[]): boolean {
    if (this.#stocks.has(slot)) return true;
    return lane.every((at) => this.#isCost(at, slot));
  }

  #isCost(at: number, slot: number): boolean {
    return this.#costs.isCost(this.#piece(at).happening, slot, this.#task.conditions.goal.node);
  }

  #piece(at: number): Piece {
    return this.#pieces[at] as Piece;
  }

  /** The most frequent value of a member's variable where it may go on with something else. */
  #usual(slot: number, lane: readonly number[]): number {
    const counts = new Map<number, number>();
    for (const at of lane) {
      const value = this.#states[this.#piece(at).place]?.[slot] as number;
      counts.set(value, (counts.get(value) ?? 0) + 1);
    }
    const begin = this.#task.start[slot] as number;
    let usual = begin;
    for (const [value, count] of counts) {
      if (count > (counts.get(usual) ?? 0)) usual = value;
    }
    return (counts.get(begin) ?? 0) * 2 >= (counts.get(usual) ?? 0) ? begin : usual;
  }

  /**
   * Whether a later piece of a lane reads a variable before it is set. Where a member is counts for conditions alone: from
   * other places there are other ways.
   */
  #isLive(slot: number, lane: readonly number[], from: number): boolean {
    const { joint, places } = this.#task;
    for (const at of lane.slice(from)) {
      const piece = this.#piece(at);
      const isRead = places.has(slot)
        ? conditionVariables(joint.conditionOf(piece.happening).node).has(slot)
        : this.#readsOf(piece).includes(slot);
      if (isRead || this.#keepsOf(piece).includes(slot)) return true;
      if (this.#writesOf(piece).includes(slot)) return false;
    }
    return false;
  }

  /** Joins a step with what needs it to run: its start changes a variable, and its end changes it back. */
  #joinCovered(end: number): void {
    const { start, isEnd, ...last } = this.#piece(end);
    if (!isEnd || start < 0) return;
    const first = this.#piece(start);
    const [before, after] = [this.#states[first.place], this.#states[first.place + 1]];
    const ended = new Set(this.#task.writes[last.happening]);
    const covered = this.#writesOf(first).filter(
      (slot) =>
        ended.has(slot) &&
        before?.[slot] !== after?.[slot] &&
        this.#isOwn[slot] === 0 &&
        !this.#stocks.has(slot),
    );
    if (covered.length === 0) return;
    for (let at = start + 1; at < end; at++) {
      const piece = this.#piece(at);
      const needs = (slot: number): boolean =>
        this.#readsOf(piece).includes(slot) || this.#keepsOf(piece).includes(slot);
      if (!covered.some(needs)) continue;
      this.#sets.join(start, at);
      this.#sets.join(start, end);
    }
  }

  /** Pairs of pieces whose order matters. */
  #edges(): readonly Edge[] {
    const { adds } = this.#task;
    const edges: Edge[] = [];
    const touchers = new Map<number, number[]>();
    for (const [at, piece] of this.#pieces.entries()) {
      const { happening, start } = piece;
      if (start >= 0) {
        const weight = this.#piece(start).duration;
        edges.push({ from: start, to: at, weight, isOrder: true });
      }
      const written = this.#writesOf(piece);
      const read = [...this.#readsOf(piece), ...this.#keepsOf(piece)];
      for (const slot of new Set([...written, ...read])) {
        if (this.#isOwn[slot] === 1) continue;
        const before = touchers.get(slot) ?? [];
        touchers.set(slot, before);
        for (const other of before) {
          const isOrder = !this.#stocks.has(slot);
          const otherWrites = this.#writesOf(this.#piece(other)).includes(slot);
          const isAdded =
            adds[happening]?.includes(slot) === true &&
            adds[this.#piece(other).happening]?.includes(slot) === true;
          const meets = otherWrites || (isOrder && written.includes(slot));
          // Only taking from a stock comes after adding to it.
          if (!meets || isAdded) continue;
          if (!isOrder && !read.includes(slot)) continue;
          // Another pan is free while this one is not.
          const isElsewhere = this.#task.clocked.has(slot) && this.#beginsClocks(piece);
          const weight = isElsewhere ? 0 : this.#waitOn(slot, other, at);
          edges.push({ from: other, to: at, weight, isOrder: isOrder && !isElsewhere });
        }
        before.push(at);
      }
    }
    return edges;
  }

  #beginsClocks({ step }: Piece): boolean {
    return beginsClocks(this.#task, step);
  }

  /** The least time that clocks take between two pieces, before they give a variable its value. */
  #waitOn(slot: number, from: number, to: number): number {
    let wait = 0;
    for (let place = this.#piece(from).place + 1; place < this.#piece(to).place; place++) {
      const clock = this.#task.clockOf(this.#happenings[place] as Happening);
      if (clock?.writes.includes(slot) === true) wait += clock.least;
    }
    return wait;
  }

  #finish(edges: readonly Edge[]): readonly WorkUnit[] {
    const { groups, groupOf } = this.#sets.groups();
    const between = edges
      .map((edge) => ({
        ...edge,
        from: groupOf[edge.from] as number,
        to: groupOf[edge.to] as number,
      }))
      .filter(({ from, to }) => from !== to);
    const count = this.#task.problem.members.length;
    const roleOf = (at: number, member: number): number => member + count * this.#lanes.find(at);
    const rolesOf = groups.map((group) => [
      ...new Set(
        group.flatMap((at) => this.#piece(at).step.members.map((member) => roleOf(at, member))),
      ),
    ]);
    const goalReads = conditionVariables(this.#task.conditions.goal.node);
    const lengths = groups.map((group) => this.#lengthOf(group, groupOf));
    const ranks = ranksOf(lengths, between);
    return groups.map((group, unit): WorkUnit => {
      const own = rolesOf[unit] as readonly number[];
      const members = own.map((role) => role % count);
      const ties: ([number, number] | undefined)[] = own.map(() => undefined);
      const isBound = own.map(() => false);
      const parts = group.map((at): UnitPart => {
        const { step, isEnd, start } = this.#piece(at);
        const roles = step.members.map((member) => own.indexOf(roleOf(at, member)));
        for (const [index, member] of step.members.entries()) {
          const role = roles[index] as number;
          if (this.#isForItself(at, member, goalReads)) isBound[role] = true;
          const startUnit = start < 0 ? unit : (groupOf[start] as number);
          const startRole = start < 0 ? role : rolesOf[startUnit]?.indexOf(roleOf(start, member));
          if (startUnit !== unit) ties[role] = [startUnit, startRole as number];
        }
        const running = this.#task.running.findIndex((each) => each.step === step.index);
        const run = isEnd && start < 0 ? -1 - running : isEnd ? start : at;
        return { step, isEnd, roles, run };
      });
      const before = between.filter(({ to, isOrder }) => isOrder && to === unit);
      return {
        ...{ parts, members, ties, isBound },
        before: [...new Set(before.map(({ from }) => from))],
        rank: ranks[unit] as number,
        isBegin:
          this.#task.clocked.size > 0 && group.some((at) => this.#beginsClocks(this.#piece(at))),
      };
    });
  }

  /** Whether a member ends what it does already, or reaches a goal of its own. */
  #isForItself(at: number, member: number, goalReads: ReadonlySet<number>): boolean {
    const { isEnd, start } = this.#piece(at);
    if (isEnd && start < 0) return true;
    const own = this.#task.joint.ownSlots[member] as Int32Array;
    return this.#writesOf(this.#piece(at)).some(
      (slot) =>
        goalReads.has(slot) &&
        own.includes(slot) &&
        !this.#approaches.isPlace(slot) &&
        !this.#isCost(at, slot),
    );
  }

  /** The time for which the busiest role of a unit works. */
  #lengthOf(group: readonly number[], groupOf: readonly number[]): number {
    const busy = new Map<number, number>();
    for (const at of group) {
      const { isEnd, start } = this.#piece(at);
      if (!isEnd || start < 0 || groupOf[start] !== groupOf[at]) continue;
      const lane = this.#lanes.find(at);
      busy.set(lane, (busy.get(lane) ?? 0) + this.#piece(start).duration);
    }
    return Math.max(0, ...busy.values());
  }
}
