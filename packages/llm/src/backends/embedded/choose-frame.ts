import type { ChatTemplate } from "../../inference/tokenizer/chat-template.ts";
import { chooseTurns } from "./choose-turns.ts";
import { ImplausibleModelFile } from "./gguf/header-reader.ts";
import { type ModelHeader, readEntries, readGgufHeader } from "./gguf/read-header.ts";
import type { ChosenTurns, TemplateChoice } from "./turns.ts";

/**
 * Selects the chat template for a model file.
 *
 * @param isTaught whether the model was probably trained on the prompt contract
 * @throws ModelNotLoadedError if its chat template cannot be used
 */
export function chooseFrame(path: string, choice: TemplateChoice, isTaught: boolean): ChosenTurns {
  return chooseTurns(path, () => templateOf(path), choice, isTaught);
}

/** The file's chat template. The loader reports a damaged header. */
function templateOf(path: string): ChatTemplate | undefined {
  try {
    const header = readGgufHeader(path);
    const text = header.metadata.get("tokenizer.chat_template");
    if (typeof text !== "string" || text === "") return undefined;
    return { text, ...specialTexts(path, header) };
  } catch (error) {
    if (error instanceof ImplausibleModelFile) return undefined;
    throw error;
  }
}

function specialTexts(path: string, { metadata }: ModelHeader): Omit<ChatTemplate, "text"> {
  const tokens = metadata.get("tokenizer.ggml.tokens");
  if (typeof tokens !== "object") return { beginning: "", end: "" };
  const ids = ["bos_token_id", "eos_token_id"].map((name) => {
    const id = metadata.get(`tokenizer.ggml.${name}`);
    return typeof id === "number" ? id : -1;
  });
  const [beginning = "", end = ""] = readEntries(path, tokens, ids);
  return { beginning, end };
}
