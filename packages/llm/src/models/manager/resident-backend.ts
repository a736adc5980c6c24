import { InferenceError } from "@understudy/planner-core";
import type { Backend, Generation } from "../../backends/interface/backend.ts";

/**
 * A backend that works only while its manager keeps the model in memory. Calls that bypass the manager, such as speed
 * probes, must not reload the model.
 */
export class ResidentBackend implements Backend {
  readonly prepare?: NonNullable<Backend["prepare"]>;
  readonly keeps?: NonNullable<Backend["keeps"]>;
  readonly countTokens?: NonNullable<Backend["countTokens"]>;
  readonly probe?: NonNullable<Backend["probe"]>;
  readonly #backend: Backend;
  readonly #isResident: () => boolean;

  constructor(backend: Backend, isResident: () => boolean) {
    this.#backend = backend;
    this.#isResident = isResident;
    const { prepare, keeps, countTokens, probe } = backend;
    if (prepare !== undefined) {
      this.prepare = async (...given) => {
        this.#check();
        await prepare.apply(backend, given);
      };
    }
    if (keeps !== undefined) this.keeps = keeps.bind(backend);
    if (countTokens !== undefined) this.countTokens = countTokens.bind(backend);
    if (probe !== undefined) {
      this.probe = async (system) => {
        this.#check();
        await probe.call(backend, system);
      };
    }
  }

  get info(): Backend["info"] {
    return this.#backend.info;
  }

  async load(): Promise<void> {
    this.#check();
    await this.#backend.load();
  }

  async generate(request: Parameters<Backend["generate"]>[0]): Promise<Generation> {
    this.#check();
    return await this.#backend.generate(request);
  }

  dispose(): Promise<void> {
    return this.#backend.dispose();
  }

  #check(): void {
    if (this.#isResident()) return;
    throw new InferenceError("The model is not in memory now", { transient: true });
  }
}
