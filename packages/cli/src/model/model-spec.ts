import { InputError } from "../input/input-error.ts";

/** Which model to ask. */
export type ModelSpec =
  | { readonly kind: "none" }
  | { readonly kind: "nano" }
  | { readonly kind: "file"; readonly path: string };

/** What `--model` takes, for help and hints. */
export const MODEL_SPECS = "nano, FILE.gguf or none";

const LATER = /^(ollama|openai|local)\//;

/**
 * Reads a `--model`.
 *
 * @throws InputError if it names no model that this version can run
 */
export function parseModelSpec(text: string): ModelSpec {
  if (text === "none" || text === "nano") return { kind: text };
  if (/\.gguf$/i.test(text)) return { kind: "file", path: text };
  const later = LATER.exec(text)?.[1];
  const message =
    later === undefined
      ? `"${text}" names no model`
      : `models of the kind ${later}/… are not available in this version`;
  throw new InputError("invalid-model", "--model", [
    { pointer: "", message, hint: `available: ${MODEL_SPECS}` },
  ]);
}
