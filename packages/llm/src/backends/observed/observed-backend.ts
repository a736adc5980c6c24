/**
 * Observed backends, which log prompts and answers or report metrics.
 *
 * @module
 */

import { type Environment, readEnvironment } from "../../environment.ts";
import type { Backend, Generation, GenerationRequest } from "../interface/backend.ts";
import type { BackendWatcher } from "./backend-watcher.ts";
import { IoRecord } from "./io-record.ts";
import { MetricsReport } from "./metrics-report.ts";

/** Dependencies that tests replace. */
export interface ObservedOptions {
  readonly environment?: Environment | undefined;
  /** Log file for prompts and answers. */
  readonly ioPath?: string | undefined;
  /** Output for the metrics and for write errors. Default: standard error. */
  readonly tell?: ((text: string) => void) | undefined;
}

/**
 * The backend itself, or a wrapper that logs for debugging: `UNDERSTUDY_DEBUG=io` logs every prompt and answer, and
 * `UNDERSTUDY_DEBUG=metrics` prints metrics when the backend is disposed or the program exits.
 */
export function observed(backend: Backend, options: ObservedOptions = {}): Backend {
  const { environment = readEnvironment(), ioPath, tell } = options;
  const watchers: BackendWatcher[] = [];
  if (environment.debug.has("io")) {
    watchers.push(new IoRecord(backend.info.model, environment, ioPath, tell));
  }
  if (environment.debug.has("metrics")) watchers.push(new MetricsReport(() => backend.info, tell));
  return watchers.length === 0 ? backend : new ObservedBackend(backend, watchers);
}

class ObservedBackend implements Backend {
  readonly prepare?: NonNullable<Backend["prepare"]>;
  readonly keeps?: NonNullable<Backend["keeps"]>;
  readonly unload?: NonNullable<Backend["unload"]>;
  readonly countTokens?: NonNullable<Backend["countTokens"]>;
  readonly probe?: NonNullable<Backend["probe"]>;
  readonly #backend: Backend;
  readonly #watchers: readonly BackendWatcher[];

  constructor(backend: Backend, watchers: readonly BackendWatcher[]) {
    this.#backend = backend;
    this.#watchers = watchers;
    if (backend.prepare !== undefined) this.prepare = backend.prepare.bind(backend);
    if (backend.keeps !== undefined) this.keeps = backend.keeps.bind(backend);
    if (backend.unload !== undefined) this.unload = backend.unload.bind(backend);
    if (backend.countTokens !== undefined) this.countTokens = backend.countTokens.bind(backend);
    if (backend.probe !== undefined) this.probe = backend.probe.bind(backend);
  }

  get info(): Backend["info"] {
    return this.#backend.info;
  }

  load(): Promise<void> {
    return this.#backend.load();
  }

  async generate(request: GenerationRequest): Promise<Generation> {
    try {
      const generation = await this.#backend.generate(request);
      for (const watcher of this.#watchers) watcher.answered(request, generation);
      return generation;
    } catch (error) {
      for (const watcher of this.#watchers) watcher.failed(request, error);
      throw error;
    }
  }

  async dispose(): Promise<void> {
    for (const watcher of this.#watchers) watcher.ended();
    await this.#backend.dispose();
  }
}
