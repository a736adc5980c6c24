/**
 * Squads in saved games.
 *
 * @module
 */

import type { ClockInput } from "../../../engine/contract/request.ts";
import type { DomainTypes, Value } from "../../../rules/index.ts";
import type { TimedStep } from "../../../time/schedule/timed-steps.ts";
import type { SquadIdleReason, SquadInterruptReason } from "../options.ts";
import type { SquadStep } from "../plan/squad-step.ts";
import type { TakenStep } from "../running-steps.ts";
import type { SquadNow } from "../squad-now.ts";

/** A saved step of a squad. */
interface SavedSquadStep {
  readonly tool: string;
  readonly args: Readonly<Record<string, Value>>;
  readonly agent: string;
  readonly with: readonly string[];
  /** The roles of those in `with`. Absent for a step without roles. */
  readonly roles?: readonly string[];
}

/** A `SquadRunner` as plain JSON. Times are in milliseconds; time that is left counts from `nowMs`. */
export interface SavedSquad {
  readonly version: 2;
  /** Hash of the domain. */
  readonly domain: string;
  readonly nowMs: number;
  /** The interval between the last two ticks. Absent before the second tick. */
  readonly tickMs?: number;
  /** The goal as given. */
  readonly goal: unknown;
  /** The goals of members as given, by name. Absent without any. */
  readonly goals?: Readonly<Record<string, unknown>>;
  /** The members with their states; null for a state that was not told yet. */
  readonly members: readonly {
    readonly name: string;
    readonly state: Readonly<Record<string, Value>> | null;
  }[];
  readonly steps: readonly (SavedSquadStep & {
    /** Planned times from `nowMs`, which tell the order. */
    readonly fromMs: number;
    readonly toMs: number;
    /** Undefined for a step that has not started. Null: no limit. */
    readonly running?: {
      readonly elapsedMs: number;
      readonly leftMs: number;
      readonly leastLeftMs: number;
      readonly mostLeftMs: number | null;
      readonly timeoutLeftMs: number | null;
    };
  })[];
  /** Steps in flight that the first tick takes over. Null: as long as the domain says. Default: none. */
  readonly begun?: readonly (SavedSquadStep & {
    readonly elapsedMs: number;
    readonly leftMs: number | null;
  })[];
  /** Interruptions that members were not told of yet. */
  readonly untold: readonly (SavedSquadStep & {
    readonly member: string;
    readonly reason: SquadInterruptReason;
  })[];
  readonly cooldowns: readonly (SavedSquadStep & { readonly leftMs: number })[];
  /** Consecutive failures of steps that are not avoided yet. Absent without any. */
  readonly failures?: readonly (SavedSquadStep & { readonly count: number })[];
  /** The clocks of things that run. Absent without any. */
  readonly clocks?: readonly ClockInput[];
  /** Absent without a wait. */
  readonly wait?: SavedSquadWait;
}

/** The wait after a request that found no plan. */
export interface SavedSquadWait {
  readonly reason: SquadIdleReason;
  readonly sinceMs: number;
  readonly leftMs: number;
}

/**
 * Writes a squad's state as plain JSON.
 *
 * @param taken steps that the first tick takes over
 */
export function writeSquad<T extends DomainTypes>(
  { clock, clocks, goals, lives, options, plan, roster, steps, unitMs }: SquadNow<T>,
  taken: readonly TakenStep[],
  wait: SavedSquadWait | undefined,
): SavedSquad {
  const { domain } = options.orchestrator;
  const { nowMs, tickMs } = clock.times;
  const ticking = clocks.left(nowMs);
  const own = goals.toJSON();
  const ms = (scaled: number): number => plan.epochMs + (scaled * unitMs) / 1000 - nowMs;
  const leftUntil = (atMs: number): number | null => (Number.isFinite(atMs) ? atMs - nowMs : null);
  const begun = taken
    .filter(({ members }) => members.every((name) => roster.has(name)))
    .map(({ elapsedMs, leftMs = null, ...step }) => ({ ...savedStep(step), elapsedMs, leftMs }));
  const ownStep = (agent: string, step: number): SavedSquadStep =>
    savedStep({ timed: steps.all[step] as TimedStep, members: [agent] });
  const failures = lives.all.flatMap(([name, { cooldowns }]) =>
    [...cooldowns.failures].map(([step, count]) => ({ ...ownStep(name, step), count })),
  );
  return {
    version: 2,
    domain: domain.hash,
    nowMs,
    ...(tickMs !== undefined && { tickMs }),
    goal: structuredClone(goals.reference),
    ...(own !== undefined && { goals: own }),
    members: roster.names.map((name) => {
      const state = roster.stateOf(name);
      return { name, state: state === undefined ? null : { ...domain.untyped.read(state) } };
    }),
    steps: plan.steps.map((step) => {
      const { scaledStart, scaledEnd, running } = step;
      const times = { fromMs: ms(scaledStart), toMs: ms(scaledEnd) };
      if (running === undefined) return { ...savedStep(step), ...times };
      const left = {
        elapsedMs: nowMs - running.startedAtMs,
        leftMs: running.endsAtMs - nowMs,
        leastLeftMs: running.leastMs - nowMs,
        mostLeftMs: leftUntil(running.latestMs),
        timeoutLeftMs: leftUntil(running.timeoutAtMs),
      };
      return { ...savedStep(step), ...times, running: left };
    }),
    ...(begun.length > 0 && { begun }),
    ...(wait !== undefined && { wait }),
    untold: lives.all.flatMap(([member, { untold }]) =>
      untold.map(({ step, reason }) => ({ ...savedStep(step), member, reason })),
    ),
    cooldowns: lives.all.flatMap(([name, { cooldowns }]) =>
      [...cooldowns.ends]
        .filter(([, untilMs]) => untilMs > nowMs)
        .map(([step, untilMs]) => ({ ...ownStep(name, step), leftMs: untilMs - nowMs })),
    ),
    ...(failures.length > 0 && { failures }),
    ...(ticking.length > 0 && { clocks: ticking }),
  };
}

function savedStep({ timed, members }: Pick<SquadStep, "timed" | "members">): SavedSquadStep {
  const [agent, ...others] = members as [string, ...string[]];
  const roles = timed.roles?.map(({ role }) => role);
  const crew = { agent, with: others, ...(roles !== undefined && { roles }) };
  return { tool: timed.step.tool, args: { ...timed.step.args }, ...crew };
}
