import { ExactCache, TieredCache } from "@understudy/cache";
import { ClassicalPlanner, type SharedTables } from "@understudy/classical";
import {
  type Clock,
  type Domain,
  type Goal,
  loadDomain,
  type Observer,
  Orchestrator,
  type Outcome,
  type PlanCache,
  type Random,
  systemClock,
  type Telemetry,
} from "@understudy/planner-core";
import { ReferenceInterpreter } from "@understudy/planner-core/testing/reference";
import { type RunRecorder, recordOrchestrator } from "@understudy/recording";
import { Life, loadScenario } from "@understudy/simulation";
import type { WorkerLlmPlanner } from "../llm/open-worker-llm-planner.ts";
import type { StressOptions } from "../result/stress-options.ts";
import { type AgentQuestion, TargetEngine } from "../target/target-engine.ts";
import type { CrowdShare } from "../world/crowd-share.ts";
import type { QuestionInFlight } from "./flight.ts";
import { QuestionChoice } from "./question-choice.ts";
import { WatchedCache } from "./watched-cache.ts";

/**
 * Maximum duration of a search in one turn. A thread serves thousands of agents, so hits must not wait behind other
 * agents' searches.
 */
const YIELD_MS = 0.25;
/** Time limit for preparing the searches of one domain before the run, in ms. */
const WARM_MS = 2000;

/** The planner under test: an engine in this thread, or a server. */
export interface AskedEngine {
  plan(question: AgentQuestion): Promise<Outcome>;
  dispose(): void;
}

/** The parts that all groups of a worker share. */
export interface AgentGroupParts {
  readonly options: StressOptions;
  readonly llm: WorkerLlmPlanner | undefined;
  readonly telemetry: Telemetry;
  readonly clock: Clock;
  readonly random: Random;
  /** Whether each request's events are recorded, to explain late ones. */
  readonly isObserved: boolean;
  readonly now: () => number;
  /** Recorder of every request, if the run is recorded. */
  readonly recording?: RunRecorder | undefined;
}

/** The agents of one domain in one worker, with the engine that plans for them. */
export class AgentGroup {
  readonly index: number;
  readonly name: string;
  readonly domain: Domain;
  readonly life: Life;
  readonly engine: AskedEngine;
  readonly reference: ReferenceInterpreter;
  /** Chooses questions for a target hit rate. */
  readonly choice: QuestionChoice | undefined = undefined;
  readonly tiers: TieredCache | undefined = undefined;
  readonly agentNames: readonly string[];
  /** The latest question of each agent, if still open. */
  readonly inFlight: (QuestionInFlight<AgentGroup> | undefined)[];
  readonly pool: QuestionInFlight<AgentGroup>[] = [];
  readonly #share: CrowdShare;
  readonly #now: () => number;
  readonly #exact: ExactCache | undefined = undefined;

  constructor(index: number, share: CrowdShare, parts: AgentGroupParts) {
    const { options, llm, telemetry, clock, random } = parts;
    const { name, agents, firstAgent, memory } = share;
    this.#share = share;
    this.#now = parts.now;
    this.index = index;
    this.name = name;
    this.domain = loadDomain(share.text);
    const scenario = loadScenario(this.domain);
    const seed = options.seed + 7919 * (index + 1);
    this.life = new Life({ scenario, agents, seed, firstAgent, memory });
    this.reference = new ReferenceInterpreter(this.domain.definition);
    this.agentNames = Array.from({ length: agents }, (_, agent) => `${name}-${firstAgent + agent}`);
    this.inFlight = new Array<undefined>(agents).fill(undefined);
    const { target } = options;
    if (target !== undefined) {
      this.engine = new TargetEngine(target, this.domain, share.served ?? name);
      return;
    }
    const planner = openPlanner(this.domain, share.tables);
    const { cache, tiers } = this.#openCache(options);
    this.tiers = tiers;
    this.#exact = cache instanceof ExactCache ? cache : tiers?.exact;
    const watched = cache instanceof ExactCache ? watch(cache) : undefined;
    this.choice =
      options.hitRate === undefined || watched === undefined
        ? undefined
        : new QuestionChoice(options.hitRate, { random, cache: watched, scenario });
    const engine = {
      domain: this.domain,
      planner,
      llm,
      cache: this.choice === undefined ? cache : watched,
      clock,
      telemetry,
      tuning: { yieldMs: YIELD_MS },
      observer: parts.isObserved ? this.#observer() : undefined,
    };
    const { recording } = parts;
    const orchestrator =
      recording === undefined ? new Orchestrator(engine) : recordOrchestrator(engine, recording);
    this.engine = {
      plan: ({ goal, ...asked }) => orchestrator.plan({ ...asked, goal: nameOf(goal) }),
      dispose: () => orchestrator.dispose(),
    };
  }

  /** Number of questions in the exact cache. */
  get cacheSize(): number {
    return this.#exact?.size ?? 0;
  }

  #openCache(options: StressOptions): {
    readonly cache: PlanCache | undefined;
    readonly tiers: TieredCache | undefined;
  } {
    if (options.llm === "none" || options.cache === "none") {
      return { cache: undefined, tiers: undefined };
    }
    if (options.cache === "exact") return { cache: new ExactCache(), tiers: undefined };
    const tiers = new TieredCache();
    return { cache: tiers, tiers };
  }

  /** Records the start and end of each question's LLM call. */
  #observer(): Observer {
    const { firstAgent } = this.#share;
    const prefix = this.name.length + 1;
    return (event) => {
      if (event.type !== "llm-ask" && event.type !== "llm-answer") return;
      const flight = this.inFlight[Number(event.agent.slice(prefix)) - firstAgent];
      if (flight === undefined) return;
      if (event.type === "llm-ask") flight.llmAskMs = this.#now();
      else flight.llmAnswerMs = this.#now();
    };
  }
}

/** The reference to a goal in a request. */
function nameOf({ name, definition }: Goal): string {
  return name ?? (definition as string & typeof definition);
}

/** The classical planner in the state that it has after a game has loaded: with policy tables, or prepared searches. */
function openPlanner(domain: Domain, tables: SharedTables): ClassicalPlanner {
  const planner = new ClassicalPlanner();
  planner.importTables(domain, tables);
  const untilMs = systemClock.now() + WARM_MS;
  for (const goal of domain.goals) {
    if (planner.policy({ domain, goal }) === undefined)
      planner.warmSearch({ domain, goal }, { untilMs });
  }
  return planner;
}

/** Remembers three quarters of the cache's capacity, so that remembered entries are seldom evicted from the cache. */
function watch(cache: ExactCache): WatchedCache {
  return new WatchedCache(cache, Math.max(1, Math.floor((3 * cache.capacity) / 4)));
}
