import { simplify } from "../../condition/simplify.ts";
import type { Lead } from "../../contract/lead.ts";
import type { Domain, Goal } from "../../domain/domain.ts";
import { hashCondition } from "../../domain/ground/hash-actions.ts";
import { Hash64 } from "../../hash.ts";
import type { PreparedRequest } from "./prepare.ts";

/** Makes the part of cache keys that does not depend on the state. */
export class Partitions {
  readonly #domain: Domain;
  #prefix: string;
  #version = 0;
  readonly #plain = new Map<string, string>();
  readonly #normalise: (text: string) => string;

  constructor(
    domain: Domain,
    lead: Lead | undefined,
    normalise: (text: string) => string = (text) => text,
  ) {
    this.#domain = domain;
    this.#normalise = normalise;
    this.#prefix = this.#prefixOf(lead);
  }

  /** Changes when all partitions have others' names than before. */
  get version(): number {
    return this.#version;
  }

  /** Another model answers from now on: what it plans is kept apart. */
  rename(lead: Lead): void {
    const prefix = this.#prefixOf(lead);
    if (prefix === this.#prefix) return;
    this.#prefix = prefix;
    this.#plain.clear();
    this.#version++;
  }

  /** The partition of requests that carry nothing but a goal. */
  plain(goal: Goal): string {
    let partition = this.#plain.get(goal.hash);
    if (partition === undefined) {
      partition = `${this.#prefix}/${goal.hash}`;
      // Conditions of requests are unbounded in number: the memo must not be.
      if (this.#plain.size >= 1000) this.#plain.clear();
      this.#plain.set(goal.hash, partition);
    }
    return partition;
  }

  /** Everything that decides the answer to a question except the state. */
  of(request: PreparedRequest, goal: Goal): string {
    const { disabled, maintain, ways, costVersion, text } = request;
    const isPlain =
      disabled === undefined &&
      maintain === undefined &&
      ways === undefined &&
      costVersion === undefined &&
      text.persona === undefined &&
      text.directive === undefined &&
      text.memory === undefined;
    if (isPlain) return this.plain(goal);
    const hash = new Hash64();
    // Each part is marked: parts of different kinds must not be read as one another.
    hash.integer(disabled?.words.length ?? -1);
    for (const word of disabled?.words ?? []) hash.integer(word);
    hash.integer(maintain === undefined ? 0 : 1);
    if (maintain !== undefined)
      hashCondition(hash, simplify(maintain.node, this.#domain.variables));
    if (ways !== undefined) hash.text(ways.key);
    hash.text(costVersion === undefined ? "" : `${typeof costVersion}:${costVersion}`);
    for (const part of [text.persona, text.directive, text.memory]) {
      hash
        .integer(part === undefined ? 0 : 1)
        .text(part === undefined ? "" : this.#normalise(part));
    }
    return `${this.#prefix}/${goal.hash}/${hash.digest()}`;
  }

  #prefixOf(lead: Lead | undefined): string {
    const { model = "", fingerprint = "" } = lead ?? {};
    const { hash, writtenHash } = this.#domain;
    // The definition as written decides the prompt; its meaning decides what a plan is worth.
    return [hash, writtenHash, model, fingerprint].join("/");
  }
}
