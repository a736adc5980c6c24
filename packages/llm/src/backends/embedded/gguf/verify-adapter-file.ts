import type { GgufHeader, GgufTensor } from "../../../inference/gguf/read-gguf.ts";
import { architectureOf, checkTensors } from "./check-header.ts";
import { ImplausibleModelFile, readFileHeader } from "./model-file.ts";

/** The two low-rank matrices whose product is added to a weight matrix. */
interface Factors {
  a?: GgufTensor;
  b?: GgufTensor;
}

/** Tensors ignored by llama.cpp. */
const UNUSED = /_norm\.weight$/;
const EMBEDDING = "token_embd.weight";

/**
 * Validates a LoRA adapter before llama.cpp loads it.
 *
 * @param modelPath the base model, already validated; undefined skips the comparison
 * @throws EngineError or the file system's error
 */
export function verifyAdapterFile(path: string, modelPath?: string): void {
  const header = readFileHeader(path);
  const { metadata } = header;
  if (metadata.get("general.type") !== "adapter") {
    throw new ImplausibleModelFile("it is a model, not an adapter");
  }
  const kind = metadata.get("adapter.type");
  if (kind !== "lora") throw new ImplausibleModelFile(`it is no LoRA, its type is ${String(kind)}`);
  const alpha = metadata.get("adapter.lora.alpha");
  if (typeof alpha !== "number" || !Number.isFinite(alpha)) {
    throw new ImplausibleModelFile("it has no number adapter.lora.alpha");
  }
  const architecture = architectureOf(header);
  checkTensors(header);
  const changes = factorsOf(header);
  if (modelPath !== undefined) checkBase(changes, architecture, readFileHeader(modelPath));
}

function factorsOf({ tensors }: GgufHeader): ReadonlyMap<string, Factors> {
  const changes = new Map<string, Factors>();
  for (const tensor of tensors.values()) {
    if (UNUSED.test(tensor.name)) continue;
    const [, base, side] = /^(.+)\.lora_([ab])$/.exec(tensor.name) ?? [];
    if (base === undefined) {
      throw new ImplausibleModelFile(`${tensor.name} is no matrix of a LoRA`);
    }
    const factors = changes.get(base) ?? {};
    factors[side as "a" | "b"] = tensor;
    changes.set(base, factors);
  }
  return changes;
}

function checkBase(
  changes: ReadonlyMap<string, Factors>,
  architecture: string,
  model: GgufHeader,
): void {
  const own = architectureOf(model);
  if (own !== architecture) {
    throw new ImplausibleModelFile(`it changes ${architecture}, and the model is ${own}`);
  }
  // The first file of a split model lists only some of the tensors.
  const isWhole = !model.metadata.has("split.count");
  for (const [name, { a, b }] of changes) {
    if (a === undefined || b === undefined) {
      throw new ImplausibleModelFile(`it has one of the two matrices for ${name}`);
    }
    const shape = model.tensors.get(name)?.dimensions;
    if (shape === undefined && !isWhole) continue;
    if (shape === undefined) throw new ImplausibleModelFile(`the model has no ${name}`);
    const [columns = 1, rows = 1] = shape;
    const [rank, outer] = [b.dimensions[0] ?? 1, a.dimensions[1] ?? 1];
    const fits =
      name === EMBEDDING
        ? columns === b.dimensions[1] && rows === a.dimensions[1]
        : columns === a.dimensions[0] && rows === (b.dimensions[1] ?? 1) && rank === outer;
    if (fits) continue;
    const sizes = [a.dimensions, b.dimensions].map((size) => size.join(" × ")).join(" and ");
    throw new ImplausibleModelFile(
      `${name} is ${shape.join(" × ")} in the model, and it has ${sizes}`,
    );
  }
}
