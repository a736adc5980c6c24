import { type Issue, type PackedState, StateError, type Variable } from "@understudy/planner-core";
import { encodeValue } from "@understudy/planner-core/compiled";
import { isRecord } from "@understudy/planner-core/internal";
import { pointerTo } from "@understudy/planner-core/json";
import type { ThingBinding } from "../binding/binding.ts";
import { type OwnVariable, type ThingLayout, WITHOUT_PLACE } from "../layout.ts";
import { isGiven, isThingId } from "../things/read-things.ts";
import type { Facts, KnownThings, ThingId } from "../things/thing.ts";
import type { OwnValues } from "../typed.ts";

/** The names under which values are told, in order, and the places of their variables. */
interface ToldNames {
  readonly names: readonly string[];
  readonly at: readonly number[];
  readonly prototype: unknown;
}

/** In place of the last given value of a variable that has another one by now. */
const ASSUMED = Symbol("assumed");
const NOTHING_TOLD: ToldNames = { names: [], at: [], prototype: undefined };
/** The names that agents of a world tell: most tell the same, and what all of them read stays at hand. */
const ALL_TOLD = new WeakMap<ThingLayout, ToldNames[]>();
/** Limit on those that are shared. */
const MOST_TOLD = 16;

/** The own variables of an agent. Omitted values stay unchanged; initially they have their defaults. */
export class OwnState {
  /** Own variables that are not things; a binding fills in the places and things. */
  readonly packed: PackedState;
  /** The things that variables refer to, by slot. */
  readonly things: Map<number, ThingId> = new Map();
  readonly #layout: ThingLayout;
  readonly #missing = new Set<string>();
  /** The last given value of each own variable. Most ticks change nothing. */
  readonly #given: unknown[];
  /** The names that the last merge told, if the next one may repeat it. */
  #told: ToldNames = NOTHING_TOLD;
  /** Increases with each change of a value. */
  version = 0;
  /** Increases with each change of a variable that refers to a thing. */
  thingsVersion = 0;
  #key: string | undefined;

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

  /** Equal for equal values, but for the thing at the agent's position. */
  get key(): string {
    this.#key ??= `${this.packed.join()} ${this.held}`;
    return this.#key;
  }

  /** The things that variables refer to, but for the one at the agent's position. */
  get held(): string {
    const position = this.#layout.position?.variable.id;
    const held = [...this.things].filter(([slot]) => slot !== position);
    held.sort(([one], [other]) => one - other);
    return JSON.stringify(held);
  }

  /** Equal for agents that hold things of the same kinds with the same values in some variables, wherever they are. */
  likenessOfHeld(
    slots: readonly number[],
    knowledge: Pick<KnownThings, "factsOf" | "find">,
  ): string {
    const position = this.#layout.position?.variable.id;
    const held = slots.flatMap((slot) => {
      const id = slot === position ? undefined : this.things.get(slot);
      if (id === undefined) return [];
      const thing = knowledge.find(id);
      const facts = thing && knowledge.factsOf(thing);
      if (thing === undefined || facts === undefined) return [[slot, id]];
      const refers = facts.things.map((one) => one !== undefined);
      return [[slot, thing.kind, [...facts.codes], refers]];
    });
    return JSON.stringify(held);
  }

