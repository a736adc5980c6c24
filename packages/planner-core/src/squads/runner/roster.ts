import { RequestError, StateError } from "../../base/errors.ts";
import { describeValue } from "../../base/json/issues.ts";
import { pointerTo } from "../../base/text/json-pointer.ts";
import type { DomainTypes, StateInput } from "../../rules/domain/definition/types.ts";
import { decodeValue } from "../../rules/domain/definition/variables.ts";
import type { Domain, PackedState } from "../../rules/index.ts";
import { happeningParts, takeEffect } from "../../time/schedule/happenings.ts";
import { MAX_MEMBERS, MEMBERS_HINT } from "../../time/schedule/problem.ts";
import type { TimedStep, TimedSteps } from "../../time/schedule/timed-steps.ts";
import { readShared } from "../together/read-shared.ts";

/** The state of a member, packed or as a plain object. Shared variables may be left out if they are told apart. */
export type SquadMemberState<T extends DomainTypes> = PackedState | StateInput<T>;

/** The members of a squad with their states as last told. */
export class Roster<T extends DomainTypes> {
  readonly #domain: Domain<T>;
  readonly #steps: TimedSteps;
  readonly #isShared: Uint8Array;
  readonly #states = new Map<string, PackedState | undefined>();
  /** States of members that joined before the shared values were told. */
  readonly #early = new Map<string, SquadMemberState<T>>();
  #names: readonly string[] | undefined;
  /** Values of shared variables that were told, by their position in the state. */
  readonly #shared = new Map<number, number>();

  /**
   * @param restored the states of a saved squad, whose members may all have left
   * @throws RequestError unless there are one to sixteen different names
   */
  constructor(
    domain: Domain<T>,
    steps: TimedSteps,
    names: readonly string[],
    restored?: ReadonlyMap<string, PackedState | undefined>,
  ) {
    this.#domain = domain;
    this.#steps = steps;
    this.#isShared = steps.isShared;
    if (restored === undefined) checkNames(names);
    for (const name of names) this.#states.set(name, restored?.get(name));
  }

  get names(): readonly string[] {
    this.#names ??= [...this.#states.keys()];
    return this.#names;
  }

  has(name: string): boolean {
    return this.#states.has(name);
  }

  /** The state of a member. Undefined if none was told. */
  stateOf(name: string): PackedState | undefined {
    return this.#states.get(name);
  }

