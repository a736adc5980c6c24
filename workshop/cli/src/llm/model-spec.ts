import { parseModelSpec } from "@understudy/llm/internal";
import { RequestError } from "@understudy/planner-core";
import { MODEL_SPECS } from "../help-text.ts";
import { InputError } from "../input/input-error.ts";

/** The model of a command, if any. */
export type LlmSpec = ReturnType<typeof parseModelSpec> | { readonly kind: "none" };

/**
 * Reads a `--model`.
 *
 * @throws InputError for an invalid SPEC
 */
export function parseLlmSpec(text: string): LlmSpec {
  if (text.trim() === "none") return { kind: "none" };
  try {
    return parseModelSpec(text);
  } catch (error) {
    if (!(error instanceof RequestError)) throw error;
    const general = `available: ${MODEL_SPECS}`;
    const issues = error.issues.map(({ message, hint }) => {
      // Options have lists and ranges of their own.
      if (message.startsWith("#")) return { pointer: "", message, ...(hint && { hint }) };
      const isForm = hint !== undefined && (text.includes("/") || hint.startsWith("did you mean"));
      return { pointer: "", message, hint: isForm ? hint : general };
    });
    throw new InputError("invalid-model", "--model", issues);
  }
}
