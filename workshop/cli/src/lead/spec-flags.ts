import type { Command } from "commander";
import { InputError } from "../input/input-error.ts";
import { commandsWithModel } from "./start-ollama.ts";

/** Options of a SPEC that have a flag of their own. */
const FLAGS = [
  {
    ...{ flag: "--adapter", name: "adapter" },
    value: "<file>",
    text: "for FILE.gguf: a LoRA adapter (.gguf) that changes the model",
    example: "models/phi-3.gguf",
    inFile: "#adapter=FILE.gguf",
  },
  {
    ...{ flag: "--think", name: "think" },
    value: "<level>",
    text: "for a model on a server: true, false, minimal, low, medium or high",
    example: "ollama/gpt-oss",
    inFile: "#think=low",
  },
  {
    ...{ flag: "--load-timeout-ms", name: "loadTimeoutMs" },
    value: "<n>",
    text: "milliseconds that the model may take to load",
    example: "models/phi-3.gguf",
    inFile: "#loadTimeoutMs=600000",
  },
] as const;

/** Adds the flags to all commands with a single model. */
export function declareSpecFlags(program: Command): void {
  for (const command of commandsWithModel(program)) {
    for (const { flag, value, text } of FLAGS) command.option(`${flag} ${value}`, text);
  }
}

/**
 * Adds the flags' values to the command's model, as if they were part of the SPEC.
 *
 * @throws InputError without a model, or for one without such an option
 */
export async function applySpecFlags(command: Command): Promise<void> {
  for (const flag of FLAGS) await apply(command, flag);
}

async function apply(
  command: Command,
  { flag, name, example, inFile }: (typeof FLAGS)[number],
): Promise<void> {
  const given: unknown = command.getOptionValue(name);
  if (typeof given !== "string") return;
  // Loaded here because most commands start without it.
  const { parseLeadSpec } = await import("./model-spec.ts");
  const isStatus = command.name() === "status";
  const spec: unknown = isStatus ? command.processedArgs[0] : command.getOptionValue("model");
  const problem = (message: string, hint: string): InputError =>
    new InputError("invalid-model", flag, [{ pointer: "", message, hint }]);
  const hint = `such as ${isStatus ? "model status" : "--model"} ${example}`;
  if (typeof spec !== "string" || spec.trim() === "none") {
    throw problem("changes a model, and none is named", hint);
  }
  if (spec === "pool") {
    const behind = `write ${inFile} behind its SPEC in the configuration`;
    throw problem("changes one model, but pool means several", behind);
  }
  const named = parseLeadSpec(spec);
  const hasOptions = named.kind !== "none" && named.options !== undefined;
  // Encodes only characters with a meaning in a SPEC, so that the rest stays readable.
  const encoded = given.replace(/[%&#\s]/g, encodeURIComponent);
  const changed = `${spec.trim()}${hasOptions ? "&" : "#"}${name}=${encoded}`;
  try {
    parseLeadSpec(changed);
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    throw new InputError("invalid-model", flag, error.issues, { cause: error });
  }
  if (isStatus) command.processedArgs[0] = changed;
  else command.setOptionValue("model", changed);
}
