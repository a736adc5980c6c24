import { isDeepStrictEqual } from "node:util";
import { Authenticator } from "./access/authenticator.ts";
import {
  checkOptions,
  checkReload,
  queriesOf,
  type ServerOptions,
  tenantsOf,
} from "./server-options.ts";
import { ConfigTrial } from "./service/config-trial.ts";
import { DEFAULT_MAX_PENDING } from "./tenants/planner-service.ts";
import type { Tenants } from "./tenants/tenants.ts";

/** The parts of a server that a configuration decides. */
export interface ReloadedParts {
  readonly tenants: Tenants;
  /** Has other hosts and origins admitted. */
  readonly admit: (options: ServerOptions) => void;
  /** Tells who operates the server of something that is not as they may think. */
  readonly warn: (details: object, message: string) => void;
}

/** Puts another configuration in the place of the one that a server runs by. */
export class ServerReload {
  readonly #parts: ReloadedParts;
  #running: ServerOptions;
  #last: Promise<void> = Promise.resolve();
  /** The trial of the last change, if that may go back by itself. */
  #trial: ConfigTrial | undefined;

  constructor(running: ServerOptions, parts: ReloadedParts) {
    this.#running = running;
    this.#parts = parts;
    parts.tenants.configuration = { revision: running.revision, refusal: undefined };
  }

  /**
   * Changes over, after those that were asked for before.
   *
   * @throws whatever is wrong with the new one; the old one stays then
   */
  reload(read: () => ServerOptions): Promise<void> {
    const done = this.#last.then(() => this.#change(read));
    this.#last = done.catch(() => undefined);
    return done;
  }

  /** Ends the trial of the last change, which stays. */
  stop(): void {
    this.#trial?.stop();
    this.#trial = undefined;
  }

  /** Tasks and the cache go back to what they were if more answers fail from now on. */
  #try(before: ServerOptions): void {
    const { tasks, cache } = before;
    if (isDeepStrictEqual([tasks, cache], [this.#running.tasks, this.#running.cache])) return;
    this.stop();
    const { tenants, warn } = this.#parts;
    const rollBack = async (reason: string): Promise<void> => {
      const refusal = `tasks and cache are as they were before: ${reason}`;
      await this.#change(() => ({ ...this.#running, tasks, cache }));
      this.stop();
      tenants.configuration = { ...tenants.configuration, refusal };
      warn({}, refusal);
    };
    this.#trial = new ConfigTrial({
      clock: tenants.clock,
      countsNow: () => tenants.answers,
      onFailure: (reason) => {
        // If that fails, the reason was told.
        this.#last = this.#last.then(() => rollBack(reason)).catch(() => undefined);
      },
    });
  }

  async #change(read: () => ServerOptions): Promise<void> {
    const { tenants, admit, warn } = this.#parts;
    try {
      const next = read();
      const before = this.#running;
      checkOptions(next);
      checkReload(this.#running, next);
      const { access, maxPending = DEFAULT_MAX_PENDING, revision } = next;
      const parts = { tenants: tenantsOf(next), maxPending, queries: await queriesOf(next) };
      tenants.checkModels(parts.tenants);
      const authenticator = new Authenticator(access, tenants.authenticator);
      tenants.checkQueries(parts.queries);
      await authenticator.probe();
      // Nothing is waited for from here on, and nothing is refused: a request comes before all of it, or after.
      const left = tenants.offer(next.domains ?? []);
      tenants.replace({ ...parts, authenticator });
      admit(next);
      this.#running = next;
      tenants.configuration = { revision, refusal: undefined };
      this.#try(before);
      for (const each of left) warn({ ...each }, "a tenant has a domain of its own by that name");
    } catch (error) {
      tenants.configuration = { ...tenants.configuration, refusal: (error as Error).message };
      throw error;
    }
  }
}
