import type { CompiledCondition } from "@understudy/planner-core";
import {
  footprintOf,
  type JointDomain,
  type JointTimedStep,
  sequenceDomain,
  stepParts,
} from "@understudy/planner-core/schedule";
import { mayHold, sortCondition } from "../reachability/may-hold.ts";
import { Relaxation } from "../reachability/relaxation.ts";
import { ReachedValues } from "../reachability/relaxed-values.ts";
import { Job } from "../work/work.ts";
import { inSlices } from "./derived-domains.ts";
import type { TimeTask } from "./task/time-task.ts";

/** Limit on the steps that are looked at: beyond, the look takes too long for one piece of work. */
const MAX_STEPS = 1000;

/** Limit on the goals that are remembered as out of reach. */
const MAX_GOALS = 16;

const known = new WeakMap<JointDomain, Job<SequenceReach | undefined>>();

/** Tells whether sequences of whole steps may reach a goal at all; undefined where they usually may. Searches share the job. */
export function sequenceReachOf({
  joint,
  problem,
  clocks,
}: TimeTask): Job<SequenceReach | undefined> {
  let job = known.get(joint);
  if (job === undefined) {
    job = new Job(inSlices(build(joint, clocks, problem.domain.time?.happenings)));
    known.set(joint, job);
  }
  return job;
}

/**
 * The values that whole steps, one after the other, may ever reach. Where members need each other's steps in the middle,
 * as one holds what another nails, they reach no goal; then the steps need not be compiled for it. Members count as one
 * that is wherever any of them is, and only the first of them act: these may reach whatever others could.
 */
export class SequenceReach {
  readonly #relaxation: Relaxation;
  readonly #joint: JointDomain;
  /** For goals that were not reached from another state, by their code: what was. */
  readonly #vain = new Map<string, readonly ReachedValues[]>();

  constructor(joint: JointDomain, relaxation: Relaxation) {
    this.#joint = joint;
    this.#relaxation = relaxation;
  }

  /** Whether a goal may be reached from a state in which no step runs. `false` is certain. */
  mayReach(goal: CompiledCondition, state: Int32Array): boolean {
    const key = goal.code.join();
    const before = this.#vain.get(key);
    // Whatever is reached from a part of these values is among them.
    if (before !== undefined && state.every((value, slot) => before[slot]?.has(value) === true)) {
      return false;
    }
    const { slots, domain } = this.#joint;
    const { variables } = domain;
    const reached = variables.all.map(({ min, max }) => new ReachedValues(min, max));
    for (const own of slots) {
      own.forEach((slot, variable) => {
        reached[slot] = reached[slots[0]?.[variable] as number] as ReachedValues;
      });
    }
    for (const [slot, value] of state.entries()) reached[slot]?.add(value);
    const wanted = sortCondition(goal.node, variables);
    const isReached = (): boolean => mayHold(wanted, reached, variables);
    this.#relaxation.run(reached, isReached);
    if (isReached()) return true;
    if (this.#vain.size >= MAX_GOALS) this.#vain.clear();
    this.#vain.set(key, reached);
    return false;
  }
}

function* build(
  joint: JointDomain,
  clocks: TimeTask["clocks"],
  happenings: NonNullable<TimeTask["problem"]["domain"]["time"]>["happenings"] | undefined,
): Generator<number, SequenceReach | undefined, void> {
  const isFirst = ({ members }: JointTimedStep): boolean =>
    members.every((member, index) => member === index);
  const steps = joint.steps.filter(isFirst);
  if (happenings === undefined || steps.length > MAX_STEPS) return undefined;
  // Whatever the start of a step changes and its end does not, stays: sequences have it as well.
  const isLent = ({ timed }: JointTimedStep): boolean => {
    const parts = stepParts(timed);
    const writes = parts.flatMap(({ end }) => [...footprintOf(happenings, end).writes]);
    return parts.some(({ start }) => {
      const changed = footprintOf(happenings, start).writes;
      return writes.some((variable) => changed.has(variable));
    });
  };
  if (!steps.some(isLent)) return undefined;
  const { domain } = yield* sequenceDomain({ ...joint, steps }, () => 1, clocks);
  return new SequenceReach(joint, new Relaxation(domain));
}
