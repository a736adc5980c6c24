import type { Shape, Shaped } from "../../../base/json/shape.ts";
import {
  also,
  anything,
  list,
  nullable,
  number,
  object,
  oneOf,
  optional,
  record,
  refined,
  string,
} from "../../../base/json/shapes.ts";
import type { ClockInput, SingleGoal } from "../../../engine/contract/request.ts";
import type { StepRun } from "../../../engine/life/running-step.ts";
import {
  FAILURES,
  readSaved,
  SAVED_CLOCKS,
  STEP_FIELDS,
  savedState,
  VERSION,
} from "../../../engine/saved/saved-game.ts";
import type { Domain, DomainTypes, PackedState, Step } from "../../../rules/index.ts";
import { BusyMembers } from "../../../time/schedule/busy-members.ts";
import { MAX_MEMBERS } from "../../../time/schedule/problem.ts";
import { partnersInOrder } from "../../../time/schedule/timed-steps.ts";
import { timedStepsOf } from "../check-options.ts";
import type { SquadIdleReason, SquadInterruptReason } from "../options.ts";
import { SquadPlan } from "../plan/squad-plan.ts";
import type { SquadStep } from "../plan/squad-step.ts";
import type { TakenStep } from "../running-steps.ts";
import type { MemberGoals } from "../squad-goals.ts";
import type { SquadNow } from "../squad-now.ts";
import type { SavedSquadWait } from "./saved-squad.ts";

const REASONS: readonly SquadInterruptReason[] = [
  "broken",
  "partner-failed",
  "partner-left",
  "timeout",
  "interrupted",
  "disposed",
];

const IDLE_REASONS = [
  ...["reached", "planning", "done", "unsolvable", "cut-off", "error", "disposed"],
] as readonly SquadIdleReason[];

const crewFields = { agent: string(), with: list(string()), roles: optional(list(string())) };
const stepFields = { ...STEP_FIELDS, ...crewFields };
const since = number({ min: 0 });
/** Times whose thousandths of a unit are numbers. */
const time = number({ min: -1e15, max: 1e15 });
const runningTimes = object({
  ...{ elapsedMs: number(), leftMs: number(), leastLeftMs: number() },
  ...{ mostLeftMs: nullable(number()), timeoutLeftMs: nullable(number()) },
});
const squad = also(
  object({
    version: VERSION,
    nowMs: number(),
    tickMs: optional(number()),
    goal: anything,
    goals: optional(record(anything)),
    members: list(object({ name: string({ min: 1 }), state: nullable(record(anything)) }), {
      max: MAX_MEMBERS,
    }),
    steps: list(
      also(
        object({ ...stepFields, fromMs: time, toMs: time, running: optional(runningTimes) }),
        ({ fromMs, toMs }, found) => found.member("toMs", toMs, number({ min: fromMs })),
      ),
    ),
    begun: optional(list(object({ ...stepFields, elapsedMs: since, leftMs: nullable(since) }))),
    untold: list(object({ ...stepFields, member: string(), reason: oneOf(REASONS) })),
    cooldowns: list(object({ ...STEP_FIELDS, agent: string(), leftMs: number() })),
    failures: optional(list(object({ ...STEP_FIELDS, agent: string(), count: FAILURES }))),
    clocks: optional(SAVED_CLOCKS),
    wait: optional(object({ reason: oneOf(IDLE_REASONS), sinceMs: number(), leftMs: number() })),
  }),
  ({ goals = {}, members, steps, begun = [], untold }, findings) => {
    const names = members.map(({ name }) => name);
    const isMember = (name: string): boolean => names.includes(name);
    const isWhole = new Set(names).size === names.length;
    findings.member(
      "members",
      members,
      refined(anything, "members of different names", () => isWhole),
    );
    findings.member(
      "goals",
      goals,
      refined(anything, "goals of members", () => Object.keys(goals).every(isMember)),
    );
    // Some that took part in an interrupted step may have left since.
    const past = crewOf(() => true);
    const present = crewOf(isMember);
    findings.member("steps", steps, list(present));
    findings.member("begun", begun, list(present));
    findings.member("untold", untold, list(past));
    findings.member("untold", untold, list(object({ member: oneOf(names) })));
  },
);

function crewOf(isMember: (name: string) => boolean): Shape {
  return refined(object(crewFields), "a step of different members", (step) => {
    const crew = [step.agent, ...step.with];
    return crew.every(isMember) && new Set(crew).size === crew.length;
  });
}

