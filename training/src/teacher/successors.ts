import {
  applyAction,
  type Domain,
  type PackedState,
  type ToolDefinition,
  type Value,
} from "@understudy/planner-core";
import { holds } from "@understudy/planner-core/compiled";

/** Applies ground actions of a domain, in canonical order. */
export class Successors {
  /** Action ids in canonical order. */
  readonly order: Int32Array;
  readonly #domain: Domain;

  constructor(domain: Domain) {
    this.#domain = domain;
    this.order = canonicalOrder(domain);
  }

  /** Writes the state after an action, if it is applicable and `maintain` holds afterwards. */
  play(action: number, state: PackedState, after: PackedState): boolean {
    const { actions, maintain } = this.#domain;
    const start = actions.conditionStart[action] as number;
    const end = actions.conditionStart[action + 1] as number;
    if (!holds(actions.conditions, start, end, state)) return false;
    applyAction(actions, action, state, after);
    return maintain.isTrue || maintain.holds(after);
  }

  /** All applicable actions. */
  applicable(state: PackedState): number[] {
    const after = new Int32Array(state.length);
    const found: number[] = [];
    for (const action of this.order) if (this.play(action, state, after)) found.push(action);
    return found;
  }
}

/**
 * Ids of all ground actions in prompt order: tools as declared, arguments as declared, the last parameter varying
 * fastest. It selects the canonical one of equally good plans, so that a model can read the decision off the prompt.
 */
function canonicalOrder(domain: Domain): Int32Array {
  const order: number[] = [];
  for (const tool of domain.definition.tools) {
    for (const args of argumentsOf(tool)) {
      const action = domain.actionOf({ tool: tool.name, args });
      if (action >= 0) order.push(action);
    }
  }
  return Int32Array.from(order);
}

function argumentsOf(tool: ToolDefinition): Readonly<Record<string, Value>>[] {
  let all: Readonly<Record<string, Value>>[] = [{}];
  for (const [name, parameter] of Object.entries(tool.parameters ?? {})) {
    const values: readonly Value[] =
      "enum" in parameter
        ? parameter.enum
        : parameter.type === "boolean"
          ? [true, false]
          : Array.from(
              { length: parameter.maximum - parameter.minimum + 1 },
              (_, index) => parameter.minimum + index,
            );
    all = all.flatMap((args) => values.map((value) => ({ ...args, [name]: value })));
  }
  return all;
}
