/**
 * The models of a server, and each tenant's share of them.
 *
 * @module
 */

import {
  type Backend,
  createLlmPlanner,
  type ResilientLlmPlanner,
  SHIPPED_MODEL,
} from "@understudy/llm";
import { modelKeys, openLlmPlanner } from "@understudy/llm/internal";
import type { ModelsConfiguration } from "@understudy/llm/models";
import { PoolLlmPlanner, type PoolStatus } from "@understudy/llm/pool";
import {
  type Clock,
  DisposedError,
  type Domain,
  InferenceError,
  type Issue,
  type LlmPlanner,
  loadDomain,
  RequestError,
  type Telemetry,
} from "@understudy/planner-core";
import { type ModelsSource, sourceOf } from "./models-source.ts";

/** The models in use. */
export interface OpenModels {
  /** Proposes plans. */
  readonly llm: LlmPlanner | undefined;
  /** Write text: the single model, or the pool's members. */
  readonly writers: PoolLlmPlanner | undefined;
}

/** The given models. The first defined field counts. */
export interface GivenModels {
  readonly llm?: LlmPlanner | undefined;
  readonly backend?: Backend | undefined;
  readonly models?: ModelsConfiguration | ModelsSource | undefined;
}

interface ServerModelsParts {
  readonly clock: Clock;
  readonly telemetry: Telemetry;
}

/** A new pool on probation, and its source. */
export interface NextPool {
  readonly source: ModelsSource;
  readonly pool: PoolLlmPlanner;
}

/** Models opened by the server, and their source. */
interface OwnModels {
  readonly source: ModelsSource;
  readonly llm: PoolLlmPlanner | ResilientLlmPlanner;
}

/** Limit of probing a new pool. Slower models count as failed. */
const LONGEST_PROBE_MS = 300_000;
/** Limit of warming up for one domain as the server starts: later it is up, and the model is asked as it is. */
const LONGEST_WARM_UP_MS = 60_000;
const BREAKER_STATE = { up: 0, degraded: 1, down: 2 } as const;
/** A domain for probing models on a server without domains. */
const PROBE = loadDomain({
  name: "probe",
  state: { on: { type: "boolean", default: false } },
  tools: [{ name: "press", then: { on: true } }],
  goals: [{ name: "lit", when: { on: true } }],
});

/** The models of a server. A pool opened by the server can be replaced; given models stay. */
export class ServerModels {
  readonly #parts: ServerModelsParts;
  #now: OpenModels;
  /** Opened by the server. */
  #own: OwnModels | undefined;
  /** Replaced pools with calls in flight. */
  readonly #retiring = new Set<PoolLlmPlanner>();
  readonly #closing = new AbortController();
  /** Why the models did not work as the server started. */
  #failure: InferenceError | undefined;

  private constructor(parts: ServerModelsParts, now: OpenModels, own: OwnModels | undefined) {
    this.#parts = parts;
    this.#now = now;
    this.#own = own;
  }

