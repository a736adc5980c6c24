import type { Domain } from "@understudy/planner-core";
import { type JsonSchema, valueSchema } from "./plan-schema.ts";

const schemas = new WeakMap<object, JsonSchema>();

/**
 * The schema of a domain's plans for constrained decoding, within the subset of JSON schema that Ollama, llama.cpp,
 * vLLM and OpenAI's strict mode all support. Alternatives use `anyOf`, every property is required, and the number of
 * steps is limited by the token limit alone. Built once per domain.
 *
 * @example
 * const body = { model: "phi3", messages, format: decodingSchema(domain) }; // for Ollama
 */
export function decodingSchema(domain: Domain): JsonSchema {
  let schema = schemas.get(domain);
  if (schema === undefined) {
    schema = makeSchema(domain);
    schemas.set(domain, schema);
  }
  return schema;
}

function makeSchema(domain: Domain): JsonSchema {
  const alternatives = domain.tools.map(({ name, parameters }, index) => {
    const definitions = domain.definition.tools[index]?.parameters ?? {};
    const properties = parameters.map((parameter): [string, JsonSchema] => [
      parameter.name,
      valueSchema(definitions[parameter.name], parameter.values),
    ]);
    return object({
      tool: { type: "string", enum: [name] },
      args: object(Object.fromEntries(properties)),
    });
  });
  const items = alternatives.length === 1 ? alternatives[0] : { anyOf: alternatives };
  return object({ steps: alternatives.length === 0 ? emptyList : { type: "array", items } });
}

/** A domain without tools allows no steps. */
const emptyList: JsonSchema = { type: "array", items: { type: "null" }, maxItems: 0 };

function object(properties: Readonly<Record<string, unknown>>): JsonSchema {
  const required = Object.keys(properties);
  return { type: "object", additionalProperties: false, required, properties };
}
