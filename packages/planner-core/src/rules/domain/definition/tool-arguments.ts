import type { Value } from "./definition.ts";
import { compareNames } from "./names.ts";

/** Parameters in the enumeration order of ground actions: by name. */
export function enumerationOrder(tool: {
  readonly parameters: readonly { readonly name: string }[];
}): number[] {
  const order = tool.parameters.map((_, index) => index);
  const name = (index: number): string => (tool.parameters[index] as { name: string }).name;
  return order.sort((a, b) => compareNames(name(a), name(b)));
}

/** Arguments by parameter name, in declared order. */
export function argumentsOf(
  tool: { readonly parameters: readonly { readonly name: string }[] },
  values: readonly Value[],
): Readonly<Record<string, Value>> {
  const args: Record<string, Value> = {};
  tool.parameters.forEach((parameter, index) => {
    args[parameter.name] = values[index] as Value;
  });
  return Object.freeze(args);
}