  #changed(): void {
    this.version++;
    this.#key = undefined;
  }

  #refer(variable: Variable, id: ThingId | undefined): void {
    if (this.things.get(variable.id) === id) return;
    this.thingsVersion++;
    if (id === undefined) this.things.delete(variable.id);
    else this.things.set(variable.id, id);
  }

  /** Whether every variable has a value. */
  get isKnown(): boolean {
    return this.#missing.size === 0;
  }

  /** The thing at the agent's position. */
  get at(): ThingId | undefined {
    const { position } = this.#layout;
    const at = position && this.things.get(position.variable.id);
    return at === WITHOUT_PLACE ? undefined : at;
  }

  /**
   * Merges values of own variables.
   *
   * @returns whether any has changed. Allocates nothing if not
   * @throws StateError for unknown variables and values out of range; nothing changes then
   */
  merge(values: OwnValues): boolean {
    if (this.#isRepeated(values)) return false;
    checkKeys(values);
    const { own } = this.#layout;
    const isMissing = this.#missing.size > 0;
    let changed = false;
    let given = 0;
    for (let at = 0; at < own.length; at++) {
      const { name } = own[at] as OwnVariable;
      const value = values[name];
      if (!isGiven(values, name, value)) continue;
      given++;
      if (value !== this.#given[at] || (isMissing && this.#missing.has(name))) changed = true;
    }
    const count = countOf(values);
    if (changed || count > given) this.#take(values);
    this.#noteTold(values, count === given && this.#missing.size === 0);
    return changed;
  }

  /** Whether values are those that were taken in last, under the same names. Reads each once, and nothing else. */
  #isRepeated(values: OwnValues): boolean {
    const { names, at, prototype } = this.#told;
    let count = 0;
    for (const name in values) {
      if (name !== names[count] || values[name] !== this.#given[at[count] as number]) return false;
      count++;
    }
    return count > 0 && count === names.length && Object.getPrototypeOf(values) === prototype;
  }

  /** Notes the names of values. @param isWhole whether as many can be listed as were given: a class may have accessors */
  #noteTold(values: OwnValues, isWhole: boolean): void {
    if (!isWhole) this.#told = NOTHING_TOLD;
    else if (!isToldAs(this.#told, values)) this.#told = this.#toldNames(values);
  }

  #toldNames(values: OwnValues): ToldNames {
    const all = ALL_TOLD.get(this.#layout) ?? [];
    const known = all.find((told) => isToldAs(told, values));
    if (known !== undefined) return known;
    const names: string[] = [];
    for (const name in values) names.push(name);
    const at = names.map((name) => this.#layout.own.findIndex((own) => own.name === name));
    if (names.length === 0 || at.includes(-1)) return NOTHING_TOLD;
    const told: ToldNames = { names, at, prototype: Object.getPrototypeOf(values) };
    if (all.length < MOST_TOLD) ALL_TOLD.set(this.#layout, [...all, told]);
    return told;
  }

  /** Writes the agent's whole state: own variables and places; see `ThingBinding.fill`. Allocates nothing. */
  fill(state: PackedState, binding: ThingBinding, assumed?: ReadonlyMap<ThingId, Facts>): void {
    state.set(this.packed);
    binding.fill(state, assumed);
    const { own } = this.#layout;
    for (let at = 0; at < own.length; at++) {
      const { variable, isThing } = own[at] as OwnVariable;
      if (isThing) state[variable.id] = binding.codeOf(variable, this.things.get(variable.id));
    }
  }

  /** A new state of the agent with a binding. */
  stateIn(binding: ThingBinding): PackedState {
    const state = new Int32Array(this.packed.length);
    this.fill(state, binding);
    return state;
  }

  /** All values as plain JSON: codes, and ids of things. */
  save(): (readonly [name: string, value: ThingId | null])[] {
    return this.#layout.own.map(({ name, variable: { id }, isThing }) => {
      return [name, (isThing ? this.things.get(id) : this.packed[id]) ?? null] as const;
    });
  }

  /** Replaces all values by saved ones: codes, and ids of things. */
  restore(saved: Iterable<readonly [name: string, value: ThingId | null]>): void {
    this.#changed();
    for (const [name, value] of saved) {
      const at = this.#layout.own.findIndex((variable) => variable.name === name);
      const own = this.#layout.own[at];
      if (own === undefined) continue;
      const { variable, isThing } = own;
      this.#given[at] = ASSUMED;
      if (isThing) this.#refer(variable, value === null ? undefined : (value as ThingId));
      else if (typeof value === "number" && value >= variable.min && value <= variable.max) {
        this.packed[variable.id] = value;
        this.#missing.delete(name);
      }
    }
  }

  /**
   * @param mayMiss whether a variable may lack its value for now. Default: none
   * @throws StateError with the variables that have neither a value nor a default
   */
  checkKnown(mayMiss: (name: string) => boolean = never): void {
    if (this.isKnown) return;
    const missing = [...this.#missing].filter((name) => !mayMiss(name));
    if (missing.length > 0) throw new StateError(missing.map(missingIssue));
  }

  /** Gives each unknown variable some value, so that the state is a valid one of the domain. */
  fillUnknown(state: PackedState): void {
    for (const { name, variable } of this.#layout.own) {
      if (this.#missing.has(name)) state[variable.id] = variable.min;
    }
  }

  /** Copies the values of wanted variables that are unknown here and known in another state. */
  fillFrom(other: OwnState, isWanted: (id: number) => boolean): void {
    this.#changed();
    for (const { name, variable } of this.#layout.own) {
      if (!isWanted(variable.id) || !this.#missing.has(name) || other.#missing.has(name)) continue;
      this.packed[variable.id] = other.packed[variable.id] as number;
      this.#missing.delete(name);
    }
  }

  /**
   * Takes in what a step is expected to have changed; what is told next counts, even if it is what was told last.
   *
   * @param state that before the step, which becomes that after it
   */
  assume(binding: ThingBinding, state: PackedState, after: PackedState): void {
    this.#changed();
    for (const [at, { variable, isThing }] of this.#layout.own.entries()) {
      const { id } = variable;
      if (after[id] === state[id]) continue;
      this.#given[at] = ASSUMED;
      const thing = isThing ? binding.thingAt(variable, after[id] as number) : undefined;
      if (isThing) this.#refer(variable, thing);
      else this.packed[id] = after[id] as number;
    }
    state.set(after);
  }

  /** A copy with what a step is expected to change. @param state that before the step */
  after(binding: ThingBinding, state: PackedState, after: PackedState): OwnState {
    const own = new OwnState(this.#layout);
    own.restore(this.save());
    own.assume(binding, state.slice(), after);
    return own;
  }

  #take(values: OwnValues): void {
    const issues = issuesOfOwn(this.#layout, values, this.#given);
    if (issues.length > 0) throw new StateError(issues);
    this.#changed();
    const { own } = this.#layout;
    for (let at = 0; at < own.length; at++) {
      const { name, variable, isThing } = own[at] as OwnVariable;
      const value = values[name];
      if (!isGiven(values, name, value) || value === this.#given[at]) continue;
      if (isThing) {
        this.#given[at] = value;
        this.#refer(variable, isNothing(value) ? undefined : (value as ThingId));
      } else if (value !== undefined) {
        this.#given[at] = value;
        this.packed[variable.id] = encodeValue(variable, value) as number;
        this.#missing.delete(name);
      }
    }
  }
}

/**
 * Checks the own variables of a new agent.
 *
 * @throws StateError if a value is invalid, or one without a default is missing
 */
export function checkOwn(layout: ThingLayout, values: OwnValues): void {
  checkKeys(values);
  const issues = [...issuesOfOwn(layout, values)];
  if (issues.length === 0) issues.push(...missingIn(layout, values));
  if (issues.length > 0) throw new StateError(issues);
}

function checkKeys(values: unknown): void {
  if (isRecord(values)) return;
  throw new StateError([{ pointer: "", message: "must be an object of variables" }]);
}

const NO_ISSUES: readonly Issue[] = Object.freeze([]);

/** Shared by all calls, since each tick makes one. */
const never = (): boolean => false;

/**
 * The issues with some values. Allocates nothing if there are none.
 *
 * @param checked values of the variables that are known to have none
 */
function issuesOfOwn(
  layout: ThingLayout,
  values: OwnValues,
  checked: readonly unknown[] = NO_ISSUES,
): readonly Issue[] {
  let issues: Issue[] | undefined;
  const { own } = layout;
  let known = 0;
  for (let at = 0; at < own.length; at++) {
    const { name, variable, isThing } = own[at] as OwnVariable;
    const value = values[name];
    if (!isGiven(values, name, value)) continue;
    known++;
    if (at < checked.length && value === checked[at]) continue;
    if (isThing ? isThingValue(value) : isValue(variable, value)) continue;
    issues ??= [];
    issues.push(misfit(name, isThing, value));
  }
  if (countOf(values) === known) return issues ?? NO_ISSUES;
  const hint = `one of: ${own.map((variable) => variable.name).join(", ")}`;
  const unknown = Object.keys(values).filter((name) => !own.some((one) => one.name === name));
  const message = "is no variable of the agent";
  const wrong = unknown.map((name) => ({ pointer: pointerTo("", name), message, hint }));
  return [...wrong, ...(issues ?? [])];
}

function isThingValue(value: unknown): boolean {
  return isNothing(value) || value === WITHOUT_PLACE || isThingId(value);
}

function isValue(variable: OwnVariable["variable"], value: unknown): boolean {
  return value === undefined || encodeValue(variable, value) !== undefined;
}

function isNothing(value: unknown): boolean {
  return value === undefined || value === null || value === "nothing";
}

function misfit(name: string, isThing: boolean, value: unknown): Issue {
  const pointer = pointerTo("", name);
  if (isThing) {
    return {
      pointer,
      message: "is not the id of a thing",
      hint: "the id of a thing, or undefined",
    };
  }
  return { pointer, message: `${String(value).slice(0, 60)} is not one of its values` };
}

function missingIn({ own }: ThingLayout, values: OwnValues): Issue[] {
  const missing = own.filter(
    ({ name, variable, isThing }) =>
      !isThing &&
      variable.defaultCode === undefined &&
      (values[name] === undefined || !isGiven(values, name, values[name])),
  );
  return missing.map(({ name }) => missingIssue(name));
}

function missingIssue(name: string): Issue {
  const hint = "give it in the first tick, or declare a default";
  return { pointer: pointerTo("", name), message: "was never observed", hint };
}

function countOf(values: OwnValues): number {
  let count = 0;
  for (const _ in values) count++;
  return count;
}

/** Whether values are told under these names, in this order. */
function isToldAs({ names, prototype }: ToldNames, values: OwnValues): boolean {
  let count = 0;
  for (const name in values) if (name !== names[count++]) return false;
  return count > 0 && count === names.length && Object.getPrototypeOf(values) === prototype;
}