  /**
   * Opens models. A server of models that fails now keeps nobody from plans: {@link failure} tells why, and it is asked
   * again with later questions.
   *
   * @param domains to warm up models for
   * @throws errors of opening, such as a file of a model that is not there
   */
  static async open(
    { llm, backend, models: named }: GivenModels,
    parts: ServerModelsParts,
    domains: readonly Domain[],
  ): Promise<ServerModels> {
    const { clock, telemetry } = parts;
    let failure: InferenceError | undefined;
    const note = (error: unknown): void => {
      if (!(error instanceof InferenceError)) throw error;
      failure ??= error;
    };
    const made =
      backend &&
      (await createLlmPlanner({ backend, clock, telemetry }).catch(async (error: unknown) => {
        note(error);
        return (await openLlmPlanner({ backend, clock, telemetry, loads: false })).llm;
      }));
    const given = llm ?? made;
    const source = given === undefined ? sourceOf(named) : undefined;
    const opened = source && (await openSource(source, parts, note));
    const now = opened ?? given;
    const writers = poolOf(opened ?? made ?? given, clock);
    const own = source && opened && { source, llm: opened };
    const models = new ServerModels(parts, { llm: now, writers }, own);
    if (opened !== undefined && failure === undefined) {
      await models.#warmOwn(opened, domains).catch(async (error: unknown) => {
        if (!(error instanceof InferenceError)) await opened.dispose();
        note(error);
      });
    }
    models.#failure = failure;
    models.#showState();
    return models;
  }

  get now(): OpenModels {
    return this.#now;
  }

  /** Why the models did not work as the server started; undefined if they did. */
  get failure(): InferenceError | undefined {
    return this.#failure;
  }

  /** Whether the server opened its models itself. */
  get isOwn(): boolean {
    return this.#own !== undefined;
  }

  /** The state of the server's own pool. */
  get status(): PoolStatus | undefined {
    return this.#pool?.status;
  }

  /**
   * Opens a new pool beside the one in use, without loading models. Undefined if nothing would change.
   *
   * @throws errors of opening
   */
  async openNext(
    named: ModelsConfiguration | ModelsSource | undefined,
  ): Promise<NextPool | undefined> {
    const [source, beside] = [sourceOf(named), this.#pool];
    if (beside === undefined || source === undefined || source.key === this.#own?.source.key)
      return undefined;
    try {
      const pool = await source.open({ ...this.#parts, beside });
      if (pool instanceof PoolLlmPlanner) return { source, pool };
      await pool.dispose();
      return undefined;
    } finally {
      this.#showState();
    }
  }

  /**
   * Loads the new models of a pool, and tries them out.
   *
   * @param isBack whether the pool was in use before, and one working member is enough
   * @throws RequestError for members that do not work; DisposedError if the server closes meanwhile
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

  /** Switches to a new pool from the next question on. The old pool finishes its calls, then frees its models. */
  replace({ source, pool }: NextPool): void {
    const before = this.#pool;
    this.#own = { source, llm: pool };
    this.#now = { llm: pool, writers: pool };
    if (before !== undefined) this.#retire(before);
  }

  /** Disposes the server's own models. */
  async close(): Promise<void> {
    this.abort();
    const llms = [...this.#retiring, ...(this.#own === undefined ? [] : [this.#own.llm])];
    await Promise.all(llms.map((llm) => llm.dispose()));
  }

  /** Cancels probing, since the server is closing. */
  abort(): void {
    this.#closing.abort(new DisposedError("The server ends"));
  }

  /** @throws as `PoolLlmPlanner.warmUp`; DisposedError on timeout, or if the server closes */
  #warmUp(pool: PoolLlmPlanner, domains: readonly Domain[]): Promise<void> {
    return this.#within(LONGEST_PROBE_MS, async (signal) => {
      for (const domain of domains.length === 0 ? [PROBE] : domains) {
        await pool.warmUp(domain, signal);
      }
    });
  }

  /** @throws as `warmUp`; DisposedError on timeout */
  async #warmOwn(llm: OwnModels["llm"], domains: readonly Domain[]): Promise<void> {
    for (const domain of domains) {
      await this.#within(LONGEST_WARM_UP_MS, (signal) => llm.warmUp(domain, signal));
    }
  }

  async #within(limitMs: number, work: (signal: AbortSignal) => Promise<void>): Promise<void> {
    const { clock } = this.#parts;
    const over = new AbortController();
    const message = `The models did not answer in ${limitMs} ms`;
    const timer = clock.setTimer(() => over.abort(new DisposedError(message)), limitMs);
    try {
      await work(AbortSignal.any([over.signal, this.#closing.signal]));
    } finally {
      clock.clearTimer(timer);
    }
  }

  #retire(pool: PoolLlmPlanner): void {
    this.#retiring.add(pool);
    // A failed unload must not fail the callers of the next model.
    void pool
      .retire()
      .catch(() => {})
      .finally(() => this.#retiring.delete(pool));
  }

  get #pool(): PoolLlmPlanner | undefined {
    return this.#own?.llm instanceof PoolLlmPlanner ? this.#own.llm : undefined;
  }

  /** Opening a pool registers its own gauge; this shows the pool in use instead. */
  #showState(): void {
    if (this.#pool === undefined) return;
    const read = (): number => BREAKER_STATE[this.#pool?.status.state ?? "up"];
    this.#parts.telemetry.gauge("breaker.state", read);
  }
}

/**
 * Opens the models of a source. Undefined if the shipped model does not load.
 *
 * @param note takes why a model does not work now; throws other errors
 */
async function openSource(
  source: ModelsSource,
  parts: ServerModelsParts,
  note: (error: unknown) => void,
): Promise<OwnModels["llm"] | undefined> {
  const open = (loads: boolean) => source.open({ ...parts, beside: undefined, loads });
  try {
    return await open(true);
  } catch (error) {
    note(error);
    if (!source.isOne) throw error;
    return source.models[0] === SHIPPED_MODEL ? undefined : open(false);
  }
}

/** The names of all models: a pool's members, or the single one. */
export function modelNames({ llm, writers }: OpenModels): readonly string[] {
  if (llm === undefined) return [];
  const members = llm instanceof PoolLlmPlanner ? llm.status.members : [{ name: llm.model }];
  return [...new Set([...members, ...(writers?.writers ?? [])].map(({ name }) => name))];
}

/** The models that write text: a pool, or a single capable model. */
function poolOf(llm: LlmPlanner | undefined, clock: Clock): PoolLlmPlanner | undefined {
  if (llm === undefined || llm instanceof PoolLlmPlanner) return llm;
  if (!("breaker" in llm)) return undefined;
  return new PoolLlmPlanner({ members: [{ name: llm.model, llm }], clock });
}
