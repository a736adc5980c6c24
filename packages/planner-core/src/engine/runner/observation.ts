import { StateError } from "../../base/errors.ts";
import { describeValue, IssueCollector, isRecord } from "../../base/json/issues.ts";
import { pointerTo } from "../../base/text/json-pointer.ts";
import type { DomainTypes, StateInput } from "../../rules/domain/definition/types.ts";
import { describeVariable, encodeValue } from "../../rules/domain/definition/variables.ts";
import type { Domain, PackedState } from "../../rules/index.ts";

import type { RunnerObservation } from "./options.ts";

const MAX_ISSUES = 100;

/** Tells whether another value of a variable makes a difference now. */
type Difference = (variable: number, before: number, after: number) => boolean;

const ALWAYS: Difference = () => true;

/** An agent's beliefs about the world: the last observed value of every variable. */
export class Observation<T extends DomainTypes> {
  /** Valid once `isKnown`. */
  readonly packed: PackedState;
  isKnown = false;
  /** Number of states that the game has told. */
  #news = 0;
  readonly #domain: Domain<T>;
  readonly #counts: Difference;
  readonly #next: PackedState;

  /** @param counts asked about each variable that has changed, until one counts. Default: all do */
  constructor(domain: Domain<T>, counts: Difference = ALWAYS) {
    this.#domain = domain;
    this.#counts = counts;
    this.packed = new Int32Array(domain.variables.all.length);
    this.#next = new Int32Array(this.packed.length);
  }

  /**
   * Takes in a state as a game tells it; the last one remains if it tells none. Returns whether anything changed that counts.
   *
   * @throws StateError if it does not fit, or the first one is missing
   */
  see(observed: RunnerObservation<T> | undefined): boolean {
    if (observed !== undefined) return this.replace(this.#domain.pack(observed));
    return !this.isKnown && this.merge({});
  }

  /** Replaces the whole state. Returns whether anything changed that counts. */
  replace(state: PackedState): boolean {
    this.#news++;
    let changed = !this.isKnown;
    let counts = changed;
    for (let id = 0; !counts && id < state.length; id++) {
      const before = this.packed[id] as number;
      const after = state[id] as number;
      if (before === after) continue;
      changed = true;
      counts = this.#counts(id, before, after);
    }
    if (changed) this.packed.set(state);
    this.isKnown = true;
    return counts;
  }

  /** Does something, and assumes the state after it unless the game tells more meanwhile. Returns whether that changes anything that counts. */
  assume(state: PackedState | undefined, act: () => void): boolean {
    const news = this.#news;
    act();
    return state !== undefined && this.#news === news && this.replace(state);
  }

  /**
   * Updates some variables; the others keep their values, initially their defaults.
   *
   * @throws StateError for unknown variables, values out of range, and unobserved variables without a default; nothing
   * changes then
   */
  merge(partial: StateInput<T>): boolean {
    if (!this.isKnown || !isRecord(partial)) return this.replace(this.#domain.state(partial));
    const { variables } = this.#domain;
    const issues = new IssueCollector(MAX_ISSUES);
    this.#next.set(this.packed);
    for (const [name, value] of Object.entries(partial)) {
      if (value === undefined) continue;
      const variable = variables.get(name);
      if (variable === undefined) {
        issues.add(pointerTo("", name), `"${name}" is not a variable`, () =>
          variables.suggest(name),
        );
        continue;
      }
      const code = encodeValue(variable, value);
      if (code !== undefined) this.#next[variable.id] = code;
      else {
        const message = `${describeValue(value)} is not one of its values`;
        issues.add(pointerTo("", name), message, describeVariable(variable));
      }
    }
    if (!issues.isEmpty) throw new StateError(issues.issues);
    return this.replace(this.#next);
  }
}
