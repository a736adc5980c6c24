import { CompiledCondition, type Domain, type PlanningProblem } from "@understudy/planner-core";
import {
  type EventDomain,
  type JointDomain,
  type JointTimedStep,
  keepingDomain,
  type ScaledLength,
  type SequenceDomain,
  sequenceDomain,
  withEvents,
} from "@understudy/planner-core/schedule";
import type { Weighting } from "../model/compile-task.ts";
import type { PreparedTask } from "../task-cache/prepared-task.ts";
import type { CompileJob, TaskCache } from "../task-cache/task-cache.ts";
import { CHUNK, Job, type SlicedWork } from "../work/work.ts";
import type { ProvedSchedule } from "./changed-orders.ts";
import { unnamedGoal } from "./joint-goal.ts";
import { TimeEstimates, UNITS_OF_ESTIMATE } from "./task/time-estimates.ts";
import type { TimeTask } from "./task/time-task.ts";

/** Actions that are built at once: some tenths of a millisecond. */
const ACTIONS_OF_PIECE = 16;
/** Maximum number of cached domains: one for each list of events. */
const MAX_EVENT_LISTS = 16;

/** The weight of a happening in estimates: the time that it takes. */
function weightOf(joint: JointDomain, action: number): number {
  if (joint.isEnd[action] !== 1) {
    const step = joint.steps[joint.stepOf[action] ?? -1];
    // Instant steps take no time; without their cost a dear one could replace a cheap one.
    const isInstant = step !== undefined && step.ends.length === 0;
    return isInstant ? Math.max(1, joint.domain.actions.scaledCost[action] as number) : 1;
  }
  const { duration } = (joint.steps[joint.stepOf[action] as number] as JointTimedStep).timed;
  const time = duration?.kind === "range" ? constantOf(duration.from) : 1000;
  return Math.max(1, Math.round(time / UNITS_OF_ESTIMATE));
}

/** The constant part of a length, in thousandths. */
function constantOf({ constant, per }: ScaledLength): number {
  return Math.round(constant / per);
}

/**
 * The mean of a length over the values of its variables, in thousandths. By its constant part alone, a wait of ten seconds
 * that the state tells would cost nothing, and a plan would rather wait than go to a free place.
 */
function meanOf({ constant, terms, per }: ScaledLength, { variables }: Domain): number {
  const { min, max } = variables;
  let mean = constant;
  for (const [variable, factor] of terms) {
    mean += (factor * ((min[variable] as number) + (max[variable] as number))) / 2;
  }
  return Math.round(mean / per);
}

const byEvents = new WeakMap<JointDomain, Map<string, EventDomain>>();

/** The joint domain with a task's events and clocks, cached for recent lists of events. */
function eventDomainOf({ joint, events, clocks }: TimeTask): EventDomain {
  if (events.length + clocks.length === 0) return { domain: joint.domain, changeOf: [] };
  let known = byEvents.get(joint);
  if (known === undefined) {
    known = new Map();
    byEvents.set(joint, known);
  }
  const key = events.map(({ effects }) => effects.join()).join(";");
  let found = known.get(key);
  if (found === undefined) {
    found = withEvents(
      joint,
      events.map(({ effects }) => effects),
      clocks,
    );
    if (known.size >= MAX_EVENT_LISTS) known.clear();
    known.set(key, found);
  }
  return found;
}

const keeping = new WeakMap<JointDomain, Domain>();

/** The joint domain in which steps keep their conditions, built once. */
export function keepingOf(joint: JointDomain): Domain {
  let known = keeping.get(joint);
  if (known === undefined) {
    known = keepingDomain(joint, (action) => weightOf(joint, action));
    keeping.set(joint, known);
  }
  return known;
}

/** The pieces of a built domain, each of which may be the last of a slice. */
export function* inSlices<Built>(pieces: Generator<number, Built, void>): SlicedWork<Built> {
  for (let actions = 0; ; ) {
    const { done, value } = pieces.next();
    if (done === true) return value;
    actions += value;
    if (actions < ACTIONS_OF_PIECE) continue;
    actions = 0;
    yield CHUNK;
  }
}

const byTime = new WeakMap<JointDomain, Job<SequenceDomain>>();
const byCost = new WeakMap<JointDomain, Job<SequenceDomain>>();

/** The sequence domain, with costs that reflect the measure. Searches share the job. */
export function sequenceOf({
  joint,
  clocks,
  problem: { measure, domain },
}: TimeTask): Job<SequenceDomain> {
  const table = measure.time > 0 ? byTime : byCost;
  let known = table.get(joint);
  if (known === undefined) {
    const costs = domain.time?.happenings.actions.scaledCost;
    const pieces = sequenceDomain(
      joint,
      ({ timed, members }) => {
        const { duration, start } = timed;
        if (measure.time === 0) return costs?.[start] as number;
        const time =
          duration?.kind === "range"
            ? meanOf(duration.from, domain)
            : duration === undefined
              ? 1
              : 1000;
        return Math.max(1, time * members.length);
      },
      clocks,
    );
    known = new Job(inSlices(pieces));
    table.set(joint, known);
  }
  return known;
}

/** Load of each member in a schedule, from 0 to 8 for the busiest. */
export function loadsIn({ schedule }: ProvedSchedule, count: number): readonly number[] {
  const busy = Array.from({ length: count }, () => 0);
  for (const { members, scaledDuration } of schedule.steps) {
    for (const member of members) busy[member] = (busy[member] as number) + scaledDuration;
  }
  const most = Math.max(1, ...busy);
  return busy.map((time) => Math.round((8 * time) / most));
}

/** Costs that grow with the load of the members that take part. */
export function weightingBy(
  loads: readonly number[],
  { steps }: JointDomain,
  domain: Domain,
  stepOf: Int32Array,
): Weighting {
  const weigh = (action: number): number => {
    const { members } = steps[stepOf[action] as number] ?? {};
    if (members === undefined) return domain.actions.scaledCost[action] as number;
    const load = members.reduce((sum, member) => sum + (loads[member] as number), 0);
    const share = 1 + load / members.length;
    return Math.round((domain.actions.scaledCost[action] as number) * share);
  };
  return { key: `loads ${loads.join()}`, weigh };
}

/** The compiled goal for searches over happenings, with the task's events. */
export function compiledHappenings(task: TimeTask, tasks: TaskCache): CompileJob {
  const { joint, start, conditions } = task;
  const { domain } = eventDomainOf(task);
  const goal = unnamedGoal(new CompiledCondition(conditions.goal.node, domain.variables));
  const weighting = { key: "time", weigh: (action: number) => weightOf(joint, action) };
  return tasks.get({ domain, state: start, goal, mode: "optimal" }, weighting);
}

/** The estimates of a task by its goal as {@link compiledHappenings} compiles it. */
export function estimatesOf(task: TimeTask, prepared: readonly PreparedTask[]): TimeEstimates {
  return new TimeEstimates(task, prepared, eventDomainOf(task).changeOf);
}

/**
 * The problem of a first plan in a domain derived from the joint one.
 *
 * @param stepOf the joint step of each of its actions
 */
export function firstProblem(
  task: TimeTask,
  domain: Domain,
  state: Int32Array,
  stepOf: Int32Array,
): PlanningProblem {
  const goal = unnamedGoal(task.conditions.goal);
  return { domain, state, goal, mode: "first", disabled: task.forbidden(domain, stepOf) };
}
