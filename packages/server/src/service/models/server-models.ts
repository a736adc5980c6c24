/**
 * The models of a server, and what each tenant may ask of them.
 *
 * @module
 */

import { type Backend, BackendLead, createLead, type ResilientLead } from "@understudy/llm";
import { modelKeys, observed } from "@understudy/llm/internal";
import { PoolLead, type PoolStatus } from "@understudy/llm/pool";
import {
  type Clock,
  DisposedError,
  type Domain,
  type Issue,
  type Lead,
  loadDomain,
  RequestError,
  type Telemetry,
} from "@understudy/planner-core";
import type { PoolSource } from "./pool-source.ts";

/** The models that are asked now. */
export interface OpenModels {
  /** Proposes plans. */
  readonly lead: Lead | undefined;
  /** Those that answer questions in words: the one, or those of the pool. */
  readonly writers: PoolLead | undefined;
}

/** The models that a server is given: the first of these that is there counts. */
export interface GivenModels {
  readonly lead?: Lead | undefined;
  readonly backend?: Backend | undefined;
  readonly pool?: PoolSource | undefined;
}

interface ServerModelsParts {
  readonly clock: Clock;
  readonly telemetry: Telemetry;
}

/** A pool that is tried out, and where it comes from. */
export interface NextPool {
  readonly source: PoolSource;
  readonly pool: PoolLead;
}

/** A pool that is tried out for longer than this is no better than one that does not work. */
const LONGEST_PROBE_MS = 300_000;
const BREAKER_STATE = { up: 0, degraded: 1, down: 2 } as const;
/** A domain to try a model out with, if there is no other. */
const PROBE = loadDomain({
  name: "probe",
  state: { on: { type: "boolean", default: false } },
  tools: [{ name: "press", then: { on: true } }],
  goals: [{ name: "lit", when: { on: true } }],
});

/** The models of a server. A pool of its own can be changed for another one; others are their owners' concern. */
export class ServerModels {
  readonly #parts: ServerModelsParts;
  #now: OpenModels;
  /** The server's own. */
  #own: NextPool | undefined;
  /** Pools whose last calls are under way. */
  readonly #retiring = new Set<PoolLead>();
  readonly #closing = new AbortController();

  private constructor(parts: ServerModelsParts, now: OpenModels, own: NextPool | undefined) {
    this.#parts = parts;
    this.#now = now;
    this.#own = own;
  }

  /**
   * Opens what a server is given.
   *
   * @param domains that its own pool is made ready for
   * @throws what opening it throws; what its first model throws where none can be loaded
   */
  static async open(
    { lead, backend, pool: source }: GivenModels,
    parts: ServerModelsParts,
    domains: readonly Domain[],
  ): Promise<ServerModels> {
    const { clock, telemetry } = parts;
    const made =
      lead === undefined && backend ? await createLead({ backend, clock, telemetry }) : undefined;
    const given = lead ?? made;
    if (given !== undefined || source === undefined) {
      return new ServerModels(
        parts,
        { lead: given, writers: writersOf(backend, { given, made }, clock) },
        undefined,
      );
    }
    const pool = await source.open({ ...parts, beside: undefined });
    const models = new ServerModels(parts, { lead: pool, writers: pool }, { source, pool });
    try {
      for (const domain of domains) await pool.warmUp(domain);
    } catch (error) {
      await pool.dispose();
      throw error;
    }
    models.#showState();
    return models;
  }

  get now(): OpenModels {
    return this.#now;
  }

  /** Whether they are a pool of the server's own, which can be changed. */
  get isOwn(): boolean {
    return this.#own !== undefined;
  }

  /** How the pool of the server's own fares. */
  get status(): PoolStatus | undefined {
    return this.#own?.pool.status;
  }

