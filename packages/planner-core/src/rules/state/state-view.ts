import { type Issue, StateError } from "../../base/errors.ts";
import { describeValue } from "../../base/json/issues.ts";
import { pointerTo } from "../../base/text/json-pointer.ts";
import { CompiledCondition } from "../condition/condition.ts";
import {
  decodeValue,
  describeVariable,
  encodeValue,
  type VariableTable,
} from "../domain/definition/variables.ts";
import { derivedIssue, type PackedState } from "./packed-state.ts";

const slot: unique symbol = Symbol("packed state");
const maker: unique symbol = Symbol("maker of the view");

/** The hidden field of every view, which holds its packed state. */
interface ViewSlot {
  [slot]: PackedState;
  readonly [maker]: ViewFactory;
}

/**
 * Creates views for one domain. Accessors are created once and shared; reading and writing allocate nothing. They are
 * own properties of each view, so that `{ ...view }` and `Object.keys(view)` include the variables, but not the packed
 * state.
 */
export class ViewFactory {
  readonly #variables: VariableTable;
  #properties: PropertyDescriptorMap | undefined;

  constructor(variables: VariableTable) {
    this.#variables = variables;
  }

  /** A view of a packed state. */
  create(packed: PackedState): object {
    this.#properties ??= accessorsOf(this.#variables);
    const view = {} as ViewSlot;
    Object.defineProperty(view, slot, { value: packed, writable: true });
    Object.defineProperty(view, maker, { value: this });
    Object.defineProperties(view, this.#properties);
    return view;
  }

  /**
   * The packed state behind a view of this domain; undefined if the object is not a view.
   *
   * @throws StateError for a view of another domain, whose slots hold other variables
   */
  packedStateOf(view: unknown): PackedState | undefined {
    const packed = packedStateOf(view);
    if (packed === undefined || (view as ViewSlot)[maker] === this) return packed;
    throw new StateError([
      {
        pointer: "",
        message: "is a view of another domain",
        hint: "make it with view() of this domain, or pass its values: { ...view }",
      },
    ]);
  }
}

function accessorsOf(variables: VariableTable): PropertyDescriptorMap {
  const properties: PropertyDescriptorMap = {};
  for (const variable of variables.all) {
    const { id, name } = variable;
    properties[name] = {
      enumerable: true,
      get(this: ViewSlot) {
        return decodeValue(variable, this[slot][id] as number);
      },
      set(this: ViewSlot, value: unknown) {
        const code = encodeValue(variable, value);
        if (code === undefined) {
          const issue: Issue = {
            pointer: pointerTo("", name),
            message: `${describeValue(value)} is not one of its values`,
            hint: describeVariable(variable),
          };
          throw new StateError([issue]);
        }
        this[slot][id] = code;
      },
    } satisfies PropertyDescriptor & ThisType<ViewSlot>;
  }
  for (const { name, node } of variables.derived) {
    const condition = new CompiledCondition(node);
    properties[name] = {
      get(this: ViewSlot) {
        return condition.holds(this[slot]);
      },
      set() {
        throw new StateError([derivedIssue(name)]);
      },
    } satisfies PropertyDescriptor & ThisType<ViewSlot>;
  }
  return properties;
}

/** The packed state behind a view; undefined if the object is not a view. */
export function packedStateOf(view: unknown): PackedState | undefined {
  return (view as Partial<ViewSlot> | null | undefined)?.[slot];
}

/**
 * Points a view to another packed state of the same domain, without allocation.
 *
 * @example
 * const view = domain.view(states[0]);
 * for (const state of states) {
 *   rebindView(view, state);
 *   if (view.hungry) feed(view.at);
 * }
 */
export function rebindView(view: object, packed: PackedState): void {
  (view as ViewSlot)[slot] = packed;
}
