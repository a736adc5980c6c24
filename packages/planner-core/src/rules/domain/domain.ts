/**
 * Domains: read, checked, and compiled to ground actions over integers.
 *
 * @module
 */

import { type Issue, RequestError, StateError } from "../../base/errors.ts";
import { hashText } from "../../base/hash.ts";
import { describeStep } from "../../base/json/issues.ts";
import { decodeRun } from "../condition/code.ts";
import { CompiledCondition } from "../condition/condition.ts";
import type { ConditionNode } from "../condition/node.ts";
import { TestPool } from "../condition/test-pool.ts";
import {
  checkPackedState,
  type PackedState,
  packState,
  unpackState,
} from "../state/packed-state.ts";
import { StateHasher, TrackedState } from "../state/state-key.ts";
import { ViewFactory } from "../state/state-view.ts";
import { ActionSet } from "./actions/action-set.ts";
import type { DroppedAction, GroundActions, Tool } from "./actions/actions.ts";
import { formatCondition } from "./actions/format-condition.ts";
import type { ActionCases, Grounding } from "./actions/grounding.ts";
import type { Ways } from "./actions/ways.ts";
import type { DomainDefinition } from "./definition/definition.ts";
import { frozen } from "./definition/frozen.ts";
import type {
  AnyDomainTypes,
  ConditionOf,
  DerivedValues,
  DomainTypes,
  ReadableOf,
  StateInput,
  Step,
  StepInput,
} from "./definition/types.ts";
import type { Variable, VariableTable } from "./definition/variables.ts";
import type { DomainParts, TimeParts } from "./domain-parts.ts";
import { compileWritten, type Goal, Goals } from "./goals.ts";
import { readWays, type WaysInput } from "./ground/read-ways.ts";
import { RuntimeCosts } from "./ground/runtime-costs.ts";
import { StepIndex } from "./ground/step-index.ts";
import type { Kinds } from "./kinds/kinds.ts";

export type { Goal } from "./goals.ts";

/** The time of a domain. */
export interface DomainTime extends Omit<TimeParts, "happenings"> {
  /** The happenings of one agent: starts, ends, conditions to keep, interruptions, events. Has the same variables. */
  readonly happenings: Domain;
}

/** The type of a variable looked up by name; never undefined for names known to the compiler. */
type VariableOf<T extends DomainTypes> = string extends keyof T["state"]
  ? Variable | undefined
  : Variable;

/**
 * A domain, compiled once: canonical variables, ground actions, goals. Immutable. Made by `loadDomain` or
 * `defineDomain`.
 *
 * `T` holds the compile-time types; it has no effect at run time.
 *
 * @example
 * const domain = loadDomain(json);
 * const state = domain.state({ at: "home", wood: 0, fire_lit: false });
 * domain.read(state).at; // "home"
 */
export class Domain<T extends DomainTypes = AnyDomainTypes> {
  readonly name: string;
  readonly description: string;
  /** The definition as loaded and frozen, with kinds expanded and `goals` and `maintain` filled in. */
  readonly definition: DomainDefinition;
  /** The kinds of things in the definition; undefined if there are none. */
  readonly kinds: Kinds | undefined;
  /** Variables by slot of the packed state. */
  readonly variables: VariableTable;
  /** Variable names in declared order. */
  readonly variableNames: readonly string[];
  /** Derived variables, computed from the state, in declared order, each with its condition. */
  readonly derived: readonly { readonly name: string; readonly condition: CompiledCondition }[];
  /** In declared order. */
  readonly tools: readonly Tool[];
  readonly actions: GroundActions;
  /** In declared order. */
  readonly goals: readonly Goal[];
  /** A condition that must hold after every step. */
  readonly maintain: CompiledCondition;
  /** Parts of the definition that are valid but suspicious. */
  readonly warnings: readonly Issue[];
  /** Ground actions that were dropped because they can never apply. */
  readonly dropped: readonly DroppedAction[];
  /** Computes state keys for caches. */
  readonly hasher: StateHasher;

  /**
   * The ground actions, split by the start of their way and by their conditional effects, for code that assumes
   * constant costs and unconditional effects. Without ways and conditional effects these are the actions themselves.
   */
  readonly cases: ActionCases<Domain>;

  /**
   * Durations, events, deadlines and shared variables; undefined in a domain without any. The domain's own actions are
   * then those of a single agent that does one step after the other.
   */
  readonly time: DomainTime | undefined;

  /** @internal */
  readonly loadOther: DomainParts["loadOther"];

  readonly #views: ViewFactory;
  readonly #parts: { readonly hash: string };
  readonly #grounding: Grounding;
  readonly #stepIndex: StepIndex;
  readonly #goals: Goals;
  readonly #costs: RuntimeCosts;
  readonly #tests = new TestPool();

  /** Computed on first use. */
  #writtenHash: string | undefined;