  /**
   * Opens another pool beside the one in use, without loading its models. Undefined where it would be the same.
   *
   * @throws what opening it throws
   */
  async openNext(source: PoolSource | undefined): Promise<NextPool | undefined> {
    const own = this.#own;
    if (own === undefined || source === undefined || source.key === own.source.key)
      return undefined;
    try {
      return { source, pool: await source.open({ ...this.#parts, beside: own.pool }) };
    } finally {
      this.#showState();
    }
  }

  /**
   * Loads the models of a pool that the one in use has not, and has them say something.
   *
   * @param isBack it was in use before: one member that works is enough
   * @throws RequestError with the members that do not work; DisposedError if the server ends meanwhile
   */
  async probe(
    { source, pool }: NextPool,
    domains: readonly Domain[],
    isBack: boolean,
  ): Promise<void> {
    const known = modelKeys(this.#own?.source.models ?? []);
    const keys = modelKeys(source.models);
    const isNew = (index: number): boolean => !known.includes(keys[index] ?? "");
    const names = pool.status.members.filter((_, index) => isNew(index)).map(({ name }) => name);
    if (names.length === 0) return;
    let failure: unknown;
    try {
      await this.#warmUp(pool.among(names), domains);
    } catch (error) {
      this.#closing.signal.throwIfAborted();
      failure = error;
    }
    const issues = pool.status.members.flatMap(({ name, state, failure: why }, index): Issue[] => {
      if (state === "up" || !names.includes(name)) return [];
      const message = `"${name}" does not work: ${why ?? (failure as Error | undefined)?.message ?? "it is silent"}`;
      return [{ pointer: `/pool/members/${index}`, message }];
    });
    const isEnough = isBack && pool.status.state !== "down";
    if (issues.length > 0 && !isEnough) throw new RequestError(issues, { cause: failure });
    if (failure !== undefined && !isEnough) throw failure;
  }

  /** Has another pool answer from the next question on. The one before ends its calls; then its models go. */
  replace(next: NextPool): void {
    const { pool } = next;
    const before = this.#own?.pool;
    this.#own = next;
    this.#now = { lead: pool, writers: pool };
    if (before !== undefined) this.#retire(before);
  }

  /** Frees the pools of the server's own. */
  async close(): Promise<void> {
    this.abort();
    const pools = [...this.#retiring, ...(this.#own === undefined ? [] : [this.#own.pool])];
    await Promise.all(pools.map((pool) => pool.dispose()));
  }

  /** Tries nothing out any more: the server is about to end. */
  abort(): void {
    this.#closing.abort(new DisposedError("The server ends"));
  }

  /** @throws as `PoolLead.warmUp`; DisposedError if it takes too long, or the server ends */
  async #warmUp(pool: PoolLead, domains: readonly Domain[]): Promise<void> {
    const { clock } = this.#parts;
    const over = new AbortController();
    const message = `The models did not answer in ${LONGEST_PROBE_MS} ms`;
    const timer = clock.setTimer(() => over.abort(new DisposedError(message)), LONGEST_PROBE_MS);
    const signal = AbortSignal.any([over.signal, this.#closing.signal]);
    try {
      for (const domain of domains.length === 0 ? [PROBE] : domains) {
        await pool.warmUp(domain, signal);
      }
    } finally {
      clock.clearTimer(timer);
    }
  }

  #retire(pool: PoolLead): void {
    this.#retiring.add(pool);
    // A model that cannot be freed in order is no concern of those that ask the next one.
    void pool
      .retire()
      .catch(() => {})
      .finally(() => this.#retiring.delete(pool));
  }

  /** A pool shows how it fares as soon as it is open: what is shown is the one in use. */
  #showState(): void {
    const read = (): number => BREAKER_STATE[this.#own?.pool.status.state ?? "up"];
    this.#parts.telemetry.gauge("breaker.state", read);
  }
}

/** The names of all models: the members of a pool, or else the one. */
export function modelNames({ lead, writers }: OpenModels): readonly string[] {
  if (lead === undefined) return [];
  const members = lead instanceof PoolLead ? lead.status.members : [{ name: lead.model }];
  return [...new Set([...members, ...(writers?.writers ?? [])].map(({ name }) => name))];
}

function writersOf(
  backend: Backend | undefined,
  { given, made }: { readonly given: Lead | undefined; readonly made: ResilientLead | undefined },
  clock: Clock,
): PoolLead | undefined {
  if (backend === undefined) return given instanceof PoolLead ? given : undefined;
  // One that plans is watched already: what it writes counts with its plans.
  const lead = made ?? new BackendLead({ backend: observed(backend), clock });
  return new PoolLead({ members: [{ name: backend.info.model, lead }], clock });
}
