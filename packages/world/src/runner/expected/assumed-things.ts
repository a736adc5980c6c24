import type { PackedState } from "@understudy/planner-core";
import type { ThingBinding } from "../../binding/binding.ts";
import type { Facts, KnownThings, Thing, ThingId } from "../../things/thing.ts";
import { changedFacts } from "./after-step.ts";

/** An agent's memory: the last news of a thing, another object whenever it sees or hears of that. */
export interface LastNews {
  last(id: ThingId): unknown;
}

/** The facts that are believed of a thing, while others are assumed. */
interface Belief {
  readonly thing: Thing;
  readonly facts: Facts;
  /** How often the world had told of it. */
  readonly told: number;
  /** The agent's last news of it; undefined without a memory. */
  readonly news: unknown;
}

/** Things as steps and clocks have changed them while an agent catches up, until the world tells more of these. */
export class AssumedThings {
  readonly #facts = new Map<ThingId, Facts>();
  readonly #believed = new Map<ThingId, Belief>();
  readonly #knowledge: Pick<KnownThings, "isTrue">;
  readonly #memory: LastNews | undefined;

  /** @param memory of the agent; undefined if it has none */
  constructor(knowledge: Pick<KnownThings, "isTrue">, memory?: LastNews) {
    this.#knowledge = knowledge;
    this.#memory = memory;
  }

  /**
   * The facts that count in place of the believed facts. Facts of things of which the world has told more, or which the agent
   * has seen again or heard of, are dropped.
   *
   * @returns undefined for none
   */
  in(binding: ThingBinding): ReadonlyMap<ThingId, Facts> | undefined {
    if (this.#facts.size === 0) return undefined;
    for (const [id, { thing, facts, told, news }] of this.#believed) {
      const place = binding.placeOf(id);
      const isOther = place !== undefined && binding.at(place)?.facts !== facts;
      const isTold = this.#knowledge.isTrue && thing.told !== told;
      if (isOther || isTold || this.#memory?.last(id) !== news) this.#forget(id);
    }
    return this.#facts;
  }

  /** @param before the state by what is believed @param after the state as it is assumed to be */
  assume(binding: ThingBinding, before: PackedState, after: PackedState): void {
    const changed = changedFacts(binding, before, after);
    for (const place of binding.layout.places) {
      const id = binding.idAt(place);
      if (id !== undefined) this.#forget(id);
    }
    for (const [thing, facts] of changed) {
      const { id, told } = thing;
      const place = binding.placeOf(id);
      const believed = place && binding.at(place)?.facts;
      if (believed === undefined) continue;
      this.#facts.set(id, facts);
      this.#believed.set(id, { thing, facts: believed, told, news: this.#memory?.last(id) });
    }
  }

  /** Forgets all, as what the world tells counts again. */
  clear(): void {
    this.#facts.clear();
    this.#believed.clear();
  }

  #forget(id: ThingId): void {
    this.#facts.delete(id);
    this.#believed.delete(id);
  }
}
