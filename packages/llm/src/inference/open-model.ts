import { EngineError } from "./errors.ts";
import { Metadata } from "./gguf/metadata.ts";
import { readGguf } from "./gguf/read-gguf.ts";
import { InferenceModel } from "./inference-model.ts";
import { angleTurns, readAngles } from "./model/angle-tables.ts";
import { modelShape } from "./model/model-shape.ts";
import { modelTensors } from "./model/model-tensors.ts";
import { kernelModule } from "./network/kernel/kernel-module.ts";
import { KernelNetwork } from "./network/kernel/kernel-network.ts";
import { PlainNetwork } from "./network/plain/plain-network.ts";
import { readChatTemplate } from "./tokenizer/chat-template.ts";
import { Tokenizer } from "./tokenizer/tokenizer.ts";
import { readVocabulary } from "./tokenizer/vocabulary.ts";

/** Options of {@link openModel}. */
export interface InferenceOptions {
  /** Context window in tokens. Default: the model's training context, at most 2048. */
  readonly contextSize?: number | undefined;
  /**
   * Implementation of the network: WebAssembly with SIMD, some ten times as fast, or TypeScript, which works under
   * any content security policy. Default: WebAssembly if available, else TypeScript.
   */
  readonly network?: "webassembly" | "typescript" | undefined;
}

/** Maximum default context. Plans are short, so a longer one would only cost memory. */
const DEFAULT_CONTEXT = 2048;
const MAX_CONTEXT = 131_072;

/**
 * Opens a model from the bytes of a GGUF file: Phi-3 or Llama architecture, up to 200 million weights, as Q8_0, Q4_1,
 * Q4_0, F16 or F32. The bytes are copied and may be modified or released afterwards.
 *
 * @throws EngineError with a code: the file is damaged, the model is not supported, memory is insufficient, or an
 * option is out of range
 *
 * @example
 * const model = await openModel(new Uint8Array(await response.arrayBuffer()));
 * const sequence = model.openSequence();
 */
export async function openModel(
  bytes: Uint8Array,
  options: InferenceOptions = {},
): Promise<InferenceModel> {
  // Compilation runs on another thread while this thread parses the file.
  const compiling = options.network === "typescript" ? undefined : kernelModule();
  const file = readGguf(bytes);
  const metadata = new Metadata(file);
  const shape = modelShape(metadata);
  const contextSize = contextOf(options, shape.trainedContext);
  const angles = readAngles(metadata, shape);
  const tensors = modelTensors(file, shape);
  const vocabulary = readVocabulary(metadata);
  const tokenizer = new Tokenizer(vocabulary);
  const chatTemplate = readChatTemplate(metadata, vocabulary);
  const isLong = contextSize > angles.originalContext;
  const divisors = isLong ? tensors.longDivisors : tensors.shortDivisors;
  const turns = angleTurns(angles, shape.rotated, contextSize, divisors);
  const module = await compiling;
  if (module === undefined && options.network === "webassembly") {
    const message = "this runtime has no WebAssembly with vectors, or a policy forbids it";
    throw new EngineError("invalid-use", "network", message);
  }
  const network =
    module === undefined
      ? new PlainNetwork(shape, tensors, turns)
      : await KernelNetwork.open(module, shape, tensors, turns);
  return new InferenceModel({ shape, tokenizer, chatTemplate, network, contextSize });
}

function contextOf({ contextSize }: InferenceOptions, trained: number): number {
  const size = contextSize ?? Math.min(trained, DEFAULT_CONTEXT);
  if (Number.isInteger(size) && size >= 1 && size <= MAX_CONTEXT) return size;
  const message = `it is ${size}; it must be a whole number from 1 to ${MAX_CONTEXT}`;
  throw new EngineError("invalid-use", "contextSize", message);
}
