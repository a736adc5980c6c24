import type { Domain } from "@understudy/planner-core";
import { ASSIGN, conditionVariables, EFFECT_LENGTH } from "@understudy/planner-core/compiled";
import { CHUNK, Job, type SlicedWork } from "../work/work.ts";

/** The effects that write each variable, shared by all compilations of a domain. */
export class DomainIndex {
  readonly #domain: Domain;
  readonly #reads: readonly (readonly number[] | undefined)[];
  /**
   * First slot of each variable. An enum has one slot per assigned code and one for copies; any
   * other variable has a single slot.
   */
  readonly #slots: Int32Array;
  /** The start of each slot's effects. */
  readonly #start: Int32Array;
  /** Positions of effects in the domain's list, by slot. */
  readonly effects: Int32Array;
  /** The actions of these effects. */
  readonly actions: Int32Array;

  private constructor(domain: Domain, slots: Int32Array, start: Int32Array) {
    this.#domain = domain;
    this.#slots = slots;
    this.#start = start;
    const count = start[start.length - 1] as number;
    this.effects = new Int32Array(count);
    this.actions = new Int32Array(count);
    this.#reads = domain.hasRuntimeCosts ? readsOf(domain) : [];
  }

  /** Builds the index of a domain. Linear in variables, enum values and effects. */
  static *build(domain: Domain): SlicedWork<DomainIndex> {
    const { all, min, max } = domain.variables;
    const slots = new Int32Array(all.length + 1);
    for (const { id, type } of all) {
      const width = type === "enum" ? (max[id] as number) - (min[id] as number) + 2 : 1;
      slots[id + 1] = (slots[id] as number) + width;
      if (id % CHUNK === CHUNK - 1) yield CHUNK;
    }
    const { effects } = domain.actions;
    const start = new Int32Array((slots[all.length] as number) + 1);
    for (let at = 0; at < effects.length; at += EFFECT_LENGTH) {
      const slot = slotOf(domain, slots, at);
      start[slot + 1] = (start[slot + 1] as number) + 1;
      if (at % CHUNK === 0) yield CHUNK;
    }
    for (let slot = 1; slot < start.length; slot++) {
      start[slot] = (start[slot] as number) + (start[slot - 1] as number);
      if (slot % CHUNK === 0) yield CHUNK;
    }
    const index = new DomainIndex(domain, slots, start);
    yield* index.#fill();
    return index;
  }

  *#fill(): SlicedWork<void> {
    const { count, effectStart } = this.#domain.actions;
    const next = this.#start.slice();
    let units = 0;
    for (let action = 0; action < count; action++) {
      const end = effectStart[action + 1] as number;
      for (let at = effectStart[action] as number; at < end; at += EFFECT_LENGTH) {
        const slot = slotOf(this.#domain, this.#slots, at);
        const place = next[slot] as number;
        next[slot] = place + 1;
        this.effects[place] = at;
        this.actions[place] = action;
        units += EFFECT_LENGTH;
      }
      if (++units >= CHUNK) {
        yield units;
        units = 0;
      }
    }
  }

  /** The number of effects that write a variable. */
  writerCount(variable: number): number {
    return this.end(variable) - this.begin(variable);
  }

  /** The actions that write a variable. */
  writers(variable: number): Int32Array {
    return this.actions.subarray(this.begin(variable), this.end(variable));
  }

  /** The start of the effects on a variable, in `effects` and `actions`. */
  begin(variable: number): number {
    return this.#start[this.#slots[variable] as number] as number;
  }

  /** The end of the effects on a variable. */
  end(variable: number): number {
    return this.#start[this.#slots[variable + 1] as number] as number;
  }

  /** The start of the effects that assign a code to an enum. */
  beginOfCode(variable: number, code: number): number {
    return this.#start[(this.#slots[variable] as number) + code] as number;
  }

  /** The start of the copies into an enum. They end with the effects on the variable. */
  beginOfCopies(variable: number): number {
    return this.#start[(this.#slots[variable + 1] as number) - 1] as number;
  }

  /** Variables that an action's run-time cost reads; undefined for a constant cost. */
  costReads(action: number): readonly number[] | undefined {
    return this.#reads[this.#domain.actions.tool[action] as number];
  }
}

/** The variables that each tool's run-time cost reads. */
function readsOf(domain: Domain): readonly (readonly number[] | undefined)[] {
  return domain.tools.map((tool) =>
    tool.runtimeCost?.reads.flatMap((name) => {
      const derived = domain.variables.derivedNode(name);
      if (derived !== undefined) return [...conditionVariables(derived)];
      return [(domain.variable(name) as { readonly id: number }).id];
    }),
  );
}

function slotOf({ variables, actions }: Domain, slots: Int32Array, at: number): number {
  const { effects } = actions;
  const variable = effects[at + 1] as number;
  const first = slots[variable] as number;
  if (variables.all[variable]?.type !== "enum") return first;
  return effects[at] === ASSIGN
    ? first + (effects[at + 2] as number)
    : (slots[variable + 1] as number) - 1;
}

const indexes = new WeakMap<Domain, Job<DomainIndex>>();

/** The index of a domain, built on first use. */
export function* indexOf(domain: Domain): SlicedWork<DomainIndex> {
  let job = indexes.get(domain);
  if (job === undefined) {
    job = new Job(DomainIndex.build(domain));
    indexes.set(domain, job);
  }
  return job.result ?? (yield* job.join());
}
