import { Hash64 } from "../../../base/hash.ts";
import { simplify } from "../../../rules/condition/simplify.ts";
import type { Domain, Goal } from "../../../rules/domain/domain.ts";
import { hashCondition } from "../../../rules/domain/ground/hash-actions.ts";
import type { LlmPlanner } from "../../contract/llm-planner.ts";
import type { PreparedRequest } from "./prepare.ts";

/** Computes the part of the cache key that does not depend on the state. */
export class Partitions {
  readonly #domain: Domain;
  #llmName: string;
  /** Hashed when a plan is first looked up: an engine opens sooner. */
  #prefix: string | undefined;
  #version = 0;
  readonly #plain = new Map<string, string>();
  readonly #normalise: (text: string) => string;

  constructor(
    domain: Domain,
    llm: LlmPlanner | undefined,
    normalise: (text: string) => string = (text) => text,
  ) {
    this.#domain = domain;
    this.#normalise = normalise;
    this.#llmName = nameOf(llm);
  }

  /** Number that changes whenever the names of all partitions change. */
  get version(): number {
    return this.#version;
  }

  /** Switches to another model, whose plans are kept apart. */
  rename(llm: LlmPlanner): void {
    const name = nameOf(llm);
    if (name === this.#llmName) return;
    this.#llmName = name;
    this.#prefix = undefined;
    this.#plain.clear();
    this.#version++;
  }

  /** The partition of plain requests for a goal. */
  plain(goal: Goal): string {
    let partition = this.#plain.get(goal.hash);
    if (partition === undefined) {
      partition = `${this.#namedPrefix}/${goal.hash}`;
      // Bounds the memo: conditions of requests are unbounded in number.
      if (this.#plain.size >= 1000) this.#plain.clear();
      this.#plain.set(goal.hash, partition);
    }
    return partition;
  }

  /** Key of everything that influences an answer except the state. */
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
    // Each part is tagged, so that parts of different kinds cannot be confused.
    hash.integer(disabled?.words.length ?? -1);
    hash.integers(disabled?.words ?? []);
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
    return `${this.#namedPrefix}/${goal.hash}/${hash.digest()}`;
  }

  get #namedPrefix(): string {
    const { hash, writtenHash } = this.#domain;
    // The written definition decides the prompt; its meaning decides the value of a plan.
    this.#prefix ??= [hash, writtenHash, this.#llmName].join("/");
    return this.#prefix;
  }
}

function nameOf(llm: LlmPlanner | undefined): string {
  const { model = "", fingerprint = "" } = llm ?? {};
  return `${model}/${fingerprint}`;
}
