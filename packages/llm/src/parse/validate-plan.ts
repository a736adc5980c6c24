import type { Domain } from "@understudy/planner-core";
import { pointerTo } from "@understudy/planner-core/internal";
import { type JsonSchema, valueSchema } from "./plan-schema.ts";

/** A part of an answer that is no plan. */
interface SchemaProblem {
  readonly message: string;
  /** JSON pointer into the answer. */
  readonly pointer: string;
}

/** A plan that fits the schema; steps of tools without parameters may lack `args`. */
export interface WrittenPlan {
  readonly steps: readonly {
    readonly tool: string;
    readonly args?: Readonly<Record<string, unknown>>;
  }[];
}

/** Tells whether a value is a plan; if not, `problem` is the first thing that is wrong with it. */
export interface PlanValidator {
  (value: unknown): value is WrittenPlan;
  problem: SchemaProblem;
}

const NO_PLAN: SchemaProblem = { message: "the answer is not a plan", pointer: "" };
const validators = new WeakMap<Domain, Map<number, PlanValidator>>();

/**
 * The validator of a domain's plans: what `planSchema` says, without a compiler of schemas, which pages forbid that allow no
 * `eval`.
 */
export function planValidator(domain: Domain, maxSteps: number): PlanValidator {
  let bySteps = validators.get(domain);
  if (bySteps === undefined) {
    bySteps = new Map();
    validators.set(domain, bySteps);
  }
  let validate = bySteps.get(maxSteps);
  if (validate === undefined) {
    validate = validatorOf(domain, maxSteps);
    bySteps.set(maxSteps, validate);
  }
  return validate;
}

function validatorOf(domain: Domain, maxSteps: number): PlanValidator {
  const tools = new Map(
    domain.tools.map(({ name, parameters }, index): [string, ToolSchemas] => {
      const definitions = domain.definition.tools[index]?.parameters ?? {};
      const schemas = parameters.map(
        (each) => [each.name, valueSchema(definitions[each.name], each.values)] as const,
      );
      return [name, new Map(schemas)];
    }),
  );
  const validate = (value: unknown): value is WrittenPlan => {
    const problem = planProblem(tools, maxSteps, value);
    if (problem !== undefined) validate.problem = problem;
    return problem === undefined;
  };
  validate.problem = NO_PLAN;
  return validate;
}

type Fields = Readonly<Record<string, unknown>>;

function planProblem(
  tools: ReadonlyMap<string, ToolSchemas>,
  maxSteps: number,
  value: unknown,
): SchemaProblem | undefined {
  if (!isFields(value)) return at("", "must be object");
  if (!Object.hasOwn(value, "steps")) return at("", "must have required property 'steps'");
  const other = Object.keys(value).find((name) => name !== "steps");
  if (other !== undefined) return foreign("", other);
  const { steps } = value;
  if (!Array.isArray(steps)) return at("/steps", "must be array");
  if (steps.length > maxSteps) return at("/steps", `must NOT have more than ${maxSteps} items`);
  for (let index = 0; index < steps.length; index++) {
    const problem = stepProblem(tools, steps[index], `/steps/${index}`);
    if (problem !== undefined) return problem;
  }
  return undefined;
}

function stepProblem(
  tools: ReadonlyMap<string, ToolSchemas>,
  step: unknown,
  pointer: string,
): SchemaProblem | undefined {
  if (!isFields(step)) return at(pointer, "must be object");
  if (!Object.hasOwn(step, "tool")) return at(pointer, "must have required property 'tool'");
  const { tool } = step;
  const place = `${pointer}/tool`;
  if (typeof tool !== "string") return at(place, "must be the name of a tool");
  const schemas = tools.get(tool);
  if (schemas === undefined) {
    return { pointer: place, message: `there is no tool ${shorten(tool)}` };
  }
  const other = Object.keys(step).find((name) => name !== "tool" && name !== "args");
  if (other !== undefined) return foreign(pointer, other);
  if (Object.hasOwn(step, "args"))
    return argumentsProblem(schemas, step["args"], `${pointer}/args`);
  return schemas.size === 0 ? undefined : at(pointer, "must have required property 'args'");
}

/** The schemas for the steps of one tool: one per argument. */
type ToolSchemas = ReadonlyMap<string, JsonSchema>;

function argumentsProblem(
  schemas: ToolSchemas,
  args: unknown,
  pointer: string,
): SchemaProblem | undefined {
  if (!isFields(args)) return at(pointer, "must be object");
  for (const name of schemas.keys()) {
    if (!Object.hasOwn(args, name)) return at(pointer, `must have required property '${name}'`);
  }
  for (const name of Object.keys(args)) {
    const schema = schemas.get(name);
    if (schema === undefined) return foreign(pointer, name);
    const message = valueProblem(schema, args[name]);
    if (message !== undefined) return at(pointerTo(pointer, name), message);
  }
  return undefined;
}

/** The mistake in a value; the schemas are those that `valueSchema` makes. */
function valueProblem(schema: JsonSchema, value: unknown): string | undefined {
  const { type, enum: values, minimum, maximum } = schema as ValueSchema;
  if (type === "integer") {
    if (!Number.isInteger(value)) return "must be integer";
    if (minimum !== undefined && (value as number) < minimum) return `must be >= ${minimum}`;
    return maximum !== undefined && (value as number) > maximum
      ? `must be <= ${maximum}`
      : undefined;
  }
  if (type !== undefined && typeof value !== type) return `must be ${type}`;
  if (values === undefined || values.includes(value)) return undefined;
  return `must be one of ${shorten(values, 120)}`;
}

interface ValueSchema {
  readonly type?: "string" | "boolean" | "integer";
  readonly enum?: readonly unknown[];
  readonly minimum?: number;
  readonly maximum?: number;
}

function isFields(value: unknown): value is Fields {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function at(pointer: string, message: string): SchemaProblem {
  return { pointer, message: `${pointer === "" ? "the answer" : pointer} ${message}` };
}

function foreign(pointer: string, name: string): SchemaProblem {
  return at(pointer, `must not have ${shorten(name)}`);
}

/** A key as a part of a JSON pointer. */
function shorten(value: unknown, length = 60): string {
  const text = JSON.stringify(value) ?? String(value);
  return text.length > length ? `${text.slice(0, length)}…` : text;
}
