import type { Value } from "../../rules/domain/definition/definition.ts";
import type { StorePlace } from "./plan-store.ts";

/**
 * A question without a good answer by any model: it is left to the classical planner and not
 * repeated.
 */
export interface LeftQuestion {
  /** The question's state. */
  readonly state: Readonly<Record<string, Value>>;
  /** The reason for rejecting the answers, as text. */
  readonly reason: string;
}

/** Questions of one partition that are left to the classical planner. */
export interface LeftPlace {
  readonly place: StorePlace;
  readonly questions: readonly LeftQuestion[];
}

/** The questions left to the classical planner, by partition. */
export class LeftQuestions {
  readonly #places = new Map<
    string,
    LeftPlace & { readonly questions: LeftQuestion[]; readonly states: Set<string> }
  >();

  /** All partitions with such questions, in order of insertion. */
  get places(): Iterable<LeftPlace> {
    return this.#places.values();
  }

  /** The questions of a partition. */
  of(partition: string): readonly LeftQuestion[] {
    return this.#places.get(partition)?.questions ?? [];
  }

  /** Adds a question, once per state. */
  add(place: StorePlace, question: LeftQuestion): void {
    const known = this.#places.get(place.partition);
    const { questions, states } = known ?? {
      questions: [] as LeftQuestion[],
      states: new Set<string>(),
    };
    const key = JSON.stringify(question.state);
    if (states.has(key)) return;
    states.add(key);
    questions.push(question);
    this.#places.set(place.partition, { place, questions, states });
  }
}
