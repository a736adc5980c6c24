import type { GroundActions, Tool } from "../actions/actions.ts";
import type { Grounding } from "../actions/grounding.ts";
import type { Value } from "../definition/definition.ts";
import { argumentsOf } from "../definition/tool-arguments.ts";
import type { AnyDomainTypes, Step, StepInput } from "../definition/types.ts";

/** The index of each tool, by name. */
export function toolIndexOf(tools: readonly Tool[]): ReadonlyMap<string, number> {
  return new Map(tools.map((tool, index) => [tool.name, index]));
}

/** Maps steps to ground actions and back. */
export class StepIndex {
  readonly #tools: readonly Tool[];
  readonly #actions: GroundActions;
  readonly #grounding: Grounding;
  /** Derived from the tools on demand: what nothing looks up by name needs none. */
  #toolIndex: ReadonlyMap<string, number> | undefined;
  /** Position of each value, by tool and parameter; filled on demand. */
  readonly #digits: (readonly ReadonlyMap<Value, number>[] | undefined)[];
  /** Steps created so far; filled on demand. */
  readonly #steps: (Step | undefined)[];

  /** @param toolIndex positions of the tools by name; default: derived from the tools */
  constructor(
    tools: readonly Tool[],
    grounding: Grounding,
    toolIndex?: ReadonlyMap<string, number> | undefined,
  ) {
    this.#tools = tools;
    this.#actions = grounding.actions;
    this.#grounding = grounding;
    this.#toolIndex = toolIndex;
    this.#digits = new Array(tools.length).fill(undefined);
    this.#steps = new Array<Step | undefined>(grounding.actions.count).fill(undefined);
  }

  /** The action of a step: -1 if it was dropped, undefined if there is no tool with these arguments. */
  actionOf(step: StepInput<AnyDomainTypes>): number | undefined {
    this.#toolIndex ??= toolIndexOf(this.#tools);
    const toolIndex = this.#toolIndex.get(step.tool);
    if (toolIndex === undefined) return undefined;
    const digits = this.#digitsOf(toolIndex);
    const { parameters } = this.#tools[toolIndex] as Tool;
    const strides = this.#grounding.strides[toolIndex] as readonly number[];
    let combination = 0;
    for (let index = 0; index < parameters.length; index++) {
      const name = (parameters[index] as { readonly name: string }).name;
      if (!Object.hasOwn(step.args, name)) return undefined;
      const digit = digits[index]?.get(step.args[name] as Value);
      if (digit === undefined) return undefined;
      combination += digit * (strides[index] as number);
    }
    if (Object.keys(step.args).length !== parameters.length) return undefined;
    const { lookup, lookupStart } = this.#grounding;
    return lookup[(lookupStart[toolIndex] as number) + combination];
  }

  #digitsOf(toolIndex: number): readonly ReadonlyMap<Value, number>[] {
    let digits = this.#digits[toolIndex];
    if (digits === undefined) {
      const { parameters } = this.#tools[toolIndex] as Tool;
      digits = parameters.map(({ values }) => new Map(values.map((value, at) => [value, at])));
      this.#digits[toolIndex] = digits;
    }
    return digits;
  }

  /**
   * The step of a ground action; frozen and shared.
   *
   * @throws RangeError if there is no such action
   */
  stepOf(action: number): Step {
    // No closure here: it would be allocated on every call.
    return this.#steps[action] ?? this.#makeStep(action);
  }

  #makeStep(action: number): Step {
    const toolIndex = this.#actions.tool[action];
    if (toolIndex === undefined) throw new RangeError(`There is no ground action ${action}`);
    const tool = this.#tools[toolIndex] as Tool;
    const combination = this.#grounding.combination[action] as number;
    const strides = this.#grounding.strides[toolIndex] as readonly number[];
    const values = tool.parameters.map(({ values: all }, index) => {
      const digit = Math.floor(combination / (strides[index] as number)) % all.length;
      return all[digit] as Value;
    });
    const step: Step = Object.freeze({ tool: tool.name, args: argumentsOf(tool, values) });
    this.#steps[action] = step;
    return step;
  }
}
