import { ModelNotLoadedError } from "@understudy/planner-core";
import { ChatTemplateError, frameOf, type SpecialTexts } from "../../rendering/chat-template.ts";
import { CONTRACT_FRAME, type TurnFrame } from "../../rendering/turn-frame.ts";
import { ImplausibleModelFile } from "./gguf/header-reader.ts";
import { type ModelHeader, readEntries, readGgufHeader } from "./gguf/read-header.ts";

/** The turn markers of a prompt: the model's own, those of the prompt contract, or those it was taught. */
export type TemplateChoice = "auto" | "model" | "contract";

/**
 * How a model file marks turns.
 *
 * @param isTaught whether the model was taught the prompt contract, as far as anybody can tell
 * @throws ModelNotLoadedError if its chat template cannot be used
 */
export function chooseFrame(path: string, choice: TemplateChoice, isTaught: boolean): ChosenFrame {
  if (choice === "contract") return { frame: CONTRACT_FRAME, why: "Phi-3's: as you said" };
  if (choice === "auto" && isTaught) {
    return { frame: CONTRACT_FRAME, why: "Phi-3's: a file so small was taught it" };
  }
  const template = templateOf(path);
  if (template === undefined) {
    if (choice === "auto") return { frame: CONTRACT_FRAME, why: "Phi-3's: the file has none" };
    throw new ModelNotLoadedError(`${path} has no chat template: leave #template=model out`);
  }
  try {
    return { frame: frameOf(template.text, template.special), why: "its own: the file has one" };
  } catch (cause) {
    if (!(cause instanceof ChatTemplateError)) throw cause;
    const message = `The chat template of ${path} cannot be used: ${cause.message}. With #template=contract it is asked in the format of Phi-3`;
    throw new ModelNotLoadedError(message, { cause });
  }
}

/** Turn markers, and why these. */
interface ChosenFrame {
  readonly frame: TurnFrame;
  /** For people. */
  readonly why: string;
}

interface FileTemplate {
  readonly text: string;
  readonly special: SpecialTexts;
}

/** A header that cannot be read is left for the loader to complain about. */
function templateOf(path: string): FileTemplate | undefined {
  try {
    const header = readGgufHeader(path);
    const text = header.metadata.get("tokenizer.chat_template");
    if (typeof text !== "string" || text === "") return undefined;
    return { text, special: specialTexts(path, header) };
  } catch (error) {
    if (error instanceof ImplausibleModelFile) return undefined;
    throw error;
  }
}

function specialTexts(path: string, { metadata }: ModelHeader): SpecialTexts {
  const tokens = metadata.get("tokenizer.ggml.tokens");
  if (typeof tokens !== "object") return { bos: "", eos: "" };
  const ids = ["bos_token_id", "eos_token_id"].map((name) => {
    const id = metadata.get(`tokenizer.ggml.${name}`);
    return typeof id === "number" ? id : -1;
  });
  const [bos = "", eos = ""] = readEntries(path, tokens, ids);
  return { bos, eos };
}
