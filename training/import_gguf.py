#!/usr/bin/env python3
"""Rebuilds a checkpoint from a GGUF file of this trainer, to train on from the shipped model:

    python3 training/import_gguf.py packages/llm/shipped/nano-planner.gguf training/runs/start.pt

A GGUF file has no optimiser state; weights include the file's rounding.
"""
import sys

import numpy as np
import torch

from gguf_file import read_gguf

# The input embedding is the output embedding times this: see `Planner` in train.py.
EMBEDDING_SCALE = 10.0


def import_checkpoint(path):
    metadata, tensors = read_gguf(path)
    if metadata.get("general.architecture") != "phi3":
        raise ValueError(f"{path} has another architecture")
    field = lambda name: metadata["phi3." + name]
    layers = field("block_count")
    shape = {
        "width": field("embedding_length"),
        "layers": layers,
        "heads": field("attention.head_count"),
        "feed_forward": field("feed_forward_length"),
        "vocabulary": field("vocab_size"),
    }
    tensor = lambda name: torch.from_numpy(tensors[name])
    head, embedding = tensors["output.weight"], tensors["token_embd.weight"]
    # Both hold the same weights at other scales, rounded independently: the mean is closer to the
    # truth.
    tied = (head + embedding / EMBEDDING_SCALE) / 2
    matrices = []
    for layer in range(layers):
        block = f"blk.{layer}."
        # Gains of norms are folded into the following matrices.
        norms = [tensors[block + name + "_norm.weight"] for name in ("attn", "ffn")]
        if any(np.abs(norm - 1).max() > 1e-6 for norm in norms):
            raise ValueError("the norms of the layers hold gains; this file is not from this trainer")
        names = ("attn_qkv", "attn_output", "ffn_up", "ffn_down")
        matrices.append([tensor(f"{block}{name}.weight") for name in names])
    return {
        "shape": shape,
        "embedding": torch.from_numpy(tied.astype(np.float32)),
        "gain": tensor("output_norm.weight"),
        "matrices": matrices,
        "progress": {"steps": 0, "tokens": 0, "answer_tokens": 0, "turns": 0, "minutes": 0.0},
    }


if __name__ == "__main__":
    source, target = sys.argv[1:3]
    checkpoint = import_checkpoint(source)
    torch.save(checkpoint, target)
    print(f"{target}: {checkpoint['shape']}")
