import type { JsonSchema } from "./plan-schema.ts";

/** The answer schema for a choice. Without a schema, small models tend to repeat the options. */
export function choiceSchema(letters: readonly string[]): JsonSchema {
  return {
    type: "object",
    properties: { choice: { type: "string", enum: [...letters] } },
    required: ["choice"],
    additionalProperties: false,
  };
}
