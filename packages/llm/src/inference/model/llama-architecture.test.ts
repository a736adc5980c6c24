import { describe, expect, it } from "vitest";
import { openModel } from "../open-model.ts";
import { type RandomGgufOptions, randomGguf } from "../testing/random-gguf.ts";

/** A small SmolLM2: three query heads per key head, with tied embeddings. */
const SMALL: RandomGgufOptions = {
  architecture: "llama",
  ...{ width: 96, headSize: 32, keyHeads: 1, layers: 2, inner: 64, kind: "Q4_1", head: "tied" },
};

describe("a model of Llama's architecture", () => {
  it("is refused with an unsupported feature", async () => {
    const whole = Buffer.from(randomGguf(SMALL)).toString("latin1");
    /** A name in file format, preceded by its length. */
    const written = (name: string) => `${String.fromCharCode(name.length)}${"\0".repeat(7)}${name}`;
    for (const [place, from, to] of [
      ["tensor blk.0.attn_output.bias", "blk.0.attn_output.weight", "blk.0.attn_output.bias"],
      ["tensor blk.1.attn_v.weight", "blk.1.attn_v.weight", "blk.1.attn_w.weight"],
      [
        "metadata llama.attention.key_length",
        "llama.attention.head_count_kv",
        "llama.attention.key_length",
      ],
    ] as const) {
      const bytes = Buffer.from(whole.replace(written(from), written(to)), "latin1");
      await expect(openModel(bytes)).rejects.toThrow(
        expect.objectContaining({ name: "EngineError", place }),
      );
    }
  });
});
