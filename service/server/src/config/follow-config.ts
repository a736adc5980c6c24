import { readFileSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { dirname, resolve } from "node:path";
import { type Clock, RequestError, systemClock, type TimerHandle } from "@understudy/planner-core";
import type { ServerOptions } from "../server-options.ts";
import type { OfferedDomain } from "../service/domains/offered-domain.ts";
import type { RunningService } from "../start-server.ts";
import { type ConfigChange, configChanges } from "./config-changes.ts";
import type { ConfigControl } from "./config-control.ts";
import { ConfigHistory, configHash, type KeptConfig } from "./config-history.ts";
import { loadServerConfig } from "./load-config.ts";
import { type EnvironmentVariables, filesOf } from "./read-config.ts";
import { restoredAccess } from "./restored-access.ts";

/** How a file of configuration is followed. */
export interface FollowConfigOptions {
  readonly file: string;
  /** The text with which the server started. */
  readonly text: string;
  /** The domains that were compiled for that: they are not compiled again until their files change. Default: none. */
  readonly domains?: readonly OfferedDomain[] | undefined;
  /** The environment, from which secrets come. */
  readonly env: EnvironmentVariables;
  /** Turns a configuration into options, for example where flags take precedence over it. Default: as it is written. */
  readonly optionsOf?: ((config: ServerOptions) => ServerOptions) | undefined;
  /** Called after each change: undefined once the server runs by it; an error if it was refused. */
  readonly onChange: (error: unknown) => void;
  /** Called with each warning when the server goes back to an earlier one. Default: only the caller hears them. */
  readonly onWarning?: ((warning: string) => void) | undefined;
  /** Called if no copy of a configuration in use can be kept. Default: ignored. */
  readonly onNotKept?: ((error: unknown) => void) | undefined;
  /** How often the file is looked at, in milliseconds. Default 2000. */
  readonly everyMs?: number | undefined;
  readonly clock?: Clock | undefined;
}

const EVERY_MS = 2000;
/** A change that was refused for a passing reason is tried again after twice the time of before, up to this. */
const MAX_AGAIN_MS = 300_000;

/** When a change is tried again that was refused though nothing is wrong with the text. */
interface Again {
  readonly atMs: number;
  readonly waitMs: number;
  /** Why it was refused: told once. */
  readonly message: string;
}

/**
 * Has a server run by a file of configuration while that changes, or the files that it names: prompts, certificates,
 * domains and their plans. What counts is the text behind the name, whatever links lead to it; it is taken once it was the same twice, so that half of an edit is not. If it is refused though nothing is
 * wrong with it, such as when the issuer of tokens is away, it is tried again. The last five that were in
 * use are kept beside the file. Whoever operates the server may do so by the file at once, too.
 *
 * @returns ends it
 *
 * @example
 * const stop = followConfig(server, { file, text, env: process.env, onChange: (error) => console.log(error ?? "changed") });
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
  readonly #history: ConfigHistory;
  #timer: TimerHandle | undefined;
  #isStopped = false;
  /** Changes take turns: one may take as long as its models take to load. */
  #last: Promise<unknown> = Promise.resolve();
  /** The text that the server runs by. */
  #running: string;
  /** The contents that the server was told last. */
  #tried: string | undefined;
  #again: Again | undefined;
  /** The domains of the configuration that was read last. */
  #compiled: readonly OfferedDomain[];
  /** The contents of the files, the last time. */
  #seen: string | undefined;

  constructor(server: Pick<RunningService, "reload">, options: FollowConfigOptions) {
    this.#server = server;
    this.#options = options;
    this.#clock = options.clock ?? systemClock;
    this.#history = new ConfigHistory(options.file);
    this.file = options.file;
    this.#running = options.text;
    this.#compiled = options.domains ?? [];
    // At once: what changes from here on is a change.
    this.#tried = contentsOf(options.text, options.file);
    this.#inTurn(() => this.#keep(options.text)).finally(() => this.#wait());
  }

  stop(): void {
    this.#isStopped = true;
    if (this.#timer !== undefined) this.#clock.clearTimer(this.#timer);
  }

  #wait(): void {
    if (this.#isStopped) return;
    const { everyMs = EVERY_MS } = this.#options;
    const look = (): Promise<void> => this.#inTurn(() => this.#look());
    this.#timer = this.#clock.setTimer(() => look().finally(() => this.#wait()), everyMs);
  }

  kept(): Promise<readonly KeptConfig[]> {
    return this.#history.list();
  }

  async changes(): Promise<readonly ConfigChange[]> {
    return configChanges(this.#running, await this.#readNow());
  }

  reload(): Promise<void> {
    return this.#inTurn(() => this.#reload());
  }

  rollBack(to = ""): Promise<readonly string[]> {
    return this.#inTurn(() => this.#rollBack(to));
  }

  #inTurn<Result>(work: () => Promise<Result>): Promise<Result> {
    const done = this.#last.then(work);
    this.#last = done.catch(() => undefined);
    return done;
  }

  async #reload(): Promise<void> {
    const text = await this.#readNow();
    this.#tried = contentsOf(text, this.file);
    await this.#change(text);
  }

  async #rollBack(to: string): Promise<readonly string[]> {
    const now = configHash(this.#running);
    const kept = await this.kept();
    const found = kept.find(({ hash }) => hash !== now && hash.startsWith(to));
    if (found === undefined) {
      const known = kept.map(({ hash }) => hash.slice(0, 12)).join(", ");
      const message = "no other configuration of that hash was in use";
      throw new RequestError([{ pointer: "/to", message, hint: `there are ${known}` }]);
    }
    // The file is not taken again as it is now.
    const text = await this.#read().catch(() => undefined);
    if (text !== undefined) this.#tried = contentsOf(text, this.file);
    const warnings = restoredAccess(this.#running, found.text);
    // Nor is the other one tried again, if it is refused.
    await this.#change(found.text).finally(() => {
      this.#again = undefined;
    });
    for (const warning of warnings) this.#options.onWarning?.(warning);
    return warnings;
  }

  async #look(): Promise<void> {
    // A file that is away for a moment is about to be replaced.
    const text = await this.#read().catch(() => undefined);
    const contents = text === undefined ? undefined : contentsOf(text, this.file);
    const isSettled = contents === this.#seen;
    this.#seen = contents;
    const isDue = this.#again !== undefined && this.#clock.now() >= this.#again.atMs;
    const isNew = contents !== this.#tried;
    if (text === undefined || !isSettled || this.#isStopped || !(isNew || isDue)) return;
    if (isNew) this.#again = undefined;
    this.#tried = contents;
    // It was told.
    await this.#change(text).catch(() => {});
  }

  async #read(): Promise<string> {
    return (await readFile(this.file, "utf8")).replace(/^\uFEFF/, "");
  }

  /** The text of the file, for somebody who waits for it. */
  #readNow(): Promise<string> {
    return this.#read().catch((cause: NodeJS.ErrnoException) => {
      const message = `the file cannot be read (${cause.code})`;
      throw new RequestError([{ pointer: "", message }], { cause });
    });
  }

  /** @throws what is wrong with a configuration */
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
    this.#running = text;
    onChange(undefined);
    await this.#keep(text);
  }

  #nextTry(message: string): Again {
    const { everyMs = EVERY_MS } = this.#options;
    const waitMs = Math.min(2 * (this.#again?.waitMs ?? everyMs), MAX_AGAIN_MS);
    return { atMs: this.#clock.now() + waitMs, waitMs, message };
  }

  /** The server runs all the same where nothing can be written. */
  async #keep(text: string): Promise<void> {
    await this.#history.keep(text).catch((error) => this.#options.onNotKept?.(error));
  }
}

/** Changes with a text, and with the files that it names: prompts, certificates, domains and their plans. */
function contentsOf(text: string, path: string): string {
  const contents = filesOf(text, dirname(resolve(path))).map((file) => {
    try {
      return readFileSync(file, "utf8");
    } catch {
      return "";
    }
  });
  return configHash(JSON.stringify([text, ...contents]));
}
