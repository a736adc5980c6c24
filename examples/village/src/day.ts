import { setImmediate as nextTurn, setTimeout as sleep } from "node:timers/promises";
import { ClassicalPlanner } from "@understudy/classical";
import type { Domain, LlmPlanner, OrchestratorSettings } from "@understudy/planner-core";
import { RandomWalkControl } from "@understudy/simulation";
import type { CacheKind } from "./arguments.ts";
import { type Company, type CompanyOptions, formCompany } from "./company.ts";
import { Heartbeat } from "./heartbeat/heartbeat.ts";
import type { Audience, DayCounts, ModelStatus, PlanLibraryCoverage, Stage } from "./stage.ts";
import type { ValidShares } from "./tally/evaluation.ts";
import { Ledger } from "./tally/ledger.ts";
import { type Summary, summarise } from "./tally/summary.ts";
import type { Agent, AgentListener } from "./world/agent.ts";
import type { Role } from "./world/role.ts";
import { World, type WorldOptions } from "./world/world.ts";

/** Options of a day. */
export interface DayOptions {
  readonly domains: Readonly<Record<Role["domain"], Domain>>;
  readonly seed: number;
  readonly ticks: number;
  readonly agents: number;
  readonly budgetMs: number;
  /** Default: exact. */
  readonly cache?: CacheKind | undefined;
  /** Prepared plans. Default: none. */
  readonly planLibraries?: CompanyOptions["planLibraries"];
  readonly model: ModelStatus;
  readonly llm: LlmPlanner | undefined;
  /** The model's evaluation, for comparison. */
  readonly evaluation?: ValidShares | undefined;
  /** Real time between ticks; 0 plays as fast as possible. */
  readonly tickMs: number;
  /** Whether a thread monitors the event loop. */
  readonly heartbeat: boolean;
  readonly audience: Audience;
  /** Ends the day early, with its summary. */
  readonly signal?: AbortSignal | undefined;
}

/**
 * Without a model, time stands still until every agent has a plan, and searches are limited by nodes: the same seed
 * gives the same day on any machine.
 */
const REPEATABLE: Partial<OrchestratorSettings> = {
  searchMaxMs: 60_000,
  improveMs: 60_000,
  searchExpansions: 4_000,
};

/**
 * A shared processor slows a model unpredictably, so a question is admitted only if its answer is predicted within half
 * the budget. Late answers are worth little here: agents do not wait.
 */
const CAUTIOUS = (budgetMs: number): Partial<OrchestratorSettings> => ({
  mendMs: 0.5 * budgetMs,
  lateAnswerMs: 1000,
});

/**
 * Limit on agents waiting for the model: enough to keep it busy, few enough for timely answers. Others delay their
 * questions.
 */
const MAX_THINKERS = 3;

/** Lag behind real time, in ticks, after which the world stops catching up. */
const MAX_LAG_TICKS = 4;

/** Plays a day and summarises it. Disposes of the LLM planner. */
export async function playDay(options: DayOptions): Promise<Summary> {
  const { llm, seed, budgetMs, audience, model, ticks } = options;
  const ledger = new Ledger(budgetMs);
  const counts: DayCounts = {
    happenings: 0,
    broken: 0,
    replanned: 0,
    urgent: 0,
    goals: 0,
    steps: 0,
    stepsByModel: 0,
  };
  const control = new RandomWalkControl(seed);
  const company = formCompany(options.domains, {
    llm,
    observe: (domain, event) => ledger.observe(domain, event),
    settings: llm === undefined ? REPEATABLE : CAUTIOUS(budgetMs),
    cache: options.cache,
    planLibraries: options.planLibraries,
  });
  const world = new World({
    seed,
    agents: options.agents,
    budgetMs,
    thinkers: llm === undefined ? Number.POSITIVE_INFINITY : MAX_THINKERS,
    orchestrators: company.orchestrators,
    listener: listenFor(audience, counts, ledger, control),
  });
  const telemetry = (): ReturnType<Stage["telemetry"]> => company.telemetry.snapshot();
  const planLibrary = options.planLibraries && coverageOf(options.planLibraries);
  const stage: Stage = {
    ...{ seed, ticks, budgetMs, model, world, ledger, counts },
    planLibrary,
    telemetry,
  };
  const heartbeat = options.heartbeat ? new Heartbeat() : undefined;
  const beganMs = performance.now();
  audience.onDawn?.(stage);
  await passTime(stage, options);
  await lastAnswers(ledger, budgetMs);
  const realMs = performance.now() - beganMs;
  const report = await heartbeat?.stop();
  await endCompany(company);
  const controlled = await control.compare(new ClassicalPlanner(), llm);
  const { evaluation } = options;
  return summarise({ stage, realMs, heartbeat: report, evaluation, controlled });
}

