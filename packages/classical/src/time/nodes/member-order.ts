import type { JointTimedStep } from "@understudy/planner-core/schedule";
import type { TimeTask } from "../task/time-task.ts";
import { coversAs, leastSince } from "../task/zone.ts";
import { CrewSteps } from "./crew-steps.ts";
import type { MemberOrder, TimeNode } from "./time-node.ts";

/**
 * Puts members that are alike in order by what they are and do, so that nodes which differ only in who is who are
 * recognised. Between moments only: within one, happenings are in the order of the members.
 */
export class MemberOrders {
  readonly #task: TimeTask;
  readonly #crews: CrewSteps;
  /** The members that are alike with others, by group. */
  readonly #groups: readonly (readonly number[])[];
  /** The variables that belong to no member. */
  readonly #shared: readonly number[];
  /** For each member, its own variables, without those of running steps. */
  readonly #own: readonly Int32Array[];

  constructor(task: TimeTask) {
    const { joint, alike } = task;
    this.#task = task;
    this.#crews = CrewSteps.of(joint);
    this.#groups = alike.flatMap((earlier, first) => {
      if (earlier.includes(true)) return [];
      const later = alike.flatMap((others, member) => (others[first] === true ? [member] : []));
      return later.length === 0 ? [] : [[first, ...later]];
    });
    this.#own = ownValuesOf(task);
    const own = new Set(this.#own.flatMap((slots) => [...slots]));
    const all = Array.from({ length: joint.markStart }, (_, slot) => slot);
    this.#shared = all.filter((slot) => !own.has(slot));
  }

  /** The order for a node whose moment is over; undefined if no members are alike. */
  of(node: TimeNode): MemberOrder | undefined {
    if (this.#groups.length === 0 || node.reads !== undefined) return undefined;
    const { open } = node;
    const { steps } = this.#task.joint;
    const doing = doneBy(node, this.#task);
    const members = this.#own.map((_, member) => member);
    for (const group of this.#groups) {
      const sorted = [...group].sort((a, b) => this.#compare(node, doing, a, b));
      for (let at = 0; at < group.length; at++) members[group[at] as number] = sorted[at] as number;
    }
    const positions = new Uint8Array(members.length);
    for (let at = 0; at < members.length; at++) positions[members[at] as number] = at;
    const codes = open.map((index) =>
      index < steps.length ? this.#crews.codeOf(index, positions) : -index,
    );
    const order = open.map((_, at) => at);
    order.sort((a, b) => (codes[a] as number) - (codes[b] as number));
    return { members, open: order, running: order.map((at) => codes[at] as number) };
  }

  /** Hash of the parts that must be equal for one node to dominate another with its members in order. */
  hash({ state, event }: TimeNode, { members, running }: MemberOrder): number {
    let hash = event;
    for (const slot of this.#shared) hash = mixed(hash, state[slot] as number);
    for (const member of members) {
      const own = this.#own[member] as Int32Array;
      for (let at = 0; at < own.length; at++)
        hash = mixed(hash, state[own[at] as number] as number);
    }
    for (const code of running) hash = mixed(hash, code % 2 ** 31);
    return hash;
  }

  /**
   * Whether every schedule that begins like `node` can begin like `other`, with members that are alike exchanged.
   * Both have an order.
   */
  dominates(other: TimeNode, node: TimeNode): boolean {
    if (other.cost > node.cost || other.event !== node.event) return false;
    const [first, second] = [other.order as MemberOrder, node.order as MemberOrder];
    if (!this.#hasSameValues(other.state, first.members, node.state, second.members)) return false;
    if (first.running.length !== second.running.length) return false;
    const { steps } = this.#task.joint;
    for (let at = 0; at < first.running.length; at++) {
      if (first.running[at] !== second.running[at]) return false;
      const [one, alike] = [first.open[at] as number, second.open[at] as number];
      if (other.from[one] !== node.from[alike] || other.to[one] !== node.to[alike]) return false;
      const kept = other.state[steps[other.open[one] as number]?.kept ?? -1];
      if (kept !== node.state[steps[node.open[alike] as number]?.kept ?? -1]) return false;
    }
    return coversAs(other.zone, node.zone, first.open, second.open);
  }

  #hasSameValues(
    before: Int32Array,
    members: readonly number[],
    state: Int32Array,
    alike: readonly number[],
  ): boolean {
    for (const slot of this.#shared) if (before[slot] !== state[slot]) return false;
    for (let position = 0; position < members.length; position++) {
      const own = this.#own[members[position] as number] as Int32Array;
      const others = this.#own[alike[position] as number] as Int32Array;
      for (let at = 0; at < own.length; at++) {
        if (before[own[at] as number] !== state[others[at] as number]) return false;
      }
    }
    return true;
  }

  #compare(
    { state, open, zone }: TimeNode,
    doing: readonly (readonly number[])[],
    one: number,
    other: number,
  ): number {
    const { steps } = this.#task.joint;
    const [ones, others] = [this.#own[one] as Int32Array, this.#own[other] as Int32Array];
    for (let at = 0; at < ones.length; at++) {
      const by = (state[ones[at] as number] as number) - (state[others[at] as number] as number);
      if (by !== 0) return by;
    }
    const [does, othersDo] = [doing[one] as readonly number[], doing[other] as readonly number[]];
    if (does.length !== othersDo.length) return does.length - othersDo.length;
    for (const [at, place] of does.entries()) {
      const alike = othersDo[at] as number;
      const [step, same] = [steps[open[place] as number], steps[open[alike] as number]];
      const by =
        (step as JointTimedStep).timed.index - (same as JointTimedStep).timed.index ||
        leastSince(zone, place) - leastSince(zone, alike);
      if (by !== 0) return by;
    }
    return one - other;
  }
}

function mixed(hash: number, value: number): number {
  const next = Math.imul(hash ^ value, 0x9e3779b1);
  return next ^ (next >>> 15);
}

/** For each member, the variables that are its own, without those of running steps. */
export function ownValuesOf({ joint }: TimeTask): readonly Int32Array[] {
  return joint.ownSlots.map((slots) => slots.filter((slot) => slot < joint.markStart));
}

/** For each member, the places of the steps that it does, among those that run in a node. */
export function doneBy(
  { open }: TimeNode,
  { joint, problem }: TimeTask,
): readonly (readonly number[])[] {
  const doing = problem.members.map((): number[] => []);
  for (const [at, index] of open.entries()) {
    for (const member of joint.steps[index]?.members ?? []) doing[member]?.push(at);
  }
  return doing;
}
