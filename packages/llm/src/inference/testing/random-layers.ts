/** Architectures of generated models, by their GGUF names. */
export type RandomArchitecture = "phi3" | "llama" | "qwen2" | "qwen3" | "gemma2";

/** Dimensions of a layer. */
interface LayerSizes {
  readonly width: number;
  readonly headSize: number;
  readonly heads: number;
  readonly keyHeads: number;
  readonly inner: number;
}

/** A tensor of a layer: a random matrix, or a vector of ones or zeros. */
interface LayerTensor {
  readonly name: string;
  readonly columns: number;
  /** Number of rows; absent for a vector. */
  readonly rows?: number;
  /** Value of all elements; absent for a matrix. */
  readonly value?: number;
}

/** The tensors of a layer in an architecture, as llama.cpp expects them. */
export function layerTensors(
  architecture: RandomArchitecture,
  { width, headSize, heads, keyHeads, inner }: LayerSizes,
): readonly LayerTensor[] {
  const matrix = (name: string, columns: number, rows: number): LayerTensor => {
    return { name: `${name}.weight`, columns, rows };
  };
  const ones = (name: string, columns: number): LayerTensor => {
    return { name: `${name}.weight`, columns, value: 1 };
  };
  const noughts = (name: string, columns: number): LayerTensor => {
    return { name: `${name}.bias`, columns, value: 0 };
  };
  const [asking, kept] = [heads * headSize, keyHeads * headSize];
  const before = [ones("attn_norm", width)];
  const split = [
    matrix("attn_q", width, asking),
    matrix("attn_k", width, kept),
    matrix("attn_v", width, kept),
    matrix("attn_output", asking, width),
  ];
  const second = [
    ones("ffn_norm", width),
    matrix("ffn_gate", width, inner),
    matrix("ffn_up", width, inner),
    matrix("ffn_down", inner, width),
  ];
  switch (architecture) {
    case "phi3":
      return [
        ...before,
        matrix("attn_qkv", width, asking + 2 * kept),
        matrix("attn_output", width, width),
        ones("ffn_norm", width),
        matrix("ffn_up", width, 2 * inner),
        matrix("ffn_down", inner, width),
      ];
    case "llama":
      return [...before, ...split, ...second];
    case "qwen2": {
      const biases = [noughts("attn_q", asking), noughts("attn_k", kept), noughts("attn_v", kept)];
      return [...before, ...split, ...biases, ...second];
    }
    case "qwen3": {
      const norms = [ones("attn_q_norm", headSize), ones("attn_k_norm", headSize)];
      return [...before, ...split, ...norms, ...second];
    }
    case "gemma2": {
      const norms = [ones("post_attention_norm", width), ones("post_ffw_norm", width)];
      return [...before, ...split, ...norms, ...second];
    }
  }
}
