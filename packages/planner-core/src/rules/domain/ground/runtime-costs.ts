import { CostError } from "../../../base/errors.ts";
import type { PackedState } from "../../state/packed-state.ts";
import type { ViewFactory } from "../../state/state-view.ts";
import type { GroundActions, Tool } from "../actions/actions.ts";
import type { Ways } from "../actions/ways.ts";
import { COST_SCALE, MAX_COST } from "../definition/costs.ts";
import type { CostValues, Value } from "../definition/definition.ts";

/** An action's tool and arguments, for messages and cost functions. */
interface ActionNames {
  step(action: number): { readonly args: CostValues };
  formatAction(action: number): string;
}

/** Costs known only at run time: costs of ways, and the game's cost functions, whose results are checked. */
export class RuntimeCosts {
  readonly #tools: readonly Tool[];
  readonly #actions: GroundActions;
  readonly #names: ActionNames;
  /** For each tool, an object with the variables that its cost function reads. */
  readonly #readers = new Map<number, CostValues>();
  readonly #state: PackedState;
  #depth = 0;

  constructor(
    tools: readonly Tool[],
    actions: GroundActions,
    names: ActionNames,
    views: ViewFactory,
    variables: number,
  ) {
    this.#tools = tools;
    this.#actions = actions;
    this.#names = names;
    this.#state = new Int32Array(variables);
    tools.forEach(({ runtimeCost }, index) => {
      if (runtimeCost !== undefined) {
        this.#readers.set(index, readerOf(runtimeCost.reads, views.create(this.#state)));
      }
    });
  }

  /** Whether the domain has any run-time costs. */
  get areAny(): boolean {
    return this.#readers.size > 0 || this.#actions.ways !== undefined;
  }

  /** Whether the cost of an action is known only at run time. */
  has(action: number): boolean {
    const { tool, ways } = this.#actions;
    return (
      this.#readers.has(tool[action] as number) ||
      (ways !== undefined && (ways.to[action] as number) >= 0)
    );
  }

  /**
   * Cost of an action in thousandths: from its cost function, from `ways`, or as declared. Infinite without a way.
   *
   * @throws CostError if a function throws, or returns a cost below its minimum, above 1e6, or not a number
   */
  of(action: number, state: PackedState, ways?: Ways): number {
    const scaledWay = ways?.scaledActionCost(this.#actions.ways, action, state);
    if (scaledWay !== undefined) return scaledWay;
    const tool = this.#actions.tool[action] as number;
    const reader = this.#readers.get(tool);
    if (reader === undefined) return this.#actions.scaledCost[action] as number;
    const cost = this.#call(action, tool, state, reader);
    // A cost such as 0.1 + 0.2 must not round up because of its last binary digit.
    const scaled = typeof cost === "number" ? Math.ceil(cost * COST_SCALE - 1e-6) : Number.NaN;
    const min = this.#actions.minScaledCost[action] as number;
    if (scaled >= min && scaled <= MAX_COST * COST_SCALE) return scaled;
    throw new CostError(
      `The cost of ${this.#names.formatAction(action)} is ${String(cost)}; ` +
        `it must be a number from ${min / COST_SCALE} (its min) to ${MAX_COST}`,
    );
  }

  #call(action: number, tool: number, state: PackedState, reader: CostValues): unknown {
    const { args } = this.#names.step(action);
    // A cost function may call for other costs and read its own values afterwards.
    const suspended = this.#depth > 0 ? this.#state.slice() : undefined;
    this.#state.set(state);
    this.#depth++;
    try {
      return this.#tools[tool]?.runtimeCost?.of(reader, args);
    } catch (cause) {
      const name = this.#names.formatAction(action);
      throw new CostError(`The cost function of ${name} threw`, { cause });
    } finally {
      this.#depth--;
      if (suspended !== undefined) this.#state.set(suspended);
    }
  }
}

function readerOf(reads: readonly string[], view: object): CostValues {
  const values = view as Readonly<Record<string, Value>>;
  const reader = {};
  for (const name of new Set(reads)) {
    Object.defineProperty(reader, name, { enumerable: true, get: () => values[name] });
  }
  return Object.freeze(reader);
}