  /** The states of all members, in the order of their names. Undefined while one is missing. */
  get states(): readonly PackedState[] | undefined {
    const states = [...this.#states.values()];
    return states.every((state) => state !== undefined) ? states : undefined;
  }

  /** Whether the states of all members are known. */
  get isKnown(): boolean {
    return this.states?.[0] !== undefined;
  }

  /** The state of the first member. Valid once all are known. */
  get packed(): PackedState {
    return this.states?.[0] as PackedState;
  }

  /** Takes the shared values of a state for all members. Returns whether any is another. */
  replace(state: PackedState): boolean {
    let isChanged = false;
    for (const [name, before] of this.#states) {
      const next = before && this.#share(state, before.slice());
      if (before === undefined || next === undefined || isEqual(before, next)) continue;
      this.#states.set(name, next);
      isChanged = true;
    }
    return isChanged;
  }

  /**
   * Takes in what the game tells. Members that are left out keep their states.
   *
   * @returns whether anything changed
   * @throws RequestError for unknown members, or a member without a state; StateError for values that do not fit, or
   *   shared variables on which the members do not agree. Nothing changes then.
   */
  tell(
    states: Readonly<Record<string, SquadMemberState<T>>> | undefined,
    shared: StateInput<T> | undefined,
  ): boolean {
    const told = readShared(this.#steps, shared);
    const next = new Map<string, PackedState>();
    for (const [name, state] of Object.entries(states ?? {})) {
      if (!this.#states.has(name))
        throw unknownMember(name, this.names, pointerTo("/states", name));
      next.set(name, this.#pack(name, state, told));
    }
    for (const [name, state] of this.#early) {
      const [known] = next.values();
      if (!next.has(name)) next.set(name, this.#pack(name, state, this.#sharedWith(known, told)));
    }
    for (const [name, state] of this.#states) {
      if (next.has(name)) continue;
      if (state === undefined) {
        const message = "has no state yet";
        const hint = "tell the states of all members in the first tick";
        throw new RequestError([{ pointer: pointerTo("/states", name), message, hint }]);
      }
      // What others told of the shared variables holds for every member.
      const [first] = next.values();
      next.set(name, this.#withShared(state, told, first));
    }
    this.#checkAgreement(next);
    for (const [variable, code] of told) this.#shared.set(variable, code);
    this.#early.clear();
    let isChanged = false;
    for (const [name, state] of next) {
      const before = this.#states.get(name);
      if (before !== undefined && isEqual(before, state)) continue;
      this.#states.set(name, state);
      isChanged = true;
    }
    return isChanged;
  }

  /**
   * Adds a member, or replaces its state. Shared values that are not known yet come with the next tick.
   *
   * @throws like `tell`
   */
  add(name: string, state: SquadMemberState<T>): void {
    const isNew = !this.#states.has(name);
    if (isNew) checkNames([...this.names, name]);
    const others = [...this.#states.values()].find((each) => each !== undefined);
    const told = this.#sharedWith(others, this.#shared);
    const unknown = others === undefined ? this.#unknownShared(state, told) : [];
    // Checked now in any case.
    const packed = this.#pack(name, state, new Map([...unknown, ...told]));
    this.#states.set(name, unknown.length === 0 ? packed : undefined);
    if (unknown.length > 0) this.#early.set(name, state);
    this.#names = undefined;
  }

  remove(name: string): void {
    this.#states.delete(name);
    this.#early.delete(name);
    this.#names = undefined;
  }

  /** Changes states as the start or the end of a step is expected to, until the game tells more. */
  expect(timed: TimedStep, members: readonly string[], isStart: boolean): void {
    const before = [...this.#states.values()];
    const states = before.map((state) => state?.slice());
    const { names } = this;
    const crew = members.map((name) => names.indexOf(name));
    const scratch = new Int32Array(this.#isShared.length);
    for (const part of happeningParts(this.#steps, timed, crew, isStart))
      takeEffect(this.#steps, part, before, states, scratch);
    for (const [index, name] of names.entries()) this.#states.set(name, states[index]);
  }

  #pack(
    member: string,
    state: SquadMemberState<T>,
    told: ReadonlyMap<number, number>,
  ): PackedState {
    if (state instanceof Int32Array) return this.#withShared(this.#domain.pack(state), told);
    const { variables } = this.#domain;
    const values: Record<string, unknown> = { ...(state as Record<string, unknown>) };
    const known = this.#states.get(member) ?? this.states?.[0];
    for (const variable of variables.all) {
      const { id, name } = variable;
      if (this.#isShared[id] !== 1 || values[name] !== undefined) continue;
      const code = told.get(id) ?? this.#shared.get(id) ?? known?.[id];
      if (code === undefined) continue;
      values[name] = decodeValue(variable, code);
    }
    return this.#withShared(this.#domain.state(values as StateInput<T>), told);
  }

  /** Shared values: of the state where there is one, otherwise as told. */
  #sharedWith(
    state: PackedState | undefined,
    told: ReadonlyMap<number, number>,
  ): ReadonlyMap<number, number> {
    const known = new Map(told);
    this.#isShared.forEach((is, variable) => {
      if (is === 1 && state !== undefined) known.set(variable, state[variable] as number);
    });
    return known;
  }

  /** The shared variables with unknown values, each with a placeholder value. */
  #unknownShared(
    state: SquadMemberState<T>,
    told: ReadonlyMap<number, number>,
  ): readonly (readonly [id: number, code: number])[] {
    if (state instanceof Int32Array) return [];
    const given = Object(state) as Readonly<Record<string, unknown>>;
    return this.#domain.variables.all
      .filter(({ id, name, defaultCode }) => {
        if (this.#isShared[id] !== 1 || told.has(id) || defaultCode !== undefined) return false;
        return !Object.hasOwn(given, name) || given[name] === undefined;
      })
      .map(({ id, min }) => [id, min] as const);
  }

  #withShared(
    state: PackedState,
    told: ReadonlyMap<number, number>,
    other?: PackedState | undefined,
  ): PackedState {
    const next = state.slice();
    if (other !== undefined) this.#share(other, next);
    for (const [variable, code] of told) next[variable] = code;
    return next;
  }

  /** Copies the shared values of a state to another one. Returns that one. */
  #share(from: PackedState, to: PackedState): PackedState {
    for (let id = 0; id < to.length; id++) {
      if (this.#isShared[id] === 1) to[id] = from[id] as number;
    }
    return to;
  }

  #checkAgreement(states: ReadonlyMap<string, PackedState>): void {
    const [first, ...others] = states;
    if (first === undefined) return;
    for (const [name, state] of others) {
      for (const [id, is] of this.#isShared.entries()) {
        if (is === 0 || state[id] === first[1][id]) continue;
        const variable = this.#domain.variables.all[id]?.name ?? "";
        const message = `differs from that of ${first[0]}, but all members share it`;
        const hint = `tell "${variable}" once, with the shared values`;
        const pointer = pointerTo(pointerTo("/states", name), variable);
        throw new StateError([{ pointer, message, hint }]);
      }
    }
  }
}

/** The error for a name that no member has. */
export function unknownMember(
  name: string,
  names: readonly string[],
  pointer = "/agent",
): RequestError {
  const message = `${describeValue(name)} is not a member`;
  return new RequestError([{ pointer, message, hint: `members: ${names.join(", ")}` }]);
}

function checkNames(names: unknown): void {
  const isList =
    Array.isArray(names) &&
    names.length >= 1 &&
    names.length <= MAX_MEMBERS &&
    names.every((name) => typeof name === "string" && name !== "") &&
    new Set(names).size === names.length;
  if (isList) return;
  const told =
    Array.isArray(names) && names.length > MAX_MEMBERS ? names.length : describeValue(names);
  const message = `must be 1 to ${MAX_MEMBERS} different names, not ${told}`;
  throw new RequestError([{ pointer: "/members", message, hint: MEMBERS_HINT }]);
}

function isEqual(one: PackedState, other: PackedState): boolean {
  return one.length === other.length && one.every((code, id) => code === other[id]);
}
