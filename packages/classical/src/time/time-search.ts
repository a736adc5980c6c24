import { CostHeap } from "@understudy/planner-core/compiled";
import type { JointTimedStep } from "@understudy/planner-core/schedule";
import type { SliceLimits } from "../search/limits.ts";
import { BrokenConditions } from "./broken-conditions.ts";
import { Climb } from "./climb.ts";
import { AlikeMembers } from "./nodes/alike-members.ts";
import { KnownNodes } from "./nodes/known-nodes.ts";
import {
  BYTES_OF_START,
  bytesOfNode,
  missesEnd,
  type PendingStart,
  pathTo,
  rootNode,
  type TimeNode,
  withItem,
  withoutItem,
} from "./nodes/time-node.ts";
import { OpenClocks } from "./open-clocks.ts";
import { MomentMasks } from "./task/moment-masks.ts";
import type { Happening, HappeningOrder } from "./task/shift-left.ts";
import type { TimeEstimates } from "./task/time-estimates.ts";
import type { TimeTask } from "./task/time-task.ts";
import {
  copyOf,
  dropLatest,
  dropSpent,
  earliestNow,
  later,
  limitNow,
  limitSince,
  withClock,
  withoutClock,
  type Zone,
} from "./task/zone.ts";

/** Ranks of the happenings of a moment: ends, events and clocks are first, then instant steps, then starts. */
const INSTANTS = 2 ** 40;
const STARTS = 2 ** 41;

/**
 * The weight of the estimate. Only the estimate counts in a greedy search. A search that climbs (see {@link Climb}) makes
 * estimates only for the nodes that it expands. Bounds alone count in a proof.
 */
export type Weight = "climb" | "greedy" | "proof" | number;
/** Weights in the searches for a first schedule. */
export const FIRST_WEIGHTS: readonly Weight[] = ["climb", "greedy"];
/** Weights in the searches that improve a schedule. */
export const WEIGHTS: readonly Weight[] = ["proof", 2];

/** The state of a search: `full` if it gave up, so that nothing is proved. */
export type TimeSearchEnd = "slice" | "found" | "exhausted" | "full";

/**
 * Search over sequences of starts, ends, events and clocks. A node has the state after its happenings, and the zone of all
 * times at which they can take place, as for timed automata (Alur, Dill 1994), so no time is tried that makes no
 * difference, and steps that need each other are found. A node is dropped if another node with the same state has all
 * its times, at no more cost. The happenings of one moment do not interfere; each set of them is tried in one order.
 */
export class TimeSearch {
  /** The happenings of the plan found last. */
  found: HappeningOrder = { happenings: [] };
  expansions = 0;
  /** Least bound among the open nodes: no schedule still to be found has a smaller measure. */
  bound = 0;
  /** Schedules with this measure or more are discarded. */
  limit: number = Number.POSITIVE_INFINITY;
  readonly weight: Weight;
  readonly #task: TimeTask;
  readonly #estimates: TimeEstimates;
  /** Open nodes, and pending starts of a climbing search. */
  readonly #nodes: (TimeNode | PendingStart)[] = [];
  /** Approximate memory of all nodes. */
  #bytes = 0;
  readonly #maxBytes: number;
  readonly #open = new CostHeap(1024);
  readonly #known: KnownNodes;
  readonly #masks: MomentMasks;
  readonly #alike: AlikeMembers;
  readonly #broken: BrokenConditions;
  readonly #climb: Climb;
  readonly #clocks: OpenClocks;

  /** @param maxBytes memory after which it gives up */
  constructor(task: TimeTask, estimates: TimeEstimates, weight: Weight, maxBytes: number) {
    this.#maxBytes = maxBytes;
    this.#task = task;
    this.#estimates = estimates;
    this.weight = weight;
    this.#alike = new AlikeMembers(task);
    this.#known = new KnownNodes(task);
    this.#broken = new BrokenConditions(task);
    this.#climb = new Climb(task, estimates);
    this.#clocks = new OpenClocks(task);
    this.#masks = new MomentMasks(task);
    this.#add(rootNode(task, this.#masks.words));
  }

