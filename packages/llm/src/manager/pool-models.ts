import type { ManagedLead } from "./managed-lead.ts";
import { ModelManager, type ModelManagerOptions } from "./model-manager.ts";

/** How the models of pools are opened. */
export type PoolModelsOptions = Omit<ModelManagerOptions, "models">;

/** A model that pools have. */
interface SharedModel {
  /** Its name in the manager. */
  readonly name: string;
  /** The number of pools that have it. */
  users: number;
}

/** The models of a pool: what it asks them by, and how it lets go of them. */
export interface TakenModels {
  /** By the names of the members. */
  readonly leads: ReadonlyMap<string, ManagedLead>;
  /** Frees those that no other pool has. Once: later calls do nothing. */
  release(): Promise<void>;
}

/**
 * The models of pools of which one comes in another's place. One that both have, by its SPEC, is in memory once, and
 * leaves it when neither has it any more.
 */
export class PoolModels {
  readonly #options: PoolModelsOptions;
  #manager: ModelManager | undefined;
  /** By their SPECs, and by which of several of one SPEC it is. */
  readonly #shared = new Map<string, SharedModel>();

  constructor(options: PoolModelsOptions) {
    this.#options = options;
  }

  /**
   * Has the models of a pool. None is loaded by that.
   *
   * @param specs by the names of the members
   */
  take(specs: ReadonlyMap<string, string>): TakenModels {
    const leads = new Map<string, ManagedLead>();
    const keys = modelKeys([...specs.values()]);
    [...specs].forEach(([member, spec], index) => {
      const { name } = this.#use(keys[index] as string, member, spec);
      leads.set(member, (this.#manager as ModelManager).lead(name));
    });
    let isReleased = false;
    return {
      leads,
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

/** Names for the models of SPECs, no two alike: the second of one SPEC is another model than the first. */
export function modelKeys(specs: readonly string[]): readonly string[] {
  const copies = new Map<string, number>();
  return specs.map((spec) => {
    const copy = (copies.get(spec) ?? 0) + 1;
    copies.set(spec, copy);
    return `${copy} ${spec}`;
  });
}
