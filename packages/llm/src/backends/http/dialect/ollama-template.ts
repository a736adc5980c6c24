import { recordOf, textOf } from "../connection/json-fields.ts";

/** A template that prints each turn's role, whichever it is. */
const PRINTS_ROLE = /\{\{-?\s*\.Role\b/i;
/** A template that treats turns by their roles. */
const COMPARES_ROLE = /\beq\s+\.Role\b/i;

/**
 * Whether a model's template leaves out the system part of a conversation, by Ollama's answer of `/api/show`. A model
 * created from a file without `TEMPLATE` often has `{{ .Prompt }}`: Ollama then drops the system part silently.
 * False if unknown, as with other servers that speak this API.
 */
export function dropsSystem(shown: unknown): boolean {
  const { template, renderer } = recordOf(shown) ?? {};
  const source = textOf(template);
  // A renderer takes the template's place.
  if (source.trim() === "" || textOf(renderer) !== "") return false;
  if (/\.System\b/i.test(source)) return false;
  if (!/\.Messages\b/i.test(source)) return true;
  return !/["`]system["`]/.test(source) && COMPARES_ROLE.test(source) && !PRINTS_ROLE.test(source);
}

/** The message about a template without the system part, with the remedy. */
export function templateProblem(model: string): string {
  return (
    `The template of "${model}" in Ollama leaves out the system part, so the model would never read the domain: ` +
    `write a Modelfile with FROM ${model} and a TEMPLATE that has {{ .System }}, and run ` +
    `"ollama create ${model} -f Modelfile"`
  );
}