  /** Continues until a plan is found, nothing is left, or the slice is over. */
  run(limits: SliceLimits): TimeSearchEnd {
    for (;;) {
      if (this.#bytes > this.#maxBytes) return "full";
      if (this.#open.size === 0) return "exhausted";
      if (!limits.spend()) return "slice";
      const node = this.#take(this.#open.pop());
      if (node === undefined) continue;
      if (this.weight === "proof") this.bound = Math.max(this.bound, this.#boundOf(node));
      if (this.#boundOf(node) >= this.limit) continue;
      this.expansions++;
      if (this.weight === "climb" && !this.#clocks.areCut(node) && !this.#climb.estimate(node))
        continue;
      const time = node.reads === undefined ? undefined : this.#clocks.goalTime(node);
      if (time !== undefined && this.#isKept(node)) {
        this.limit = this.#task.measureOf(time, node.cost);
        this.found = pathTo(node);
        return "found";
      }
      this.#expand(node);
    }
  }

  /**
   * The open node at an index, made from a pending start if need be; undefined if that start is impossible or needless.
   */
  #take(index: number): TimeNode | undefined {
    const entry = this.#nodes[index] as TimeNode | PendingStart;
    if (!("step" in entry)) return entry;
    const node = this.#started(entry);
    if (node === undefined || !this.#isPromising(node) || !this.#known.add(node)) return undefined;
    this.#bytes += bytesOfNode(node);
    return node;
  }

  #boundOf({ time, cost, rest }: TimeNode): number {
    return this.#task.measureOf(time, cost + rest);
  }

  #expand(node: TimeNode): void {
    if (node.reads === undefined) {
      this.#addHappenings(node, true);
      return;
    }
    if (this.#isKept(node)) this.#endMoment(node);
    this.#addHappenings(node, false);
  }

  /** Whether the state between this moment and the next is allowed. */
  #isKept({ state, open, parent }: TimeNode): boolean {
    const { joint, conditions } = this.#task;
    for (const index of open) {
      if (joint.steps[index]?.during?.holds(state) === false) return false;
    }
    return parent === undefined || conditions.maintain.holds(state);
  }

  #endMoment(last: TimeNode): void {
    const node = this.#clocks.after(last);
    if (node === undefined) return;
    const zone = later(node.zone);
    if (node.event === this.#task.events.length) dropLatest(zone);
    dropSpent(zone, node.from, node.to);
    if (!this.#limitNext(zone, node)) return;
    const state = this.#withKept(node);
    const over = {
      state,
      reads: undefined,
      writes: undefined,
      adds: undefined,
      rank: -1,
      parent: last,
      happening: 0,
    };
    const time = Math.max(node.time, earliestNow(zone));
    this.#enter({ ...node, ...over, zone, time });
  }

  /** The state in which the conditions of all running steps were kept. */
  #withKept({ state, open }: TimeNode): Int32Array {
    const { steps } = this.#task.joint;
    let marked = state;
    for (const index of open) {
      const kept = steps[index]?.kept ?? -1;
      if (kept < 0 || marked[kept] === 1) continue;
      if (marked === state) marked = state.slice();
      marked[kept] = 1;
    }
    return marked;
  }

  /** Limits the present moment by the ends of running steps, the next event and the deadline. */
  #limitNext(zone: Zone, { open, to, event }: TimeNode): boolean {
    const { events, problem } = this.#task;
    for (let at = 0; at < open.length; at++) {
      if (!limitSince(zone, at, 0, to[at] as number)) return false;
    }
    const next = events[event]?.scaledAt ?? Number.POSITIVE_INFINITY;
    return limitNow(zone, 0, Math.min(next, problem.scaledBy));
  }

  /** Adds the happenings that may come next: at the same moment, or at a new one. */
  #addHappenings(node: TimeNode, isNew: boolean): void {
    const { joint, events, eventsBefore, isAllowed } = this.#task;
    const { state, open } = node;
    const applies = (action: number): boolean => joint.conditionOf(action).holds(state);
    this.#alike.mark(node);
    for (let at = 0; at < open.length; at++) {
      const step = joint.steps[open[at] as number];
      if (step === undefined) this.#addClock(node, at, isNew);
      else if (!this.#alike.hasAlike(step.members)) {
        for (const action of step.ends) if (applies(action)) this.#addEnd(node, at, action, isNew);
      }
    }
    if (node.event < events.length) this.#addEvent(node, isNew);
    for (const step of joint.steps) {
      if (isAllowed[step.index] === 0) continue;
      if ((eventsBefore[step.index] as number) > node.event) continue;
      if (step.marks.some((mark) => state[mark] !== 0)) continue;
      if (this.#alike.hasAlike(step.members)) continue;
      for (const action of step.starts) {
        if (applies(action)) this.#addStart(node, step, action, isNew);
      }
    }
  }

  #addEnd(node: TimeNode, at: number, action: number, isNew: boolean): void {
    if (!this.#fits(node, action, action, isNew)) return;
    this.#addEnded(node, at, action, action, isNew, this.#task.after(node.state, action));
  }

  /** The end of a clock, which no condition keeps from coming. */
  #addClock(node: TimeNode, at: number, isNew: boolean): void {
    const { events, joint } = this.#task;
    const change = events.length + (node.open[at] as number) - joint.steps.length;
    const rank = this.#task.writes.length + change;
    if (!this.#fits(node, -1 - change, rank, isNew)) return;
    const state = this.#task.afterChange(node.state, change);
    this.#addEnded(node, at, -1 - change, rank, isNew, state);
  }

  #addEnded(
    node: TimeNode,
    at: number,
    happening: Happening,
    rank: number,
    isNew: boolean,
    state: Int32Array,
  ): void {
    const zone = copyOf(node.zone);
    if (!limitSince(zone, at, node.from[at] as number, node.to[at] as number)) return;
    const after = {
      state,
      open: withoutItem(node.open, at),
      from: withoutItem(node.from, at),
      to: withoutItem(node.to, at),
      zone: withoutClock(zone, at),
      event: node.event,
      cost: node.cost,
    };
    this.#add(this.#child(node, happening, rank, isNew, after));
  }

  #addStart(parent: TimeNode, step: JointTimedStep, action: number, isNew: boolean): void {
    // Instant steps before starts, while their members are still idle.
    const rank = (step.ends.length === 0 ? INSTANTS : STARTS) + action;
    if (!this.#fits(parent, action, rank, isNew)) return;
    const start = { parent, step, action, rank, isNew };
    if (this.weight === "climb") {
      this.#open.push(this.#nodes.length, this.#climb.rankOfStart(parent, step, action));
      this.#nodes.push(start);
      this.#bytes += BYTES_OF_START;
      return;
    }
    const node = this.#started(start);
    if (node !== undefined) this.#add(node);
  }

  /** The node after a start; undefined if the start is impossible. */
  #started({ parent, step, action, rank, isNew }: PendingStart): TimeNode | undefined {
    const duration = this.#task.durationOf(step, parent.state);
    if (duration === undefined) return undefined;
    const cost = parent.cost + this.#task.costOf(step, parent.state);
    if (!Number.isFinite(cost)) return undefined;
    const after = {
      ...{ state: parent.state, open: parent.open, from: parent.from, to: parent.to },
      ...{ zone: parent.zone, event: parent.event, cost },
    };
    if (step.ends.length > 0) {
      const at = parent.open.findIndex((other) => other > step.index);
      const place = at < 0 ? parent.open.length : at;
      after.open = withItem(parent.open, place, step.index);
      after.from = withItem(parent.from, place, duration[0]);
      after.to = withItem(parent.to, place, duration[1]);
      after.zone = withClock(parent.zone, place);
      if (!this.#broken.endsInTime(after, place)) return undefined;
    }
    after.state = this.#task.after(parent.state, action);
    return this.#child(parent, action, rank, isNew, after);
  }

  #addEvent(node: TimeNode, isNew: boolean): void {
    const { event } = node;
    const rank = this.#task.writes.length + event;
    if (!this.#fits(node, -1 - event, rank, isNew)) return;
    const { scaledAt } = this.#task.events[event] as { scaledAt: number };
    const zone = copyOf(node.zone);
    if (!limitNow(zone, scaledAt, scaledAt)) return;
    const { open, from, to, cost } = node;
    const state = this.#task.afterChange(node.state, event);
    const after = { state, open, from, to, zone, event: event + 1, cost };
    this.#add(this.#child(node, -1 - event, rank, isNew, after));
  }

  /** Whether a happening may take place at the present moment. */
  #fits(node: TimeNode, happening: Happening, rank: number, isNew: boolean): boolean {
    // An instant step may be done again, such as one that adds to a number.
    const isAgain = rank === node.rank && rank >= INSTANTS && rank < STARTS;
    return isNew || ((rank > node.rank || isAgain) && this.#masks.fit(node, happening));
  }

  /** The node after a happening. */
  #child(
    parent: TimeNode,
    happening: Happening,
    rank: number,
    isNew: boolean,
    after: Pick<TimeNode, "state" | "open" | "from" | "to" | "zone" | "event" | "cost">,
  ): TimeNode {
    return {
      ...after,
      parent,
      happening,
      ...this.#masks.joined(isNew ? undefined : parent, happening),
      rank,
      time: parent.time,
      rest: 0,
      estimate: this.weight === "climb" ? parent.estimate : 0,
      least: parent.least,
      climbed: parent.climbed,
      helpful: undefined,
      order: undefined,
    };
  }

