/**
 * The domains of a service and their engines.
 *
 * @module
 */

import { TieredCache } from "@understudy/cache";
import { ClassicalPlanner } from "@understudy/classical";
import {
  type Clock,
  type Domain,
  type LlmPlanner,
  type Observer,
  Orchestrator,
  type PackedState,
  type PlanLibrary,
  PlanProver,
  type Telemetry,
} from "@understudy/planner-core";
import type { CompiledDomain } from "@understudy/planner-core/compiled";
import {
  type LayoutMessage,
  layoutOf,
  type SessionDomain,
  TableBuilder,
} from "@understudy/session";
import { WordReader } from "@understudy/words";
import { SharedPlans } from "@understudy/world";
import type { CacheMemory, TenantMemory } from "../../memory/memory-budget.ts";
import type { SearchThreads } from "../../threads/search-threads.ts";
import { ThreadedPlanner } from "../../threads/threaded-planner.ts";
import { ThreadedTimePlanner } from "../../threads/threaded-time-planner.ts";
import { domainRevision } from "./domain-revision.ts";

/**
 * Limits for compiled goals and for tables, including the one under construction. Low, since a tenant may have 64
 * domains and more.
 */
const PLANNER_LIMITS = {
  maxCompiledBytes: 32 * 2 ** 20,
  tables: { maxTotalBytes: 32 * 2 ** 20, maxTableBytes: 32 * 2 ** 20 },
};
/** Compiled goals of squads in a domain with time. */
const MAX_SQUAD_GOALS = 8;
/** Memory of an engine with empty caches. */
const ENGINE_BYTES = 256 * 1024;

/** The dependencies of an engine. */
export interface HostedDomainOptions {
  readonly domain: Domain;
  /** The compiled form it was loaded from. */
  readonly compiled?: CompiledDomain | undefined;
  /** Default: the hash of its definition. */
  readonly revision?: string | undefined;
  /** Prepared plans. */
  readonly planLibrary?: PlanLibrary | undefined;
  readonly llm?: LlmPlanner | undefined;
  /** Continue long searches. Default: this thread, in slices. */
  readonly threads?: SearchThreads | undefined;
  /** The tenant whose turns searches take in the threads. Default: an unnamed one. */
  readonly tenant?: string | undefined;
  /** The tenant for searches on this thread. Default: an unnamed one. */
  readonly owner?: { readonly weight: number } | undefined;
  readonly clock: Clock;
  readonly telemetry: Telemetry;
  readonly observer?: Observer | undefined;
  /** Memory of caches and compiled goals, which are dropped over the limit. Default: not counted. */
  readonly memory?: Pick<TenantMemory, "cache"> | undefined;
  /** Called for each state of an agent. Default: none. */
  readonly see?: ((agent: string, state: PackedState) => void) | undefined;
  /** Shares learned plans with other servers, both ways. Default: not shared. */
  readonly share?: ((learnt: PlanLibrary) => () => void) | undefined;
}

/**
 * A version of a domain with its engine. A newer version gets an engine of its own, while running requests finish on
 * this one.
 */
export class HostedDomain implements SessionDomain {
  readonly domain: Domain;
  /** Prepared plans. */
  readonly planLibrary: PlanLibrary | undefined;
  /** The compiled form it was loaded from; undefined if it was compiled here. */
  readonly compiled: CompiledDomain | undefined;
  readonly revision: string;
  readonly reader = new WordReader();
  readonly orchestrator: Orchestrator;
  /** Shared by all plan watches. Its state is only valid until the next proof. */
  readonly prover: PlanProver;
  /** In a domain with kinds, plans shared among the agents of all sessions. */
  readonly shared: SharedPlans | undefined;
  readonly #tables: TableBuilder;
  readonly #local = new ClassicalPlanner(PLANNER_LIMITS);
  readonly #cache: TieredCache;
  readonly #memory: CacheMemory | undefined;
  /** Whether the engine may have grown since it was measured. */
  #hasGrown = true;
  readonly #see: HostedDomainOptions["see"];
  readonly #stopSharing: (() => void) | undefined;
  readonly #reportCache: () => void;
  #layout: LayoutMessage | undefined;
  #running = 0;
  #isRetired = false;

