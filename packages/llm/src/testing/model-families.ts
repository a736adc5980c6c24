import { readFileSync } from "node:fs";
import {
  firstTokens,
  type RandomArchitecture,
  randomGguf,
  vocabularyOfGguf,
  type WrittenVocabulary,
  withTokens,
} from "../inference/testing/index.ts";
import { llamaCppFile, llamaCppFiles } from "./llama-cpp-files.ts";

const FOLDER = new URL("../prompts/turns/__fixtures__/chat-templates/", import.meta.url);
const TEMPLATE_KEY = Buffer.from("tokenizer.chat_template");

/** An entry of `sources.json`. */
interface TemplateSource {
  readonly model: string;
  readonly path: string;
  readonly bos: string;
  readonly eos: string;
}

/** The chat templates that are compared with Python's output. */
export const TEMPLATE_SOURCES: Readonly<Record<string, TemplateSource>> = (
  JSON.parse(readFileSync(new URL("sources.json", FOLDER), "utf8")) as {
    readonly templates: Readonly<Record<string, TemplateSource>>;
  }
).templates;

/** The output of Python's transformers: see `render.py`. */
export const RENDERED_TEMPLATES: {
  readonly system: string;
  readonly user: string;
  readonly texts: Readonly<Record<string, { readonly template: string; readonly text: string }>>;
} = JSON.parse(readFileSync(new URL("rendered.json", FOLDER), "utf8"));

/** Files with chat templates alone; the others have large vocabularies, too. */
const TEMPLATE_FILES = Object.values(TEMPLATE_SOURCES)
  .map(({ path }) => path)
  .filter((path) => !path.endsWith(".gguf"));

/** A model's original chat template. */
export function chatTemplateOf(name: string): string {
  const source = TEMPLATE_SOURCES[name];
  if (source === undefined) throw new RangeError(`sources.json has no template ${name}`);
  // One process reads all of them.
  llamaCppFiles(TEMPLATE_FILES);
  const file = llamaCppFile(source.path);
  if (!source.path.endsWith(".gguf")) return file.toString();
  // Layout in a GGUF file's metadata: key, type, length, text.
  const at = file.indexOf(TEMPLATE_KEY) + TEMPLATE_KEY.length + 4;
  return file.toString("utf8", at + 8, at + 8 + Number(file.readBigUInt64LE(at)));
}

/** Properties shared by all models of a family. */
interface ModelFamily {
  readonly architecture: RandomArchitecture;
  /** Name of its chat template in `sources.json`. */
  readonly template: string;
  /** Name of the vocabulary in llama.cpp's repository on which the family's own is based. */
  readonly vocabulary: string;
  /** Pre-tokeniser, if different from the vocabulary's. */
  readonly pre?: string;
  /** Whether to use the whole vocabulary instead of the most common tokens, which takes seconds. */
  readonly isWhole?: boolean;
  /** The family's control tokens, which text from players must not produce. */
  readonly control: readonly string[];
  /** The family's user-defined tokens, which match anywhere in a text. */
  readonly userDefined?: readonly string[];
  readonly addsBeginning: boolean;
  readonly addsBlank?: boolean;
}

const COMMON_TOKENS = 20_000;
const QWEN = ["<|im_start|>", "<|im_end|>", "<|endoftext|>", "<|object_ref_start|>"];
const QWEN_CODE = ["<|fim_prefix|>", "<|fim_middle|>", "<|fim_suffix|>", "<|repo_name|>"];
const DEEPSEEK = [
  "<｜begin▁of▁sentence｜>",
  "<｜end▁of▁sentence｜>",
  "<｜User｜>",
  "<｜Assistant｜>",
  "<|EOT|>",
];

/**
 * Model families. Mistral's and Gemma's special tokens are added to the vocabulary of Llama 2, which is of the same
 * type.
 */
export const MODEL_FAMILIES: Readonly<Record<string, ModelFamily>> = {
  phi3: {
    architecture: "phi3",
    template: "phi-3",
    vocabulary: "phi-3",
    control: ["<|system|>", "<|user|>", "<|assistant|>", "<|end|>", "<|endoftext|>"],
    addsBeginning: true,
  },
  llama3: {
    architecture: "llama",
    template: "llama-3.2",
    vocabulary: "llama-bpe",
    control: [
      ...["<|begin_of_text|>", "<|end_of_text|>", "<|start_header_id|>", "<|end_header_id|>"],
      ...["<|eot_id|>", "<|eom_id|>", "<|python_tag|>", "<|finetune_right_pad_id|>"],
    ],
    addsBeginning: true,
  },
  mistral: {
    architecture: "llama",
    template: "mistral-nemo",
    vocabulary: "llama-spm",
    control: [
      ...["<s>", "</s>", "[INST]", "[/INST]", "[TOOL_CALLS]", "[AVAILABLE_TOOLS]"],
      ...["[/AVAILABLE_TOOLS]", "[TOOL_RESULTS]", "[/TOOL_RESULTS]"],
    ],
    addsBeginning: true,
  },
  "qwen2.5": {
    architecture: "qwen2",
    template: "qwen-2.5",
    vocabulary: "qwen2",
    control: [...QWEN, ...QWEN_CODE],
    userDefined: ["<tool_call>", "</tool_call>"],
    addsBeginning: false,
  },
  qwen3: {
    architecture: "qwen3",
    template: "qwen-3",
    vocabulary: "qwen2",
    isWhole: true,
    control: [...QWEN, ...QWEN_CODE],
    userDefined: ["<tool_call>", "</tool_call>", "<think>", "</think>"],
    addsBeginning: false,
  },
  gemma2: {
    architecture: "gemma2",
    template: "gemma-2",
    vocabulary: "llama-spm",
    control: ["<bos>", "<eos>", "<pad>", "<start_of_turn>", "<end_of_turn>"],
    addsBeginning: true,
    addsBlank: false,
  },
  "deepseek-r1": {
    architecture: "qwen2",
    template: "deepseek-r1-qwen",
    vocabulary: "qwen2",
    pre: "deepseek-r1-qwen",
    control: DEEPSEEK,
    userDefined: ["<think>", "</think>"],
    addsBeginning: true,
  },
};

/** A small model of a family, with random weights. */
export function familyGguf(
  { architecture, template }: ModelFamily,
  vocabulary: WrittenVocabulary,
): Uint8Array {
  const chatTemplate = chatTemplateOf(template);
  const small = { layers: 1, width: 32, head: "tied", kind: "Q8_0" } as const;
  return randomGguf({ architecture, chatTemplate, vocabulary, ...small });
}

/** The vocabulary of a family. */
export function familyVocabulary({
  vocabulary,
  template,
  pre,
  isWhole = false,
  ...family
}: ModelFamily): WrittenVocabulary {
  const all = vocabularyOfGguf(llamaCppFile(`models/ggml-vocab-${vocabulary}.gguf`));
  const isMerged = all.merges !== undefined;
  const published = isMerged && !isWhole ? firstTokens(all, COMMON_TOKENS) : all;
  const marked = withTokens(published, family.control, "control");
  const whole = withTokens(marked, family.userDefined ?? [], "userDefined");
  const { bos, eos } = TEMPLATE_SOURCES[template] ?? {};
  return {
    ...whole,
    pre: pre ?? whole.pre,
    beginning: bos ? whole.texts.indexOf(bos) : whole.beginning,
    end: whole.texts.indexOf(eos ?? ""),
    addsBeginning: family.addsBeginning,
    addsBlank: family.addsBlank,
  };
}
