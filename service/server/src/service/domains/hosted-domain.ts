/**
 * The domains of a service, kept by name, and the engine of each.
 *
 * @module
 */

import { TieredCache } from "@understudy/cache";
import { ClassicalPlanner } from "@understudy/classical";
import {
  type Clock,
  type Domain,
  type Lead,
  type Observer,
  Orchestrator,
  type PackedState,
  PlanProver,
  type Repertoire,
  type Telemetry,
  type TimerHandle,
} from "@understudy/planner-core";
import type { CompiledDomain } from "@understudy/planner-core/compiled";
import { WordReader } from "@understudy/words";
import { SharedPlans } from "@understudy/world";
import type { CacheMemory, TenantMemory } from "../../memory/memory-budget.ts";
import type { DomainMessage } from "../../schema/domain-messages.ts";
import type { SearchThreads } from "../../threads/search-threads.ts";
import { ThreadedPlanner } from "../../threads/threaded-planner.ts";
import { layoutOf } from "./domain-message.ts";
import { revisionOf } from "./domain-revision.ts";

/** The longest that a slice of building may hold up requests, and the time that they have to themselves after it. */
const SLICE_MS = 1;
const REST_MS = 9;

/** Builds the policy tables that requests wished for, a tenth of the time, while there are any to build. */
class TableBuilder {
  readonly #planner: Pick<ClassicalPlanner, "buildSlice">;
  readonly #clock: Clock;
  #timer: TimerHandle | undefined;
  #isStopped = false;

  constructor(planner: Pick<ClassicalPlanner, "buildSlice">, clock: Clock) {
    this.#planner = planner;
    this.#clock = clock;
  }

  /** Continues building, after a request that may have wished for a table. */
  wake(): void {
    if (this.#timer !== undefined || this.#isStopped) return;
    this.#timer = this.#clock.setTimer(() => this.#build(), REST_MS);
  }

  stop(): void {
    this.#isStopped = true;
    if (this.#timer !== undefined) this.#clock.clearTimer(this.#timer);
  }

  #build(): void {
    this.#timer = undefined;
    const clock = this.#clock;
    if (!this.#planner.buildSlice({ untilMs: clock.now() + SLICE_MS, clock })) this.wake();
  }
}

/** Compiled goals of a domain, all its tables, and one while it is built: a tenant may have 64 domains, and more of them. */
const PLANNER_LIMITS = {
  maxCompiledBytes: 32 * 2 ** 20,
  tables: { maxTotalBytes: 32 * 2 ** 20, maxTableBytes: 32 * 2 ** 20 },
};
/** The memory of an engine that remembers nothing. */
const ENGINE_BYTES = 256 * 1024;

/** The parts that plan for a domain. */
export interface HostedDomainOptions {
  readonly domain: Domain;
  /** The form that it was loaded from. */
  readonly compiled?: CompiledDomain | undefined;
  /** Default: made of its definition. */
  readonly revision?: string | undefined;
  /** Plans that were rehearsed. */
  readonly repertoire?: Repertoire | undefined;
  readonly lead?: Lead | undefined;
  /** Continues long searches. Default: this thread does, in slices. */
  readonly threads?: SearchThreads | undefined;
  /** The owner: its searches have the turns of this tenant. Default: one without a name. */
  readonly tenant?: string | undefined;
  /** The same where this thread searches. Default: one without a name. */
  readonly owner?: { readonly weight: number } | undefined;
  readonly clock: Clock;
  readonly telemetry: Telemetry;
  readonly observer?: Observer | undefined;
  /** Memory for what the engine remembers and compiles: forgotten where there is no room. Default: it is not counted. */
  readonly memory?: Pick<TenantMemory, "cache"> | undefined;
  /** Called for each agent that was seen. Default: none. */
  readonly see?: ((agent: string, state: PackedState) => void) | undefined;
  /** Shares what is learnt with other servers, and theirs with this one. Default: nothing is shared. */
  readonly share?: ((learnt: Repertoire) => () => void) | undefined;
}

/** A domain that plans are made for. A newer version of it is another one, and running requests end on this. */
export class HostedDomain {
  readonly domain: Domain;
  /** Plans that were rehearsed. */
  readonly repertoire: Repertoire | undefined;
  /** The form that it was loaded from; undefined where it was compiled here. */
  readonly compiled: CompiledDomain | undefined;
  readonly revision: string;
  readonly reader = new WordReader();
  readonly orchestrator: Orchestrator;
  /** For whoever follows plans; used up before anybody else has a turn. */
  readonly prover: PlanProver;
  /** In a domain with kinds, what agents of all sessions found for the things of others; undefined in others. */
  readonly shared: SharedPlans | undefined;
  readonly #tables: TableBuilder;
  readonly #local = new ClassicalPlanner(PLANNER_LIMITS);
  readonly #cache: TieredCache;
  readonly #memory: CacheMemory | undefined;
  /** Whether more may be compiled or remembered than was counted. */
  #hasGrown = true;
  readonly #see: HostedDomainOptions["see"];
  readonly #stopSharing: (() => void) | undefined;
  readonly #reportCache: () => void;
  #layout: DomainMessage["layout"] | undefined;
  #running = 0;
  #isRetired = false;

  constructor(options: HostedDomainOptions) {
    const {
      domain,
      compiled,
      repertoire,
      lead,
      threads,
      tenant,
      owner,
      clock,
      telemetry,
      observer,
      share,
    } = options;
    this.domain = domain;
    this.repertoire = repertoire;
    this.#see = options.see;
    this.compiled = compiled;
    this.revision = options.revision ?? revisionOf(domain.written);
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
    const rehearsed = repertoire === undefined ? [] : [repertoire];
    const cache = new TieredCache({ rehearsed, clock });
    this.#cache = cache;
    this.#memory = options.memory?.cache(() => this.#forget());
    this.#reportCache = () => cache.reportTo(telemetry);
    this.#stopSharing = share?.(cache.learnt(domain));
    const { reader } = this;
    this.orchestrator = new Orchestrator({
      domain,
      planner: this.shared ?? planner,
      lead,
      reader,
      cache,
      clock,
      owner,
      telemetry,
      observer,
    });
  }

  /** An agent was seen in a state. */
  see({ agent, state }: { readonly agent: string; readonly state: PackedState }): void {
    if (this.#hasGrown) this.#measure();
    this.#see?.(agent, state);
  }

  /** Requests that something is done for. */
  get running(): number {
    return this.#running;
  }

  /** Does something for a request: nothing is put away before it is done. */
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

  /** Puts it away as soon as its last request has ended. */
  retire(): void {
    this.#isRetired = true;
    this.#putAwayIfDone();
  }

  /** Counts what its cache did since the last time: evictions, and tokens that hits saved. */
  reportCache(): void {
    this.#reportCache();
  }

  /** The position of each variable in a packed state. */
  get layout(): DomainMessage["layout"] {
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

  /** Counts what the engine keeps now. */
  #measure(): void {
    if (this.#memory === undefined) return;
    this.#hasGrown = false;
    const plannerBytes = this.#local.keptBytes(this.domain);
    const knownBytes = this.#cache.bytes + (this.shared?.bytes ?? 0);
    this.#memory.set(ENGINE_BYTES + plannerBytes + knownBytes);
  }

  /** Forgets what can be found out again. */
  #forget(): void {
    this.#local.forget(this.domain);
    this.#cache.clear();
    this.shared?.clear();
  }
}

type Engine = Pick<ClassicalPlanner, "start" | "policy" | "buildSlice" | "alternatives">;

/** Tells of whatever may compile a goal or build a table. */
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
