import { isRecord } from "../../../base/json/issues.ts";
import type { Shaped } from "../../../base/json/shape.ts";
import {
  also,
  anything,
  boolean,
  list,
  nullable,
  number,
  object,
  oneOf,
  optional,
  record,
  refined,
  string,
  tuple,
  whole,
} from "../../../base/json/shapes.ts";
import { COST_SCALE } from "../../../rules/domain/definition/costs.ts";
import type { Domain, DomainTypes } from "../../../rules/index.ts";
import { areLlmIndices } from "../../../rules/plan/llm-indices.ts";
import { type Plan, planOf } from "../../../rules/plan/plan.ts";
import {
  CACHE_HITS,
  FALLBACK_REASONS,
  type Outcome,
  type OutcomeStatus,
  PLAN_SOURCES,
} from "../../contract/outcome.ts";
import type { ClockInput, GoalReference } from "../../contract/request.ts";
import type { StepRun } from "../../life/running-step.ts";
import { chooseGoals } from "../../orchestrator/request/goal-choice.ts";
import {
  FAILURES,
  readSaved,
  SAVED_CLOCKS,
  STEP_FIELDS,
  savedState,
  VERSION,
} from "../../saved/saved-game.ts";
import type { PlanInPlay } from "../plan-in-play.ts";
import type { RequestWait } from "../requests/plan-inquiry.ts";
import type { RunnerNow } from "../runner-now.ts";
import type { FinishedStep, WatchedEffects } from "../steps/effect-watch.ts";

const PLAYABLE = ["solved", "partial"] as const satisfies readonly OutcomeStatus[];
const CHOOSERS = ["words", "llm"] as const;

const step = object(STEP_FIELDS);
const planStep = also(
  object({ ...STEP_FIELDS, startsAt: optional(number()), duration: optional(number()) }),
  ({ startsAt, duration }, findings) => {
    if (startsAt !== undefined) findings.member("duration", duration, number());
  },
);
const planInPlay = also(
  object({
    steps: list(planStep),
    askedAtMs: optional(number()),
    position: number(),
    running: nullable(
      object({
        startedAtMs: number(),
        endsAtMs: nullable(number()),
        timeoutAtMs: nullable(number()),
      }),
    ),
    goal: anything,
    accepted: list(string()),
    status: oneOf(PLAYABLE),
    cost: number(),
    source: oneOf(PLAN_SOURCES),
    hit: nullable(oneOf(CACHE_HITS)),
    mended: boolean,
    llmSteps: whole({ min: 0 }),
    llmIndices: optional(list(number())),
    chosen: optional(nullable(oneOf(CHOOSERS))),
    reason: nullable(oneOf(FALLBACK_REASONS)),
  }),
  ({ steps: { length }, position, llmSteps, llmIndices }, findings) => {
    findings.member("position", position, whole({ min: 0, max: length - 1 }));
    findings.member("llmSteps", llmSteps, whole({ min: 0, max: length }));
    const wanted = `the indices of ${llmSteps} steps, in order`;
    const ordered = refined(anything, wanted, (list) => areLlmIndices(list, llmSteps, length));
    if (llmIndices !== undefined) findings.member("llmIndices", llmIndices, ordered);
  },
);
const runner = object({
  version: VERSION,
  agent: string(),
  nowMs: number(),
  tickMs: optional(number({ min: 0 })),
  goal: anything,
  observed: nullable(record(anything)),
  plan: nullable(planInPlay),
  cooldowns: list(object({ step, untilMs: number() })),
  failures: list(object({ step, count: FAILURES })),
  goalCooldowns: list(object({ goal: string(), untilMs: number() })),
  wait: optional(object({ failedAtMs: number(), retryAtMs: number() })),
  domain: optional(string()),
  clocks: optional(SAVED_CLOCKS),
  effects: optional(
    object({
      before: optional(record(anything)),
      finished: list(
        object({ step, before: record(anything), goal: optional(anything), isReported: boolean }),
      ),
      visits: list(tuple(whole(), whole())),
    }),
  ),
});

type ReadStep = Shaped<typeof step>;
type ReadPlan = Shaped<typeof planInPlay>;

/**
 * Reads a runner's saved state. Parts unknown to the domain are left out.
 *
 * @returns resumes the runner, and returns the wait before its next request
 * @throws SavedGameError with all issues; RequestError if the goal does not fit. Nothing changes then
 */
export function readRunner<T extends DomainTypes>(
  now: RunnerNow<T>,
  saved: unknown,
): () => RequestWait | undefined {
  const { clock, cooldowns, domain, effects, goals, holdings, observed } = now;
  const read = readSaved("runner", runner, saved);
  const goal = structuredClone(read.goal) as GoalReference<T>;
  chooseGoals(domain, goal);
  const known = <Item extends { readonly step: ReadStep }>(
    items: readonly Item[],
    numberOf: (item: Item) => number,
  ): [number, number][] =>
    items
      .map((item): [number, number] => [domain.untyped.actionOf(item.step), numberOf(item)])
      .filter(([action]) => action >= 0);
  const inPlay = read.plan === null ? undefined : readScript(domain, read.plan, read.agent);
  const state = savedState(domain, read.observed);
  return () => {
    clock.restore({ nowMs: read.nowMs, tickMs: read.tickMs });
    now.inPlay = inPlay;
    goals.pursue(goal);
    goals.restore(read.goalCooldowns.map((rest) => [rest.goal, rest.untilMs]));
    cooldowns.restore(
      known(read.cooldowns, ({ untilMs }) => untilMs),
      known(read.failures, ({ count }) => count),
    );
    if (state !== undefined) observed.replace(state);
    effects.restore({ before: observed.packed, ...effectsOf(domain, read, inPlay) });
    const clocks = (read.clocks ?? []) as readonly ClockInput[];
    now.watched?.resume(clocks, state === undefined ? undefined : read.nowMs);
    holdings.doubt();
    return read.wait;
  };
}