type ReadSquad = Shaped<typeof squad>;
type ReadStep = Omit<ReadSquad["untold"][number], "member" | "reason">;

/** A saved squad. */
export interface RestoredSquad<T extends DomainTypes> {
  readonly goal: SingleGoal<T>;
  readonly goals: MemberGoals<T> | undefined;
  readonly members: ReadonlyMap<string, PackedState | undefined>;
  /** Steps that the first tick takes over. */
  readonly taken: readonly TakenStep[];
  readonly wait: SavedSquadWait | undefined;
  /** Resumes the time, the plan and the lives of the squad. */
  readonly resume: (now: SquadNow<T>) => void;
}

/**
 * Reads a saved squad. Steps unknown to the domain are left out.
 *
 * @throws SavedGameError with all issues; RequestError if a goal does not fit
 */
export function readSquad<T extends DomainTypes>(
  domain: Domain<T>,
  saved: unknown,
): RestoredSquad<T> {
  const steps = timedStepsOf(domain);
  const read = readSaved("squad", squad, saved);
  const goal = structuredClone(read.goal) as SingleGoal<T>;
  const goals = structuredClone(read.goals) as MemberGoals<T> | undefined;
  const stepOf = ({ tool, args, agent, ...crew }: ReadStep) => {
    const timed = steps.find({ tool, args } as Step);
    const partners = timed && partnersInOrder(timed, crew.with, crew.roles);
    return timed && partners && { timed, members: [agent, ...partners] };
  };
  const busy = new BusyMembers(steps);
  return {
    ...{ goal, goals, wait: read.wait },
    members: new Map(read.members.map(({ name, state }) => [name, savedState(domain, state)])),
    taken: (read.begun ?? []).flatMap(({ elapsedMs, leftMs, ...begun }) => {
      const step = stepOf(begun);
      // The domain may have lost the step's duration, or what let it run beside another.
      if (step === undefined || step.timed.end < 0) return [];
      const areFree = step.members.map((name) => busy.add(name, step.timed));
      return areFree.includes(false) ? [] : [{ ...step, elapsedMs, leftMs: leftMs ?? undefined }];
    }),
    resume: (now) => {
      const { nowMs, tickMs } = read;
      const scaled = (ms: number): number => Math.round((ms * 1000) / now.unitMs);
      const planned = read.steps.flatMap(({ fromMs, toMs, running, ...saved }): SquadStep[] => {
        const step = stepOf(saved);
        const times = { scaledStart: scaled(fromMs), scaledEnd: scaled(toMs) };
        return step ? [{ ...step, ...times, running: runningOf(running, nowMs) }] : [];
      });
      now.clock.restore({ nowMs, tickMs });
      now.plan = new SquadPlan(now.scene, planned, nowMs);
      const clocks = (read.clocks ?? []) as readonly ClockInput[];
      // Clocks are looked at as soon as all states are known.
      const isKnown = read.members.every(({ state }) => state !== null);
      now.watched.resume(clocks, isKnown ? nowMs : undefined);
      for (const { member, reason, ...past } of read.untold) {
        const step = stepOf(past);
        if (step) now.lives.of(member).note({ reason, step: { ...step, ...NO_TIMES } });
      }
      for (const { tool, args, agent, leftMs } of read.cooldowns) {
        const timed = steps.find({ tool, args } as Step);
        if (timed) now.lives.of(agent).cooldowns.avoidUntil(timed.index, nowMs + leftMs);
      }
      for (const { tool, args, agent, count } of read.failures ?? []) {
        const timed = steps.find({ tool, args } as Step);
        if (timed) now.lives.of(agent).cooldowns.recall(timed.index, count);
      }
    },
  };
}

const NO_TIMES = { scaledStart: 0, scaledEnd: 0, running: undefined };

function runningOf(
  running: Shaped<typeof runningTimes> | undefined,
  nowMs: number,
): StepRun | undefined {
  if (running === undefined) return undefined;
  const { elapsedMs, leftMs, leastLeftMs, mostLeftMs, timeoutLeftMs } = running;
  return {
    startedAtMs: nowMs - elapsedMs,
    endsAtMs: nowMs + leftMs,
    leastMs: nowMs + leastLeftMs,
    latestMs: nowMs + (mostLeftMs ?? Number.POSITIVE_INFINITY),
    timeoutAtMs: nowMs + (timeoutLeftMs ?? Number.POSITIVE_INFINITY),
  };
}