  /** Adds a node with a new state. */
  #add(node: TimeNode): void {
    if (!this.#isPromising(node) || !this.#known.add(node)) return;
    if (this.weight === "climb" || this.#clocks.areCut(node)) {
      this.#push(node);
      return;
    }
    const { time, rest, estimate } = this.#estimates.of(node);
    if (time === Number.POSITIVE_INFINITY) return;
    node.time = Math.max(node.time, time);
    node.rest = rest;
    node.estimate = estimate;
    if (this.#isPromising(node)) this.#push(node);
  }

  /** Adds a node whose moment is over: its state is that of its parent. */
  #enter(node: TimeNode): void {
    if (this.#isPromising(node) && this.#known.add(node)) this.#push(node);
  }

  #isPromising(node: TimeNode): boolean {
    if (this.#boundOf(node) >= this.limit || node.time > this.#task.problem.scaledBy) return false;
    return !missesEnd(node, this.#task, this.#task.writes.length);
  }

  #push(node: TimeNode): void {
    const { estimate, zone } = node;
    const weight = this.weight;
    const bound = this.#boundOf(node);
    let key = bound + 1e-9 * estimate;
    if (weight === "greedy") key = estimate + 1e-6 * earliestNow(zone);
    else if (weight === "climb") key = this.#climb.rankOf(node);
    else if (weight !== "proof") key = bound + weight * estimate;
    this.#open.push(this.#nodes.length, key);
    this.#nodes.push(node);
    this.#bytes += bytesOfNode(node);
  }
}
