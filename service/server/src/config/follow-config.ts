import { dirname, resolve } from "node:path";
import { type Clock, systemClock, type TimerHandle } from "@understudy/planner-core";
import type { ServerOptions } from "../server-options.ts";
import type { OfferedDomain } from "../service/domains/offered-domain.ts";
import type { RunningService } from "../start-server.ts";
import type { ConfigControl } from "./config-control.ts";
import { configHash } from "./config-hash.ts";
import { loadServerConfig } from "./load-config.ts";
import { type EnvironmentVariables, filesOf } from "./read-config.ts";
import { readRegular } from "./read-regular.ts";

/** How to follow a configuration file. */
export interface FollowConfigOptions {
  readonly file: string;
  /** The text at the server's start. */
  readonly text: string;
  /** The domains compiled from that text, reused until their files change. Default: none. */
  readonly domains?: readonly OfferedDomain[] | undefined;
  /** The environment, for secrets. */
  readonly env: EnvironmentVariables;
  /** Turns a configuration into options, for example to let flags take precedence. Default: unchanged. */
  readonly optionsOf?: ((config: ServerOptions) => ServerOptions) | undefined;
  /** Called after each change: undefined if it was applied, else the error. */
  readonly onChange: (error: unknown) => void;
  /** Polling interval in ms. Default 2000. */
  readonly everyMs?: number | undefined;
  readonly clock?: Clock | undefined;
}

const EVERY_MS = 2000;
/** Limit of the exponential backoff for changes that failed for a passing reason. */
const MAX_AGAIN_MS = 300_000;

/** The retry of a change that failed although its text is valid. */
interface Again {
  readonly atMs: number;
  readonly waitMs: number;
  /** The reported error, which is not reported again. */
  readonly message: string;
}

/**
 * Applies a configuration file to a server whenever the file changes, or a file that it names: prompts, certificates,
 * domains and their plans. Symbolic links are followed. A change is applied once two polls in a row read the same text,
 * so that no half-written file is. A valid change that fails, for example because the issuer of tokens is down, is
 * retried. Operators can also apply the file at once.
 *
 * @returns stops following
 *
 * @example
 * const stop = followConfig(server, { file, text, env: process.env, onChange: (error) => console.log(error ??
 * "changed") });
 */
export function followConfig(
  server: Pick<RunningService, "reload" | "controlBy">,
  options: FollowConfigOptions,
): () => void {
  const follower = new ConfigFollower(server, options);
  server.controlBy(follower);
  return () => follower.stop();
}

class ConfigFollower implements ConfigControl {
  readonly file: string;
  readonly #server: Pick<RunningService, "reload">;
  readonly #options: FollowConfigOptions;
  readonly #clock: Clock;
  #timer: TimerHandle | undefined;
  #isStopped = false;
  /** Changes run one after the other: a change may have to load models. */
  #last: Promise<unknown> = Promise.resolve();
  /** Hash of the contents that were applied or refused last. */
  #tried: string | undefined;
  #again: Again | undefined;
  /** The domains of the last valid configuration. */
  #compiled: readonly OfferedDomain[];
  /** Hash of the contents at the last poll. */
  #seen: string | undefined;

  constructor(server: Pick<RunningService, "reload">, options: FollowConfigOptions) {
    this.#server = server;
    this.#options = options;
    this.#clock = options.clock ?? systemClock;
    this.file = options.file;
    this.#compiled = options.domains ?? [];
    // Taken now, so that every later edit counts as a change.
    this.#tried = contentsOf(options.text, options.file);
    this.#wait();
  }

  stop(): void {
    this.#isStopped = true;
    if (this.#timer !== undefined) this.#clock.clearTimer(this.#timer);
  }

  #wait(): void {
    if (this.#isStopped) return;
    const { everyMs = EVERY_MS } = this.#options;
    const look = (): Promise<void> => this.#inTurn(() => this.#check());
    this.#timer = this.#clock.setTimer(() => look().finally(() => this.#wait()), everyMs);
  }

  reload(): Promise<void> {
    return this.#inTurn(() => this.#reload());
  }

  #inTurn<Result>(work: () => Promise<Result>): Promise<Result> {
    const done = this.#last.then(work);
    this.#last = done.catch(() => undefined);
    return done;
  }

  async #reload(): Promise<void> {
    const text = await this.#read();
    this.#tried = contentsOf(text, this.file);
    await this.#change(text);
  }

  async #check(): Promise<void> {
    // A file that is missing for a moment is being replaced.
    const text = await this.#read().catch(() => undefined);
    const contents = text === undefined ? undefined : contentsOf(text, this.file);
    const isSettled = contents === this.#seen;
    this.#seen = contents;
    const isDue = this.#again !== undefined && this.#clock.now() >= this.#again.atMs;
    const isNew = contents !== this.#tried;
    if (text === undefined || !isSettled || this.#isStopped || !(isNew || isDue)) return;
    if (isNew) this.#again = undefined;
    this.#tried = contents;
    // The error was reported by `onChange`.
    await this.#change(text).catch(() => {});
  }

  async #read(): Promise<string> {
    return readRegular(this.file, "").replace(/^\uFEFF/, "");
  }

  /** @throws the mistakes of the configuration */
  async #change(text: string): Promise<void> {
    const { file, env, onChange, optionsOf = (config) => config } = this.#options;
    let isFine = false;
    try {
      await this.#server.reload(async (loader) => {
        const known = { loader, compiled: this.#compiled };
        const config = await loadServerConfig(text, dirname(resolve(file)), env, known);
        this.#compiled = config.domains ?? this.#compiled;
        isFine = true;
        return optionsOf(config);
      });
    } catch (error) {
      const { message } = error as Error;
      const isTold = this.#again?.message === message;
      this.#again = isFine ? this.#nextTry(message) : undefined;
      if (!isTold) onChange(error);
      throw error;
    }
    this.#again = undefined;
    onChange(undefined);
  }

  #nextTry(message: string): Again {
    const { everyMs = EVERY_MS } = this.#options;
    const waitMs = Math.min(2 * (this.#again?.waitMs ?? everyMs), MAX_AGAIN_MS);
    return { atMs: this.#clock.now() + waitMs, waitMs, message };
  }
}

/** Hash of a configuration and of the files that it names: prompts, certificates, domains and their plans. */
function contentsOf(text: string, path: string): string {
  const contents = filesOf(text, dirname(resolve(path))).map((file) => {
    try {
      return readRegular(file, "");
    } catch {
      return "";
    }
  });
  return configHash(JSON.stringify([text, ...contents]));
}
