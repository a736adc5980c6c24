import type { Command } from "commander";
import { InputError } from "../input/input-error.ts";
import { commandsWithModel } from "./start-ollama.ts";

/** Adds `--adapter` to all commands with a single model. */
export function declareAdapter(program: Command): void {
  for (const command of commandsWithModel(program)) {
    command.option(
      "--adapter <file>",
      "for FILE.gguf: a LoRA adapter (.gguf) that changes the model",
    );
  }
}

/**
 * Adds the adapter to the command's model, as if it were part of the SPEC.
 *
 * @throws InputError without a model, or for one without adapters
 */
export async function applyAdapter(command: Command): Promise<void> {
  const adapter: unknown = command.getOptionValue("adapter");
  if (typeof adapter !== "string") return;
  // Loaded here because most commands start without it.
  const { parseLeadSpec } = await import("./model-spec.ts");
  const isStatus = command.name() === "status";
  const spec: unknown = isStatus ? command.processedArgs[0] : command.getOptionValue("model");
  const problem = (message: string, hint: string): InputError =>
    new InputError("invalid-model", "--adapter", [{ pointer: "", message, hint }]);
  const hint = `such as ${isStatus ? "model status" : "--model"} models/phi-3.gguf`;
  if (typeof spec !== "string" || spec.trim() === "none") {
    throw problem("changes a model, and none is named", hint);
  }
  if (spec === "pool") {
    const inFile = "write #adapter=FILE.gguf behind its SPEC in the configuration";
    throw problem("changes one model, but pool means several", inFile);
  }
  const named = parseLeadSpec(spec);
  const hasOptions = named.kind !== "none" && named.options !== undefined;
  // Encodes only characters with a meaning in a SPEC, so that the rest stays readable.
  const encoded = adapter.replace(/[%&#\s]/g, encodeURIComponent);
  const adapted = `${spec.trim()}${hasOptions ? "&" : "#"}adapter=${encoded}`;
  try {
    parseLeadSpec(adapted);
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    throw new InputError("invalid-model", "--adapter", error.issues, { cause: error });
  }
  if (isStatus) command.processedArgs[0] = adapted;
  else command.setOptionValue("model", adapted);
}
