import type { Domain, ParameterDefinition, Value } from "@understudy/planner-core";

/** Default limit on the steps of a plan. */
export const DEFAULT_MAX_STEPS = 100;

/** A JSON schema (draft 7) as plain data. */
export type JsonSchema = Readonly<Record<string, unknown>>;

const DISCRIMINATOR: JsonSchema = { discriminator: { propertyName: "tool" } };

/**
 * The JSON schema of a domain's plans: `{"steps": [{"tool", "args"}, …]}`, discriminated by the tool's name. `args` is
 * optional for tools without parameters.
 *
 * @param maxSteps maximum number of steps
 *
 * @example
 * const schema = planSchema(domain); // for servers that decode by a schema
 */
export function planSchema(domain: Domain, maxSteps: number = DEFAULT_MAX_STEPS): JsonSchema {
  const { tools } = domain;
  if (tools.length === 0) return framed({ type: "array", maxItems: 0 });
  return framed({
    ...listOfSteps(maxSteps),
    items: {
      ...ANY_STEP,
      // ajv 8.20 looks up tags in a plain object and rejects names that every object inherits.
      ...(tools.some(({ name }) => name in {}) ? {} : DISCRIMINATOR),
      oneOf: tools.map((_, index) => stepSchema(domain, index)),
    },
  });
}

/** {@link planSchema} without the steps' own schemas, which {@link stepSchema} provides. */
export function frameSchema(maxSteps: number): JsonSchema {
  return framed({ ...listOfSteps(maxSteps), items: ANY_STEP });
}

const ANY_STEP: JsonSchema = { type: "object", required: ["tool"] };

function listOfSteps(maxSteps: number): JsonSchema {
  return { type: "array", maxItems: maxSteps };
}

function framed(steps: JsonSchema): JsonSchema {
  return {
    type: "object",
    required: ["steps"],
    additionalProperties: false,
    properties: { steps },
  };
}

/** The schema of a tool's steps. */
export function stepSchema(domain: Domain, index: number): JsonSchema {
  const tool = domain.tools[index] as Domain["tools"][number];
  const definitions = domain.definition.tools[index]?.parameters ?? {};
  const names = tool.parameters.map(({ name }) => name);
  const args = {
    type: "object",
    additionalProperties: false,
    required: names,
    properties: Object.fromEntries(
      tool.parameters.map(({ name, values }) => [name, valueSchema(definitions[name], values)]),
    ),
  };
  return {
    type: "object",
    additionalProperties: false,
    required: names.length === 0 ? ["tool"] : ["tool", "args"],
    properties: { tool: { const: tool.name }, args },
  };
}

/** The schema of one parameter. */
export function valueSchema(
  definition: ParameterDefinition | undefined,
  values: readonly Value[],
): JsonSchema {
  // Uses the declared order rather than the order of ids, so that constrained decoding matches the prompt's order.
  if (definition === undefined) return { enum: values };
  if ("enum" in definition) return { type: "string", enum: definition.enum };
  if (definition.type === "boolean") return { type: "boolean" };
  return { type: "integer", minimum: definition.minimum, maximum: definition.maximum };
}