function effectsOf<T extends DomainTypes>(
  domain: Domain<T>,
  { effects, domain: hash }: Shaped<typeof runner>,
  inPlay: PlanInPlay<T> | undefined,
): Omit<WatchedEffects<T>, "before"> & Partial<WatchedEffects<T>> {
  const finished = new Map<number, FinishedStep<T>>();
  for (const { step, before, goal, isReported } of effects?.finished ?? []) {
    const action = domain.untyped.actionOf(step);
    const state = savedState(domain, before);
    const of = goal === undefined ? inPlay?.outcome : planFor(domain, goal);
    if (action >= 0 && state !== undefined && of !== undefined)
      finished.set(action, { of, before: state, isReported });
  }
  // Hashes mean something in the same domain alone.
  const visits = hash === domain.hash ? (effects?.visits ?? []) : [];
  const before = effects?.before && savedState(domain, effects.before);
  return {
    ...{ finished, visits: new Map(visits) },
    ...(before && { before }),
  };
}

/** The goal of an earlier plan; undefined if the domain does not know it. */
function planFor<T extends DomainTypes>(
  domain: Domain<T>,
  goal: unknown,
): Pick<Outcome<T>, "goal"> | undefined {
  try {
    return { goal: domain.goal(goal as T["goals"]) };
  } catch {
    return undefined;
  }
}

function runningOf({
  startedAtMs,
  endsAtMs,
  timeoutAtMs,
}: NonNullable<ReadPlan["running"]>): StepRun {
  const endMs = endsAtMs ?? Number.POSITIVE_INFINITY;
  const ends = { endsAtMs: endMs, leastMs: endMs, latestMs: endMs };
  return { startedAtMs, ...ends, timeoutAtMs: timeoutAtMs ?? Number.POSITIVE_INFINITY };
}

/** The saved plan; undefined if the domain does not know its goal or steps. */
function readScript<T extends DomainTypes>(
  domain: Domain<T>,
  plan: ReadPlan,
  agent: string,
): PlanInPlay<T> | undefined {
  const actions = plan.steps.map((step) => domain.untyped.actionOf(step));
  const outcome = readOutcome(domain, plan, actions, agent);
  if (outcome === undefined) return undefined;
  const { position, running } = plan;
  return {
    position,
    running: running === null ? undefined : runningOf(running),
    // The next tick proves the plan, and finds when its next step starts.
    startsAtMs: Number.NEGATIVE_INFINITY,
    proveAtMs: Number.POSITIVE_INFINITY,
    askedAtMs: plan.askedAtMs,
    outcome,
    actions,
    accepted: new Set(plan.accepted),
  };
}

/** The saved outcome; undefined if the domain does not know the plan's goal or steps. */
function readOutcome<T extends DomainTypes>(
  domain: Domain<T>,
  plan: ReadPlan,
  actions: readonly number[],
  agent: string,
): Outcome<T> | undefined {
  const { goal, status, source, hit, mended, llmSteps, llmIndices, reason } = plan;
  if (actions.includes(-1) || !(typeof goal === "string" || isRecord(goal))) return undefined;
  const chosen = plan.chosen ?? undefined;
  try {
    return {
      agent,
      // The next tick proves whether it reaches the goal.
      status,
      // Not believed: any saved game could claim it.
      optimal: false,
      source,
      ...(hit === null ? {} : { hit }),
      ...(mended ? { mended } : {}),
      llmSteps,
      ...(llmIndices === undefined ? {} : { llmIndices }),
      ...(chosen === undefined ? {} : { chosen }),
      ...(reason === null ? {} : { reason }),
      elapsedMs: 0,
      revised: Promise.resolve(undefined),
      cost: costOf(domain.untyped, actions, plan.cost),
      goal: domain.goal(goal as T["goals"]),
      plan: timedPlan(planOf(domain, actions), plan.steps),
    };
  } catch {
    return undefined;
  }
}

/** A plan with the times of its saved steps. */
function timedPlan<T extends DomainTypes>(plan: Plan<T>, saved: ReadPlan["steps"]): Plan<T> {
  if (!saved.some(({ startsAt }) => startsAt !== undefined)) return plan;
  const steps = plan.steps.map((step, index) => {
    const { startsAt, duration } = saved[index] as ReadPlan["steps"][number];
    return startsAt === undefined ? step : Object.freeze({ ...step, startsAt, duration });
  });
  return Object.freeze({ ...plan, steps: Object.freeze(steps as Plan<T>["steps"]) });
}

/** The cost of a plan in the domain's units; if costs depend on the state, the saved cost. */
function costOf(domain: Domain, actions: readonly number[], saved: number): number {
  const lowest = actions.reduce((sum, id) => sum + (domain.actions.minScaledCost[id] as number), 0);
  const least = lowest / COST_SCALE;
  return domain.hasRuntimeCosts ? Math.max(least, saved) : least;
}
