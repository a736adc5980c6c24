import { IntList } from "../../base/collections/int-list.ts";
import { encodeInto } from "../../rules/condition/code.ts";
import { CompiledCondition } from "../../rules/condition/condition.ts";
import type { ConditionNode } from "../../rules/condition/node.ts";
import type { GroundActions, Tool } from "../../rules/domain/actions/actions.ts";
import type { VariableTable } from "../../rules/domain/definition/variables.ts";
import { Domain } from "../../rules/domain/domain.ts";

/** A ground action of a domain that no author wrote. */
export interface PlainAction {
  readonly condition: ConditionNode;
  /** Runs of (opcode, variable, operand, bound). */
  readonly effects: readonly number[];
  readonly scaledCost: number;
}

/** Nothing looks for an action of such a domain by its name. */
const NO_NAMES: ReadonlyMap<string, number> = new Map();
const NO_PARAMETERS: Tool["parameters"] = Object.freeze([]);
const NO_STRIDES: readonly number[] = Object.freeze([]);

/** The tool of an action. Few of many names are ever read, so each is written on demand. */
class PlainTool implements Tool {
  readonly description = "";
  readonly parameters = NO_PARAMETERS;
  readonly runtimeCost = undefined;
  readonly #action: number;
  readonly #nameOf: (action: number) => string;

  constructor(action: number, nameOf: (action: number) => string) {
    this.#action = action;
    this.#nameOf = nameOf;
  }

  get name(): string {
    return `${this.#action}:${this.#nameOf(this.#action)}`;
  }
}

/**
 * A domain of ground actions, without parameters, conditional effects or goals.
 *
 * @param nameOf names an action in messages
 */
export function plainDomain(
  name: string,
  variables: VariableTable,
  actions: readonly PlainAction[],
  maintain: ConditionNode,
  hash: string,
  nameOf: (action: number) => string,
): Domain {
  const count = actions.length;
  const conditions = new IntList();
  const conditionStart = new Int32Array(count + 1);
  const effects = new IntList();
  const effectStart = new Int32Array(count + 1);
  actions.forEach((action, id) => {
    encodeInto(action.condition, conditions);
    conditionStart[id + 1] = conditions.length;
    effects.append(action.effects);
    effectStart[id + 1] = effects.length;
  });
  const scaledCost = Int32Array.from(actions, (action) => action.scaledCost);
  const numbers = Int32Array.from({ length: count }, (_, id) => id);
  const code = conditions.toArray();
  const ground: GroundActions = {
    count,
    tool: numbers,
    conditions: code,
    conditionStart,
    impliedStart: conditionStart.slice(1),
    effects: effects.toArray(),
    effectStart,
    conditional: undefined,
    scaledCost,
    minScaledCost: scaledCost,
    ways: undefined,
  };
  const tools = actions.map((_, action) => new PlainTool(action, nameOf));
  return new Domain({
    definition: { name, state: {}, tools: [] },
    variables,
    variableNames: variables.all.map((variable) => variable.name),
    derived: [],
    tools,
    toolIndex: NO_NAMES,
    grounding: {
      actions: ground,
      lookup: numbers,
      lookupStart: Int32Array.from({ length: count + 1 }, (_, id) => id),
      strides: tools.map(() => NO_STRIDES),
      combination: new Int32Array(count),
      dropped: [],
      simplified: code,
      simplifiedStart: conditionStart,
      conditionHash: hash,
      cases: undefined,
      warnings: [],
    },
    goals: [],
    maintain: new CompiledCondition(maintain, variables),
    warnings: [],
    hash,
    cases: undefined,
  });
}
