/**
 * Runners in saved games.
 *
 * @module
 */

import type { Domain, DomainTypes, PackedState, Value } from "../../../rules/index.ts";
import { keptIndices } from "../../../rules/plan/llm-indices.ts";
import type { FallbackReason, Outcome, OutcomeStatus, PlanSource } from "../../contract/outcome.ts";
import type { ClockInput } from "../../contract/request.ts";
import type { PlanInPlay } from "../plan-in-play.ts";
import type { RequestWait } from "../requests/plan-inquiry.ts";
import type { RunnerNow } from "../runner-now.ts";

/** A saved step. */
interface SavedStep {
  readonly tool: string;
  readonly args: Readonly<Record<string, Value>>;
}

/** A saved step of a plan; its times, in units from the request, only in a domain with time. */
interface SavedPlanStep extends SavedStep {
  readonly startsAt?: number;
  readonly duration?: number;
}

/** The state of a `PlanRunner` as plain JSON, for saved games. Times are in game time. */
export interface SavedRunner {
  readonly version: 2;
  /** Hash of the domain. */
  readonly domain: string;
  readonly agent: string;
  readonly nowMs: number;
  /** The interval between the last two ticks. Absent before the second tick. */
  readonly tickMs?: number;
  /** The goal as given. */
  readonly goal: unknown;
  /** The agent's beliefs; null before the first observation. */
  readonly observed: Readonly<Record<string, Value>> | null;
  readonly plan: null | {
    readonly steps: readonly SavedPlanStep[];
    /** Time of the request; absent without times. */
    readonly askedAtMs?: number;
    /** Index of the running step, or of the next one. */
    readonly position: number;
    /** The running step; null between steps. */
    readonly running: null | {
      readonly startedAtMs: number;
      /** End of the step's duration; null if the game ends the step. */
      readonly endsAtMs: number | null;
      readonly timeoutAtMs: number | null;
    };
    readonly goal: unknown;
    /** Hashes of the more important goals that the plan may leave violated. */
    readonly accepted: readonly string[];
    readonly status: OutcomeStatus;
    readonly cost: number;
    readonly optimal: boolean;
    readonly source: PlanSource;
    readonly hit: Outcome["hit"] | null;
    readonly mended: boolean;
    readonly llmSteps: number;
    /** Indices of the LLM planner's steps; absent if these are the first ones. */
    readonly llmIndices?: readonly number[];
    /** The chooser of the plan. */
    readonly chosen: "words" | "llm" | null;
    readonly reason: FallbackReason | null;
  };
  readonly cooldowns: readonly { readonly step: SavedStep; readonly untilMs: number }[];
  readonly failures: readonly { readonly step: SavedStep; readonly count: number }[];
  /** Cool-downs of goals, by hash of the goal. */
  readonly goalCooldowns: readonly { readonly goal: string; readonly untilMs: number }[];
  /** The wait after a request that found no plan. Absent without a wait. */
  readonly wait?: RequestWait;
  /** The clocks of things that run. Absent without any. */
  readonly clocks?: readonly ClockInput[];
  /** The steps that are watched for their effects. Absent without any. */
  readonly effects?: SavedEffects;
}

/** The steps that a runner watches for their effects. */
interface SavedEffects {
  /** The agent's beliefs as the running step started. Absent if they are the same now. */
  readonly before?: Readonly<Record<string, Value>>;
  /** Finished steps whose effects have not shown yet. */
  readonly finished: readonly {
    readonly step: SavedStep;
    /** The agent's beliefs as the step started. */
    readonly before: Readonly<Record<string, Value>>;
    /** The goal of its plan; absent for the plan in play. */
    readonly goal?: unknown;
    /** Whether it counts as failed already. */
    readonly isReported: boolean;
  }[];
  /** Repetitions of steps from the same state, by hash of both in this domain. */
  readonly visits: readonly (readonly [visit: number, count: number])[];
}