/** Counts from now on. */
function coverageOf(
  planLibraries: NonNullable<CompanyOptions["planLibraries"]>,
): () => PlanLibraryCoverage {
  const count = (): PlanLibraryCoverage => {
    const all = Object.values(planLibraries).map((planLibrary) => planLibrary.stats());
    return {
      plans: all.reduce((sum, { entries }) => sum + entries, 0),
      lookups: all.reduce((sum, { lookups }) => sum + lookups, 0),
      hits: all.reduce((sum, { hits }) => sum + hits, 0),
    };
  };
  const before = count();
  return () => {
    const { plans, lookups, hits } = count();
    return { plans, lookups: lookups - before.lookups, hits: hits - before.hits };
  };
}

async function passTime(stage: Stage, options: DayOptions): Promise<void> {
  const { tickMs, signal, audience, llm } = options;
  let dueMs = performance.now();
  while (stage.world.tick < stage.ticks && signal?.aborted !== true) {
    stage.world.advance();
    // Without a model the world waits for plans, so that a seed repeats its day.
    while (llm === undefined && stage.world.isWaiting) await nextTurn();
    audience.onTick?.(stage);
    if (tickMs === 0) {
      await nextTurn();
      continue;
    }
    dueMs = Math.max(dueMs + tickMs, performance.now() - MAX_LAG_TICKS * tickMs);
    const waitMs = dueMs - performance.now();
    // Yields to the event loop even when late: answers and timers come first.
    await (waitMs > 0 ? sleep(waitMs) : nextTurn());
  }
}

/** Awaits the outcomes of all requests, including the last minute's. */
async function lastAnswers(ledger: Ledger, budgetMs: number): Promise<void> {
  const untilMs = performance.now() + budgetMs + 1000;
  while (ledger.open > 0 && performance.now() < untilMs) await sleep(2);
}

async function endCompany(company: Company): Promise<void> {
  try {
    await company.dispose();
  } catch {
    // The day is counted; a model that fails on disposal changes nothing.
  }
}

function listenFor(
  audience: Audience,
  counts: DayCounts,
  ledger: Ledger,
  control: RandomWalkControl,
): WorldOptions["listener"] & AgentListener {
  const planless = new Set<Agent>();
  return {
    onHappening: (happening, touched) => {
      counts.happenings++;
      audience.onHappening?.(happening, touched);
    },
    onOutcome: (agent, outcome) => {
      const isAnew = outcome.plan !== null && planless.delete(agent);
      if (isAnew) counts.replanned++;
      control.offerOutcome(agent.domain, agent.domain.state(agent.state), outcome);
      audience.onOutcome?.(agent, outcome, isAnew);
    },
    onBroken: (agent, step) => {
      counts.broken++;
      planless.add(agent);
      audience.onBroken?.(agent, step);
    },
    onUrgent: (agent, goal) => {
      counts.urgent++;
      audience.onUrgent?.(agent, goal);
    },
    onStep: (_agent, _step, isByModel) => {
      counts.steps++;
      if (isByModel) counts.stepsByModel++;
    },
    onGoal: (agent, goal) => {
      counts.goals++;
      audience.onGoal?.(agent, goal);
    },
    onError: (agent, error) => {
      ledger.errors++;
      audience.onError?.(agent, error);
    },
  };
}
