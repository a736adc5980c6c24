import { ModelNotLoadedError } from "@understudy/planner-core";
import type { ChatTemplate } from "../../inference/tokenizer/chat-template.ts";
import { ChatTemplateError, frameOf } from "../../prompts/turns/chat-template.ts";
import { CONTRACT_FRAME } from "../../prompts/turns/turn-frame.ts";
import { type ChosenTurns, TAUGHT_TURNS, type TemplateChoice } from "./turns.ts";

/**
 * Selects the chat template for a model.
 *
 * @param file name of the file, for messages
 * @param templateOf reads the chat template of the file
 * @param isTaught whether the model was probably trained on the prompt contract
 * @throws ModelNotLoadedError if its chat template cannot be used
 */
export function chooseTurns(
  file: string,
  templateOf: () => ChatTemplate | undefined,
  choice: TemplateChoice,
  isTaught: boolean,
): ChosenTurns {
  if (choice === "contract") return { frame: CONTRACT_FRAME, why: "Phi-3's: as you said" };
  if (choice === "auto" && isTaught) return TAUGHT_TURNS;
  const template = templateOf();
  if (template === undefined) {
    if (choice === "auto") return { frame: CONTRACT_FRAME, why: "Phi-3's: the file has none" };
    throw new ModelNotLoadedError(`${file} has no chat template: leave #template=model out`);
  }
  const { text, beginning, end } = template;
  try {
    return { frame: frameOf(text, { bos: beginning, eos: end }), why: "its own: the file has one" };
  } catch (cause) {
    if (!(cause instanceof ChatTemplateError)) throw cause;
    const message = `The chat template of ${file} cannot be used: ${cause.message}. With #template=contract it is asked in the format of Phi-3`;
    throw new ModelNotLoadedError(message, { cause });
  }
}
