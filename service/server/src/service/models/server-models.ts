/**
 * The models of a server, and what each tenant may ask of them.
 *
 * @module
 */

import { type Backend, createLead, type ResilientLead } from "@understudy/llm";
import { modelKeys } from "@understudy/llm/internal";
import type { ModelsConfiguration } from "@understudy/llm/models";
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
import { type ModelsSource, sourceOf } from "./models-source.ts";

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
  readonly models?: ModelsConfiguration | ModelsSource | undefined;
}

interface ServerModelsParts {
  readonly clock: Clock;
  readonly telemetry: Telemetry;
}

/** A pool that is tried out, and where it comes from. */
export interface NextPool {
  readonly source: ModelsSource;
  readonly pool: PoolLead;
}

/** Models that the server has opened, and where they come from. */
interface OwnModels {
  readonly source: ModelsSource;
  readonly lead: PoolLead | ResilientLead;
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
  #own: OwnModels | undefined;
  /** Pools whose last calls are under way. */
  readonly #retiring = new Set<PoolLead>();
  readonly #closing = new AbortController();

  private constructor(parts: ServerModelsParts, now: OpenModels, own: OwnModels | undefined) {
    this.#parts = parts;
    this.#now = now;
    this.#own = own;
  }

  /**
   * Opens what a server is given.
   *
   * @param domains that its own models are made ready for
   * @throws what opening it throws; what its first model throws where none can be loaded
   */
  static async open(
    { lead, backend, models: named }: GivenModels,
    parts: ServerModelsParts,
    domains: readonly Domain[],
  ): Promise<ServerModels> {
    const { clock, telemetry } = parts;
    const made = backend && (await createLead({ backend, clock, telemetry }));
    const given = lead ?? made;
    const source = given === undefined ? sourceOf(named) : undefined;
    if (source === undefined) {
      const writers = made ?? given;
      return new ServerModels(parts, { lead: given, writers: poolOf(writers, clock) }, undefined);
    }
    const own = await source.open({ ...parts, beside: undefined });
    try {
      for (const domain of domains) await own.warmUp(domain);
    } catch (error) {
      await own.dispose();
      throw error;
    }
    const now = { lead: own, writers: poolOf(own, clock) };
    const models = new ServerModels(parts, now, { source, lead: own });
    models.#showState();
    return models;
  }

  get now(): OpenModels {
    return this.#now;
  }

  /** Whether they are the server's own. A pool of those can be changed. */
  get isOwn(): boolean {
    return this.#own !== undefined;
  }

  /** How the pool of the server's own fares. */
  get status(): PoolStatus | undefined {
    return this.#pool?.status;
  }

  /**
   * Opens another pool beside the one in use, without loading its models. Undefined where it would be the same.
   *
   * @throws what opening it throws
   */
  async openNext(
    named: ModelsConfiguration | ModelsSource | undefined,
  ): Promise<NextPool | undefined> {
    const [source, beside] = [sourceOf(named), this.#pool];
    if (beside === undefined || source === undefined || source.key === this.#own?.source.key)
      return undefined;
    try {
      const pool = await source.open({ ...this.#parts, beside });
      if (pool instanceof PoolLead) return { source, pool };
      await pool.dispose();
      return undefined;
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
  replace({ source, pool }: NextPool): void {
    const before = this.#pool;
    this.#own = { source, lead: pool };
    this.#now = { lead: pool, writers: pool };
    if (before !== undefined) this.#retire(before);
  }

  /** Frees the models of the server's own. */
  async close(): Promise<void> {
    this.abort();
    const leads = [...this.#retiring, ...(this.#own === undefined ? [] : [this.#own.lead])];
    await Promise.all(leads.map((lead) => lead.dispose()));
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

  get #pool(): PoolLead | undefined {
    return this.#own?.lead instanceof PoolLead ? this.#own.lead : undefined;
  }

  /** A pool shows how it fares as soon as it is open: what is shown is the one in use. */
  #showState(): void {
    if (this.#pool === undefined) return;
    const read = (): number => BREAKER_STATE[this.#pool?.status.state ?? "up"];
    this.#parts.telemetry.gauge("breaker.state", read);
  }
}

/** The names of all models: the members of a pool, or else the one. */
export function modelNames({ lead, writers }: OpenModels): readonly string[] {
  if (lead === undefined) return [];
  const members = lead instanceof PoolLead ? lead.status.members : [{ name: lead.model }];
  return [...new Set([...members, ...(writers?.writers ?? [])].map(({ name }) => name))];
}

/** The models that answer questions in words: a pool, or a single model that can write texts. */
function poolOf(lead: Lead | undefined, clock: Clock): PoolLead | undefined {
  if (lead === undefined || lead instanceof PoolLead) return lead;
  if (!("breaker" in lead)) return undefined;
  return new PoolLead({ members: [{ name: lead.model, lead }], clock });
}