  constructor(parts: DomainParts) {
    const { definition, variables, grounding } = parts;
    this.name = definition.name;
    this.description = definition.description ?? "";
    this.definition = definition;
    this.kinds = parts.kinds;
    this.loadOther = parts.loadOther;
    this.variables = variables;
    this.variableNames = parts.variableNames ?? Object.freeze(Object.keys(definition.state));
    this.derived = parts.derived;
    this.tools = parts.tools;
    this.actions = grounding.actions;
    this.dropped = grounding.dropped;
    this.warnings = parts.warnings;
    this.maintain = parts.maintain;
    this.#goals = new Goals(variables, parts.goals);
    this.goals = parts.goals;
    this.#grounding = grounding;
    this.hasher = new StateHasher(variables);
    this.#views = new ViewFactory(variables);
    this.#stepIndex = new StepIndex(this.tools, grounding, parts.toolIndex);
    this.#costs = new RuntimeCosts(
      this.tools,
      this.actions,
      this.untyped,
      this.#views,
      variables.all.length,
    );
    this.#parts = parts;
    this.#writtenHash = parts.writtenHash;
    const { cases } = grounding;
    this.time =
      parts.time && Object.freeze({ ...parts.time, happenings: new Domain(parts.time.happenings) });
    this.cases =
      cases === undefined || parts.cases === undefined
        ? { domain: this.untyped, split: undefined }
        : {
            domain: new Domain(parts.cases),
            split: { actionOf: cases.actionOf, start: cases.start },
          };
  }

  /**
   * 64-bit hash of the domain's meaning as sixteen hexadecimal digits. Independent of descriptions, defaults, buckets
   * and the order of keys and tools; the order of goals counts.
   */
  get hash(): string {
    return this.#parts.hash;
  }

  /**
   * Packs a state, or copies the state of a view. Missing variables take their default.
   *
   * @throws StateError for unknown or missing variables and for values out of range, all at once
   */
  state(values: StateInput<T>): PackedState {
    const packed = this.#views.packedStateOf(values);
    if (packed === undefined) return packState(this.variables, values);
    checkPackedState(this.variables, packed);
    return packed.slice();
  }

  /**
   * The packed form of a packed state (checked, not copied), a view, or a plain object.
   *
   * @throws StateError if the state does not fit or belongs to another domain
   */
  pack(state: PackedState | TrackedState<T> | StateInput<T>): PackedState {
    if (state instanceof TrackedState) return this.#packedOf(state);
    const packed = state instanceof Int32Array ? state : this.#views.packedStateOf(state);
    if (packed === undefined) return packState(this.variables, state);
    checkPackedState(this.variables, packed);
    return packed;
  }

  /**
   * Wraps a packed state so that its cache key stays up to date. The state is not copied.
   *
   * @throws StateError if it does not fit
   */
  track(packed: PackedState): TrackedState<T> {
    checkPackedState(this.variables, packed);
    return new TrackedState(this.variables, this.hasher, packed);
  }

  /** The values of a packed state, in declared order. */
  read(packed: PackedState): T["state"] {
    return unpackState(this.variables, packed, this.variableNames) as T["state"];
  }

  /**
   * A view that reads and writes a packed state by variable name, without allocation. Point it to another packed state
   * with `rebindView`. Derived variables are readable, too, but missing from `{ ...view }`.
   *
   * @throws StateError on writing a value out of range
   */
  view(
    packed: PackedState,
  ): { -readonly [Name in keyof T["state"]]: T["state"][Name] } & DerivedValues<T> {
    return this.#views.create(packed) as {
      -readonly [Name in keyof T["state"]]: T["state"][Name];
    } & DerivedValues<T>;
  }

  /**
   * The values of the derived variables in a packed state, in declared order.
   *
   * @example
   * domain.readDerived(state)["armed"]; // whether the agent has an axe or a bow
   */
  readDerived(packed: PackedState): Readonly<Record<string, boolean>> & DerivedValues<T> {
    const entries = this.derived.map(({ name, condition }) => [name, condition.holds(packed)]);
    return Object.fromEntries(entries) as Readonly<Record<string, boolean>> & DerivedValues<T>;
  }

  /** The definition as written, with kinds unexpanded: it defines the same domain in another program. */
  get written(): DomainDefinition {
    return this.kinds?.definition ?? frozen(this.time?.written) ?? this.definition;
  }

  /** 64-bit hash of the definition as written, texts included, for prompts. */
  get writtenHash(): string {
    this.#writtenHash ??= hashText(JSON.stringify(this.written));
    return this.#writtenHash;
  }

  /** The same domain, for code that works with any domain. */
  get untyped(): Domain {
    return this as unknown as Domain;
  }

  /** The variable of a name; undefined for an unknown name, which only untyped code can pass. */
  variable(name: keyof T["state"] & string): VariableOf<T> {
    return this.variables.get(name) as VariableOf<T>;
  }

  /**
   * The id of a step's ground action; -1 if there is none or it was dropped. The arguments must be exactly those of the
   * tool.
   */
  actionOf(step: StepInput<T>): number {
    return this.#stepIndex.actionOf(step as StepInput<AnyDomainTypes>) ?? -1;
  }

  /** The step of a ground action; frozen and shared. */
  step(action: number): Step<T> {
    return this.#stepIndex.stepOf(action) as unknown as Step<T>;
  }

  /** A ground action as text, such as `goto(place=forest)`. */
  formatAction(action: number): string {
    const { tool, args } = this.step(action) as Step;
    const pairs = Object.entries(args).map(([name, value]) => `${name}=${value}`);
    return `${tool}(${pairs.join(", ")})`;
  }

  /**
   * A goal by name, or a condition as a goal.
   *
   * @throws RequestError if there is no such goal or the condition is malformed
   */
  goal(reference: T["goals"] | ConditionOf<ReadableOf<T>>): Goal {
    return this.#goals.of(reference);
  }

  /**
   * Compiles a condition on this domain's state.
   *
   * @param pointer position of the condition in the caller's input, for messages
   * @throws RequestError if it is malformed
   */
  condition(definition: ConditionOf<ReadableOf<T>>, pointer = ""): CompiledCondition {
    return new CompiledCondition(
      compileWritten(definition, pointer, this.variables),
      this.variables,
    );
  }

  /**
   * A set of ground actions, for `disabled`.
   *
   * @throws RequestError if a step has an unknown tool or wrong arguments
   */
  actionSet(steps: Iterable<Step<T>> = []): ActionSet {
    const set = new ActionSet(this.actions.count);
    let index = 0;
    for (const step of steps) {
      const action = this.#stepIndex.actionOf(step as Step);
      // A dropped action never applies, disabled or not.
      if (action !== undefined && action >= 0) set.add(action);
      else if (action === undefined) {
        throw new RequestError([
          { pointer: `/disabled/${index}`, message: `there is no action ${describeStep(step)}` },
        ]);
      }
      index++;
    }
    return set;
  }

  /**
   * Cost of an action in thousandths, including run-time costs; infinite without a way.
   *
   * @param state the state before the step
   * @param ways costs of ways; default: the declared ones
   * @throws CostError if a cost function returns a cost below its minimum, above 1e6, or not a number
   */
  scaledActionCost(action: number, state: PackedState, ways?: Ways): number {
    return this.#costs.of(action, state, ways);
  }

  /** Whether any cost is known only at run time, from a function of the game or from the ways of a request. */
  get hasRuntimeCosts(): boolean {
    return this.#costs.areAny;
  }

  /** Whether the cost of an action is known only at run time. */
  isRuntimeCost(action: number): boolean {
    return this.#costs.has(action);
  }

  /**
   * Costs of ways between places, for requests. Places are the values of the variable with `position: true`.
   *
   * @param costs a function of two places, or a table: costs from 0 to 1e6, undefined or missing where there is no way.
   * Rounded up to thousandths
   * @param pointer position of the costs in the caller's input, for messages
   * @throws RequestError if no variable has `position: true`, a place is unknown, or a cost is invalid
   * @example
   * const ways = domain.ways({ home: { market: 12 }, market: { home: 12, mill: 30 } });
   */
  ways(costs: WaysInput, pointer = "/ways"): Ways {
    return readWays(this.variables.position, costs, pointer);
  }

  /** A condition as text, such as `at=home,wood>=2`. */
  format(condition: CompiledCondition | ConditionNode): string {
    const node = condition instanceof CompiledCondition ? condition.node : condition;
    return formatCondition(node, this.variables);
  }

  /** All conditions of an action, written and implied, as a tree. */
  actionCondition(action: number): ConditionNode {
    const { conditions, conditionStart } = this.actions;
    const start = conditionStart[action] as number;
    const end = conditionStart[action + 1] as number;
    return { kind: "all", children: decodeRun(conditions, start, end) };
  }

  /**
   * All conditions of an action in canonical form: tests of one variable merged, implied tests removed. Computed at
   * load time.
   */
  simplifiedCondition(action: number): ConditionNode {
    const { simplified, simplifiedStart } = this.#grounding;
    const start = simplifiedStart[action] as number;
    const end = simplifiedStart[action + 1] as number;
    const children = decodeRun(simplified, start, end, this.#tests);
    return children.length === 1 ? (children[0] as ConditionNode) : { kind: "all", children };
  }

  #packedOf(state: TrackedState<T>): PackedState {
    if (state.hasher === this.hasher) return state.packed;
    throw new StateError([
      {
        pointer: "",
        message: "is a tracked state of another domain",
        hint: "make it with track() of this domain",
      },
    ]);
  }
}
