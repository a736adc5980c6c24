import { ModelNotLoadedError } from "@understudy/planner-core";
import { ChatTemplateError, frameOf } from "../../prompt/chat-template.ts";
import { CONTRACT_FRAME, type TurnFrame } from "../../prompt/turn-frame.ts";
import { ImplausibleModelFile } from "./gguf/header-reader.ts";
import { readGgufHeader } from "./gguf/read-header.ts";

/** The turn markers of a prompt: the model's own, those of the prompt contract, or those it was taught. */
export type TemplateChoice = "auto" | "model" | "contract";

/**
 * How a model file marks turns.
 *
 * @param isTaught whether the model was taught the prompt contract, as far as anybody can tell
 * @throws ModelNotLoadedError if its chat template cannot be used
 */
export function chooseFrame(path: string, choice: TemplateChoice, isTaught: boolean): TurnFrame {
  if (choice === "contract" || (choice === "auto" && isTaught)) return CONTRACT_FRAME;
  const template = templateOf(path);
  if (template === undefined) {
    if (choice === "auto") return CONTRACT_FRAME;
    throw new ModelNotLoadedError(`${path} has no chat template: leave #template=model out`);
  }
  try {
    return frameOf(template);
  } catch (cause) {
    if (!(cause instanceof ChatTemplateError)) throw cause;
    const message = `The chat template of ${path} cannot be used: ${cause.message}. With #template=contract it is asked in the format of Phi-3`;
    throw new ModelNotLoadedError(message, { cause });
  }
}

/** A header that cannot be read is for whoever loads the file to complain of. */
function templateOf(path: string): string | undefined {
  try {
    const value = readGgufHeader(path).metadata.get("tokenizer.chat_template");
    return typeof value === "string" && value !== "" ? value : undefined;
  } catch (error) {
    if (error instanceof ImplausibleModelFile) return undefined;
    throw error;
  }
}
