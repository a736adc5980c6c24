import { type Issue, type PackedState, StateError } from "@understudy/planner-core";
import { encodeValue } from "@understudy/planner-core/compiled";
import { pointerTo } from "@understudy/planner-core/json";
import { type OwnVariable, type ThingLayout, WITHOUT_PLACE } from "../layout.ts";
import { isThingId } from "../things/read-things.ts";
import type { ThingId } from "../things/thing.ts";
import type { OwnValues } from "../typed.ts";

/** An agent's own variables. What is left out stays as it was, at first at its default. */
export class OwnState {
  /** Own variables that are no things; places and things are filled in by a binding. */
  readonly packed: PackedState;
  /** By slot the thing that a variable stands for. */
  readonly things: Map<number, ThingId> = new Map();
  readonly #layout: ThingLayout;
  readonly #missing = new Set<string>();
  /** By own variable the value that was given last: most ticks change nothing. */
  readonly #given: unknown[];

  constructor(layout: ThingLayout) {
    this.#layout = layout;
    this.packed = new Int32Array(layout.domain.variables.all.length);
    this.#given = new Array<unknown>(layout.own.length);
    for (const { name, variable, isThing } of layout.own) {
      const { defaultCode } = variable;
      if (defaultCode !== undefined) this.packed[variable.id] = defaultCode;
      else if (!isThing) this.#missing.add(name);
    }
  }

  /** Whether every variable has a value. */
  get isKnown(): boolean {
    return this.#missing.size === 0;
  }

  /** The thing that the agent is at. */
  get at(): ThingId | undefined {
    const { position } = this.#layout;
    const at = position && this.things.get(position.variable.id);
    return at === WITHOUT_PLACE ? undefined : at;
  }

  /**
   * Takes values of own variables.
   *
   * @returns whether one has changed. Allocates nothing if not
   * @throws StateError for unknown variables and values out of range; nothing is taken then
   */
  merge(values: OwnValues): boolean {
    const { own } = this.#layout;
    let changed = false;
    let given = 0;
    for (let at = 0; at < own.length; at++) {
      const { name } = own[at] as OwnVariable;
      const value = values[name];
      if (value !== undefined || name in values) given++;
      else continue;
      if (value !== this.#given[at] || this.#missing.has(name)) changed = true;
    }
    if (changed || countOf(values) > given) this.#take(values);
    return changed;
  }

  /** All values as plain JSON: codes, and ids of things. */
  save(): (readonly [name: string, value: ThingId | null])[] {
    return this.#layout.own.map(({ name, variable: { id }, isThing }) => {
      return [name, (isThing ? this.things.get(id) : this.packed[id]) ?? null] as const;
    });
  }

  /** Replaces all values by saved ones: codes, and ids of things. */
  restore(saved: Iterable<readonly [name: string, value: ThingId | null]>): void {
    for (const [name, value] of saved) {
      const at = this.#layout.own.findIndex((variable) => variable.name === name);
      const own = this.#layout.own[at];
      if (own === undefined) continue;
      const { variable, isThing } = own;
      this.#given[at] = undefined;
      if (isThing && value === null) this.things.delete(variable.id);
      else if (isThing) this.things.set(variable.id, value as ThingId);
      else if (typeof value === "number" && value >= variable.min && value <= variable.max) {
        this.packed[variable.id] = value;
        this.#missing.delete(name);
      }
    }
  }

  /** @throws StateError naming the variables that have neither a value nor a default */
  checkKnown(): void {
    if (this.isKnown) return;
    const hint = "give it in the first tick, or declare a default";
    throw new StateError(
      [...this.#missing].map((name) => ({
        pointer: pointerTo("", name),
        message: "was never observed",
        hint,
      })),
    );
  }

  #take(values: OwnValues): void {
    const issues: Issue[] = [];
    const { own } = this.#layout;
    for (const name of Object.keys(values)) {
      if (own.some((variable) => variable.name === name)) continue;
      const hint = `one of: ${own.map((variable) => variable.name).join(", ")}`;
      issues.push({ pointer: pointerTo("", name), message: "is no variable of the agent", hint });
    }
    const taken: (() => void)[] = [];
    own.forEach(({ name, variable, isThing }, at) => {
      if (!(name in values)) return;
      const value = values[name];
      if (isThing) {
        const isNone = value === undefined || value === null || value === "nothing";
        if (!isNone && value !== WITHOUT_PLACE && !isThingId(value)) {
          const hint = "the id of a thing, or undefined";
          issues.push({ pointer: pointerTo("", name), message: "is no id of a thing", hint });
          return;
        }
        taken.push(() => {
          this.#given[at] = value;
          if (isNone) this.things.delete(variable.id);
          else this.things.set(variable.id, value as ThingId);
        });
        return;
      }
      if (value === undefined) return;
      const code = encodeValue(variable, value);
      if (code === undefined) {
        const message = `${String(value).slice(0, 60)} is not one of its values`;
        issues.push({ pointer: pointerTo("", name), message });
        return;
      }
      taken.push(() => {
        this.#given[at] = value;
        this.packed[variable.id] = code;
        this.#missing.delete(name);
      });
    });
    if (issues.length > 0) throw new StateError(issues);
    for (const take of taken) take();
  }
}

function countOf(values: OwnValues): number {
  let count = 0;
  for (const _ in values) count++;
  return count;
}