  constructor(options: HostedDomainOptions) {
    const {
      domain,
      compiled,
      planLibrary,
      llm,
      threads,
      tenant,
      owner,
      clock,
      telemetry,
      observer,
      share,
    } = options;
    this.domain = domain;
    this.planLibrary = planLibrary;
    this.#see = options.see;
    this.compiled = compiled;
    this.revision = options.revision ?? domainRevision(domain.written);
    this.prover = new PlanProver(domain);
    const local = this.#local;
    const own =
      threads === undefined ? local : new ThreadedPlanner(local, threads, compiled, tenant);
    const grows = (): void => {
      this.#hasGrown = true;
    };
    const planner = watched(own, grows);
    this.#tables = new TableBuilder(planner, clock);
    this.shared = domain.kinds === undefined ? undefined : new SharedPlans(domain, planner);
    const prepared = planLibrary === undefined ? [] : [planLibrary];
    const cache = new TieredCache({ prepared, clock });
    this.#cache = cache;
    this.#memory = options.memory?.cache(() => this.#forget());
    this.#reportCache = () => cache.reportTo(telemetry);
    this.#stopSharing = share?.(cache.learnt(domain));
    const { reader } = this;
    this.orchestrator = new Orchestrator({
      domain,
      planner: this.shared ?? planner,
      time:
        domain.time &&
        new ThreadedTimePlanner({
          ...{ threads, compiled, tenant, maxCompiledGoals: MAX_SQUAD_GOALS },
        }),
      llm,
      reader,
      cache,
      clock,
      owner,
      telemetry,
      observer,
    });
  }

  /** Handles an agent's state. */
  see({ agent, state }: { readonly agent: string; readonly state: PackedState }): void {
    if (this.#hasGrown) this.#measure();
    this.#see?.(agent, state);
  }

  /** Requests in flight. */
  get running(): number {
    return this.#running;
  }

  /** Runs work of a request. The engine is kept until it is done. */
  async during<Result>(work: () => Promise<Result>): Promise<Result> {
    this.#running++;
    try {
      return await work();
    } finally {
      this.#running--;
      this.#measure();
      this.#tables.wake();
      this.#putAwayIfDone();
    }
  }

  /** Disposes the engine once its last request has finished. */
  retire(): void {
    this.#isRetired = true;
    this.#putAwayIfDone();
  }

  /** Reports the cache's counters since the last call: evictions, and saved tokens. */
  reportCache(): void {
    this.#reportCache();
  }

  /** The position of each variable in a packed state. */
  get layout(): LayoutMessage {
    this.#layout ??= layoutOf(this.domain);
    return this.#layout;
  }

  #putAwayIfDone(): void {
    if (!this.#isRetired || this.#running > 0) return;
    this.#stopSharing?.();
    this.#tables.stop();
    this.reportCache();
    this.orchestrator.dispose();
    this.#memory?.set(0);
  }

  /** Measures the engine's memory. */
  #measure(): void {
    if (this.#memory === undefined) return;
    this.#hasGrown = false;
    const plannerBytes = this.#local.keptBytes(this.domain);
    const knownBytes = this.#cache.bytes + (this.shared?.bytes ?? 0);
    this.#memory.set(ENGINE_BYTES + plannerBytes + knownBytes);
  }

  /** Drops everything that can be computed again. */
  #forget(): void {
    this.#local.forget(this.domain);
    this.#cache.clear();
    this.shared?.clear();
  }
}

type Engine = Pick<ClassicalPlanner, "start" | "policy" | "buildSlice" | "alternatives">;

/** Calls back before work that may compile a goal or build a table. */
function watched(planner: Engine, grows: () => void): Engine {
  const told =
    <Asked extends unknown[], Result>(ask: (...asked: Asked) => Result) =>
    (...asked: Asked): Result => {
      grows();
      return ask(...asked);
    };
  return {
    policy: (problem) => planner.policy(problem),
    start: told((problem) => planner.start(problem)),
    buildSlice: told((slice) => planner.buildSlice(slice)),
    alternatives: told((...asked) => planner.alternatives(...asked)),
  };
}
