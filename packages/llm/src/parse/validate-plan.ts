import type { Domain } from "@understudy/planner-core";
import { Ajv, type ErrorObject, type ValidateFunction } from "ajv";
import { planSchema } from "./plan-schema.ts";

/** What a schema does not allow. */
export interface SchemaProblem {
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

let ajv: Ajv | undefined;
const validators = new WeakMap<object, Map<number, ValidateFunction<WrittenPlan>>>();

/**
 * The validator of a domain's plans. Compiled on first use, which takes milliseconds; leads do so
 * when they warm up.
 */
export function planValidator(domain: Domain, maxSteps: number): ValidateFunction<WrittenPlan> {
  let bySteps = validators.get(domain);
  if (bySteps === undefined) {
    bySteps = new Map();
    validators.set(domain, bySteps);
  }
  let validate = bySteps.get(maxSteps);
  if (validate === undefined) {
    ajv ??= new Ajv({ discriminator: true, ownProperties: true });
    const schema = planSchema(domain, maxSteps);
    validate = ajv.compile<WrittenPlan>(schema);
    // Ajv keeps every schema by identity; the validator alone must not outlive its domain.
    ajv.removeSchema(schema);
    bySteps.set(maxSteps, validate);
  }
  return validate;
}

/** What a validator found, for people: it stops at the first problem. */
export function describeProblem(errors: readonly ErrorObject[] | null | undefined): SchemaProblem {
  const error = errors?.at(-1);
  if (error === undefined) return { message: "the answer is no plan", pointer: "" };
  const pointer = error.instancePath;
  const params = error.params as Readonly<Record<string, unknown>>;
  const place = pointer === "" ? "the answer" : pointer;
  switch (error.keyword) {
    case "discriminator":
      return params["error"] === "mapping"
        ? { pointer: `${pointer}/tool`, message: `there is no tool ${shorten(params["tagValue"])}` }
        : { pointer: `${pointer}/tool`, message: `${place}/tool must be the name of a tool` };
    case "additionalProperties":
      return {
        pointer,
        message: `${place} must not have ${shorten(params["additionalProperty"])}`,
      };
    case "enum":
      return {
        pointer,
        message: `${place} must be one of ${shorten(params["allowedValues"], 120)}`,
      };
    default:
      return { pointer, message: `${place} ${error.message ?? "does not fit the schema"}` };
  }
}

function shorten(value: unknown, length = 60): string {
  const text = JSON.stringify(value) ?? String(value);
  return text.length > length ? `${text.slice(0, length)}…` : text;
}
