import { EngineError } from "../../inference/errors.ts";
import { ByteReader } from "../../inference/gguf/byte-reader.ts";
import { type GgufHeader, VALUE_TYPES } from "../../inference/gguf/read-gguf.ts";
import type { ChatTemplate } from "../../inference/tokenizer/chat-template.ts";
import { chooseTurns } from "./choose-turns.ts";
import { readFileHeader } from "./gguf/model-file.ts";
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
    const header = readFileHeader(path);
    const text = header.metadata.get("tokenizer.chat_template");
    if (typeof text !== "string" || text === "") return undefined;
    return { text, ...specialTexts(header) };
  } catch (error) {
    if (error instanceof EngineError) return undefined;
    throw error;
  }
}

function specialTexts({ source, metadata }: GgufHeader): Omit<ChatTemplate, "text"> {
  const tokens = metadata.get("tokenizer.ggml.tokens");
  const ids = ["bos_token_id", "eos_token_id"].map((name) =>
    metadata.get(`tokenizer.ggml.${name}`),
  );
  const [beginning = "", end = ""] = ids.map((id) => {
    const isText = typeof tokens === "object" && tokens.type === VALUE_TYPES.text;
    if (!isText || typeof id !== "number" || !(id >= 0 && id < tokens.count)) return "";
    // Only as far as the token, since vocabularies have hundreds of thousands.
    const reader = new ByteReader(source, tokens.offset);
    for (let index = 0; index < id; index++) reader.skipText();
    return reader.text();
  });
  return { beginning, end };
}
