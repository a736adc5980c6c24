import { isDeepStrictEqual } from "node:util";
import { DisposedError } from "@understudy/planner-core";
import { Authenticator } from "./access/authenticator.ts";
import { checkTasks } from "./query/query-task.ts";
import {
  checkOptions,
  checkReload,
  queriesOf,
  type ServerOptions,
  tenantsOf,
} from "./server-options.ts";
import { ConfigTrial } from "./service/config-trial.ts";
import { sourceOf } from "./service/models/models-source.ts";
import type { NextPool, ServerModels } from "./service/models/server-models.ts";
import { checkModels } from "./tenants/check-models.ts";
import { DEFAULT_MAX_PENDING } from "./tenants/planner-service.ts";
import type { ReplacedParts, Tenants } from "./tenants/tenants.ts";
import type { OfferLoader } from "./uploads/offer-loader.ts";

/** The dependencies of a reload. */
export interface ReloadedParts {
  readonly tenants: Tenants;
  readonly models: ServerModels;
  readonly loader: OfferLoader;
  /** Changes the accepted hosts and origins. */
  readonly admit: (options: ServerOptions) => void;
  /** Warns the operator. */
  readonly warn: (details: object, message: string) => void;
}

/** Reads the new options, with a loader for domains. */
export type ReadOptions = (loader: OfferLoader) => ServerOptions | Promise<ServerOptions>;

/** The options that are rolled back if a trial fails. */
type TriedOptions = Pick<ServerOptions, "tasks" | "cache" | "models">;

/** Replaces the options of a running server. */
export class ServerReload {
  readonly #parts: ReloadedParts;
  #running: ServerOptions;
  #last: Promise<void> = Promise.resolve();
  /** The trial of the last change. */
  #trial: ConfigTrial | undefined;
  #isStopped = false;
  /** Rejects on stop. */
  readonly #stopped: Promise<never>;
  #refuse: (error: DisposedError) => void = () => {};

  constructor(running: ServerOptions, parts: ReloadedParts) {
    this.#parts = parts;
    this.#stopped = new Promise((_, reject) => {
      this.#refuse = reject;
    });
    // Prevents an unhandled rejection if no reload is running.
    this.#stopped.catch(() => {});
    this.#running = this.#ownOf(running);
    parts.tenants.configuration = { revision: running.revision, refusal: undefined };
  }

  /**
   * Applies new options, after earlier reloads.
   *
   * @throws errors of the new options; the old ones stay
   */
  reload(read: ReadOptions): Promise<void> {
    const done = this.#last.then(() => this.#change(read));
    this.#last = done.catch(() => undefined);
    return done;
  }

  /** Ends the trial of the last change, which stays, and waits for a running reload. */
  async stop(): Promise<void> {
    this.#isStopped = true;
    this.#refuse(new DisposedError("The server ends"));
    this.#endTrial();
    this.#parts.models.abort();
    await this.#last;
    this.#endTrial();
  }

  #endTrial(): void {
    this.#trial?.stop();
    this.#trial = undefined;
  }

  /** Rolls pool, tasks and cache back if more answers fail from now on. */
  #try(before: ServerOptions): void {
    if (isDeepStrictEqual(triedOf(before), triedOf(this.#running))) return;
    this.#endTrial();
    const { tenants, warn } = this.#parts;
    const { tasks, cache, models } = before;
    const rollBack = async (reason: string): Promise<void> => {
      const refusal = `pool, tasks and cache are as they were before: ${reason}`;
      await this.#change(() => ({ ...this.#running, tasks, cache, models }), true);
      this.#endTrial();
      tenants.configuration = { ...tenants.configuration, refusal };
      warn({}, refusal);
    };
    this.#trial = new ConfigTrial({
      clock: tenants.clock,
      countsNow: () => tenants.answerCounts,
      onFailure: (reason) => {
        const stay = (error: Error): void =>
          warn({}, `${reason}, and what was before cannot be put back: ${error.message}`);
        this.#last = this.#last.then(() => rollBack(reason)).catch(stay);
      },
    });
  }

  /** @param isBack whether this is a rollback, which leaves tenants and their rights alone */
  async #change(read: ReadOptions, isBack = false): Promise<void> {
    const { tenants, models, loader, admit, warn } = this.#parts;
    let opened: NextPool | undefined;
    try {
      const next = this.#ownOf(await Promise.race([read(loader), this.#stopped]));
      const before = this.#running;
      checkOptions(next);
      checkReload(before, next);
      opened = await models.openNext(next.models);
      const parts = await this.#partsOf(next, opened, isBack);
      await parts.authenticator.probe();
      const domains = next.domains ?? tenants.offers;
      if (opened !== undefined) {
        await models.probe(
          opened,
          domains.map(({ domain }) => domain),
          isBack,
        );
      }
      if (this.#isStopped) throw new DisposedError("The server ends");
      // Synchronous and without errors from here on, so that each request sees all of the change or none.
      const left = tenants.offer(next.domains ?? []);
      if (opened !== undefined) models.replace(opened);
      opened = undefined;
      tenants.replace(parts);
      admit(next);
      this.#running = next;
      tenants.configuration = { revision: next.revision, refusal: undefined };
      this.#try(before);
      for (const each of left) warn({ ...each }, "a tenant has a domain of its own by that name");
    } catch (error) {
      await opened?.pool.dispose().catch(() => {});
      tenants.configuration = { ...tenants.configuration, refusal: (error as Error).message };
      throw error;
    }
  }

  async #partsOf(
    next: ServerOptions,
    opened: NextPool | undefined,
    isBack: boolean,
  ): Promise<ReplacedParts> {
    const { tenants, models } = this.#parts;
    const { access, maxPending = DEFAULT_MAX_PENDING } = next;
    const parts = {
      ...{ tenants: tenantsOf(next), maxPending, queries: await queriesOf(next) },
      models: opened === undefined ? models.now : { llm: opened.pool, writers: opened.pool },
      authenticator: new Authenticator(access, tenants.authenticator),
    };
    if (!isBack) checkModels(parts);
    const writers = parts.models.writers?.writers ?? [];
    checkTasks(
      parts.queries.tasks ?? {},
      writers.map(({ name }) => name),
    );
    return parts;
  }

  /** Given models stay, whatever models the file names. */
  #ownOf(options: ServerOptions): ServerOptions {
    return this.#parts.models.isOwn ? options : { ...options, models: undefined };
  }
}

function triedOf({ tasks, cache, models }: TriedOptions): readonly unknown[] {
  return [tasks, cache, sourceOf(models)?.key];
}