/** Writes a runner's state as plain JSON. */
export function writeRunner<T extends DomainTypes>(
  now: RunnerNow<T>,
  wait: RequestWait | undefined,
): SavedRunner {
  const { clock, cooldowns, domain, goals, inPlay, observed, options, packed } = now;
  const { nowMs, tickMs } = clock.times;
  const clocks = now.clocks?.left(nowMs) ?? [];
  const stepOf = (action: number): SavedStep => domain.untyped.step(action);
  return {
    version: 2,
    domain: domain.hash,
    agent: options.agent,
    ...{ nowMs, ...(tickMs !== undefined && { tickMs }) },
    goal: structuredClone(goals.reference),
    observed: observed.isKnown ? valuesOf(domain, packed) : null,
    plan: inPlay === undefined ? null : planFacts(domain, inPlay),
    cooldowns: [...cooldowns.ends].map(([action, untilMs]) => ({ step: stepOf(action), untilMs })),
    failures: [...cooldowns.failures].map(([action, count]) => ({ step: stepOf(action), count })),
    goalCooldowns: [...goals.rests].map(([hash, untilMs]) => ({ goal: hash, untilMs })),
    ...(wait !== undefined && { wait }),
    ...(clocks.length > 0 && { clocks }),
    ...effectFacts(now),
  };
}

function effectFacts<T extends DomainTypes>({
  domain,
  effects,
  inPlay,
  packed,
}: RunnerNow<T>): Pick<SavedRunner, "effects"> {
  const { before, finished, visits } = effects.watched;
  const isChanged =
    inPlay?.running !== undefined && before.some((code, slot) => code !== packed[slot]);
  if (finished.size + visits.size === 0 && !isChanged) return {};
  const steps = [...finished].map(([action, { of, before, isReported }]) => ({
    step: domain.untyped.step(action),
    before: valuesOf(domain, before),
    ...(of !== inPlay?.outcome && { goal: of.goal.name ?? of.goal.definition }),
    isReported,
  }));
  const start = isChanged ? { before: valuesOf(domain, before) } : {};
  return { effects: { ...start, finished: steps, visits: [...visits] } };
}

function valuesOf<T extends DomainTypes>(
  domain: Domain<T>,
  state: PackedState,
): Readonly<Record<string, Value>> {
  return { ...domain.untyped.read(state) };
}

function planFacts<T extends DomainTypes>(
  domain: Domain<T>,
  { outcome, actions, accepted, position, running, askedAtMs }: PlanInPlay<T>,
): SavedRunner["plan"] {
  const { status, goal, cost, optimal, source, hit, mended, llmSteps, chosen, reason } = outcome;
  const llmIndices = keptIndices(outcome.llmIndices);
  const finite = (time: number): number | null => (Number.isFinite(time) ? time : null);
  return {
    steps: actions.map((action, index) => ({
      ...domain.untyped.step(action),
      ...(askedAtMs === undefined ? {} : timesOf(outcome.plan?.steps[index])),
    })),
    ...(askedAtMs === undefined ? {} : { askedAtMs }),
    position,
    running: running
      ? {
          startedAtMs: running.startedAtMs,
          endsAtMs: finite(running.endsAtMs),
          timeoutAtMs: finite(running.timeoutAtMs),
        }
      : null,
    goal: goal.name ?? goal.definition,
    accepted: [...accepted],
    status,
    cost,
    optimal,
    source,
    hit: hit ?? null,
    mended: mended ?? false,
    llmSteps,
    ...(llmIndices === undefined ? {} : { llmIndices: [...llmIndices] }),
    chosen: chosen ?? null,
    reason: reason ?? null,
  };
}

function timesOf({
  startsAt,
  duration,
}: Pick<SavedPlanStep, "startsAt" | "duration"> = {}): Pick<
  SavedPlanStep,
  "startsAt" | "duration"
> {
  return startsAt === undefined || duration === undefined ? {} : { startsAt, duration };
}
