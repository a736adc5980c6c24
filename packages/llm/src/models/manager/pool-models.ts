import type { ManagedLlmPlanner } from "./managed-llm-planner.ts";
import { ModelManager, type ModelManagerOptions } from "./model-manager.ts";

/** Options for opening the models of pools. */
export type PoolModelsOptions = Omit<ModelManagerOptions, "models">;

/** A model shared by pools. */
interface SharedModel {
  /** Name of the model in the manager. */
  readonly name: string;
  /** Number of pools that use the model. */
  users: number;
}

/** The models of one pool. */
export interface TakenModels {
  /** LLM planners by member name. */
  readonly llms: ReadonlyMap<string, ManagedLlmPlanner>;
  /** Removes the models that no other pool uses. Repeated calls have no effect. */
  release(): Promise<void>;
}

/**
 * The models of successive pools. A model used by both, by its SPEC, is loaded once, and freed when neither pool uses
 * it any more.
 */
export class PoolModels {
  readonly #options: PoolModelsOptions;
  #manager: ModelManager | undefined;
  /** Shared models by key; see {@link modelKeys}. */
  readonly #shared = new Map<string, SharedModel>();

  constructor(options: PoolModelsOptions) {
    this.#options = options;
  }

  /**
   * Registers the models of a pool, without loading them.
   *
   * @param specs SPECs by member name
   */
  take(specs: ReadonlyMap<string, string>): TakenModels {
    const llms = new Map<string, ManagedLlmPlanner>();
    const keys = modelKeys([...specs.values()]);
    [...specs].forEach(([member, spec], index) => {
      const { name } = this.#use(keys[index] as string, member, spec);
      llms.set(member, (this.#manager as ModelManager).llm(name));
    });
    let isReleased = false;
    return {
      llms,
      release: async () => {
        if (isReleased) return;
        isReleased = true;
        await Promise.all(keys.map((key) => this.#leave(key)));
      },
    };
  }

  #use(key: string, member: string, spec: string): SharedModel {
    const known = this.#shared.get(key);
    if (known !== undefined) {
      known.users++;
      return known;
    }
    const taken = [...this.#shared.values()].map(({ name }) => name);
    let name = member;
    for (let number = 2; taken.includes(name); number++) name = `${member} (${number})`;
    if (this.#manager === undefined) {
      this.#manager = new ModelManager({ ...this.#options, models: { [name]: spec } });
    } else this.#manager.add(name, spec);
    const shared = { name, users: 1 };
    this.#shared.set(key, shared);
    return shared;
  }

  async #leave(key: string): Promise<void> {
    const shared = this.#shared.get(key) as SharedModel;
    shared.users--;
    if (shared.users > 0) return;
    this.#shared.delete(key);
    await this.#manager?.remove(shared.name);
  }
}

/** Unique keys for SPECs; a repeated SPEC means a separate model. */
export function modelKeys(specs: readonly string[]): readonly string[] {
  const copies = new Map<string, number>();
  return specs.map((spec) => {
    const copy = (copies.get(spec) ?? 0) + 1;
    copies.set(spec, copy);
    return `${copy} ${spec}`;
  });
}
