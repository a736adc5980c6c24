import type { Domain, ToolDefinition, Value } from "@understudy/planner-core";

/**
 * Ids of all ground actions in prompt order: tools as declared, arguments as declared, the last parameter varying
 * fastest. It selects the canonical one of equally good plans, so that a model can read the decision off the prompt.
 */
export function canonicalOrder(domain: Domain): Int32Array {
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
