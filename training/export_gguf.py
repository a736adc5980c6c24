#!/usr/bin/env python3
"""Exports a checkpoint as a GGUF file in the Phi-3 architecture of llama.cpp:

    python3 training/export_gguf.py training/runs/tiny/last.pt training/runs/planner.gguf
    [--quantisation q4_0]

Matrices are quantised in blocks of 32; norms stay in float32. Gains of the layers' norms are folded
into the matrices.
"""
import argparse
import json
import os

import numpy as np
import torch

from gguf_file import ARRAY, BOOL, F32, FLOAT32, INT32, Q4_0, Q8_0, STRING, UINT32, write_gguf
from planner_model import EMBEDDING_SCALE, EPSILON, MAX_POSITIONS, ROPE_BASE

TOKENIZER = os.path.join(os.path.dirname(os.path.abspath(__file__)), "tokenizer.json")
CHAT_TEMPLATE = (
    "{% for message in messages %}{{'<|' + message['role'] + '|>' + '\\n' + message['content'] + '<|end|>' + '\\n'}}"
    "{% endfor %}{% if add_generation_prompt %}{{'<|assistant|>' + '\\n'}}{% endif %}"
)
FILE_TYPES = {"q8_0": (Q8_0, 7), "q4_0": (Q4_0, 2)}


def metadata_of(shape, tokens, file_type, name):
    ids = {token["text"]: number for number, token in enumerate(tokens)}
    keys = [
        ("general.architecture", STRING, "phi3"),
        ("general.name", STRING, name),
        ("general.file_type", UINT32, file_type),
        ("general.quantization_version", UINT32, 2),
    ]
    head_size = shape["width"] // shape["heads"]
    for key, value in (
        ("context_length", MAX_POSITIONS),
        ("embedding_length", shape["width"]),
        ("feed_forward_length", shape["feed_forward"]),
        ("block_count", shape["layers"]),
        ("attention.head_count", shape["heads"]),
        ("attention.head_count_kv", shape["heads"]),
        ("rope.dimension_count", head_size),
        ("vocab_size", shape["vocabulary"]),
        ("rope.scaling.original_context_length", MAX_POSITIONS),
    ):
        keys.append(("phi3." + key, UINT32, value))
    keys += [
        ("phi3.attention.layer_norm_rms_epsilon", FLOAT32, EPSILON),
        ("phi3.rope.freq_base", FLOAT32, ROPE_BASE),
        ("tokenizer.ggml.model", STRING, "llama"),
        ("tokenizer.ggml.pre", STRING, "default"),
        ("tokenizer.ggml.tokens", (ARRAY, STRING), [token["text"] for token in tokens]),
        ("tokenizer.ggml.scores", (ARRAY, FLOAT32), [float(token["score"]) for token in tokens]),
        ("tokenizer.ggml.token_type", (ARRAY, INT32), [token["type"] for token in tokens]),
        ("tokenizer.ggml.bos_token_id", UINT32, ids["<s>"]),
        # The end of a turn is the end of an answer.
        ("tokenizer.ggml.eos_token_id", UINT32, ids["<|end|>"]),
        ("tokenizer.ggml.eot_token_id", UINT32, ids["<|end|>"]),
        ("tokenizer.ggml.unknown_token_id", UINT32, ids["<unk>"]),
        ("tokenizer.ggml.padding_token_id", UINT32, ids["<|endoftext|>"]),
        ("tokenizer.ggml.add_bos_token", BOOL, False),
        ("tokenizer.ggml.add_eos_token", BOOL, False),
        ("tokenizer.ggml.add_space_prefix", BOOL, False),
        ("tokenizer.chat_template", STRING, CHAT_TEMPLATE),
    ]
    return keys


def tensors_of(checkpoint, kind):
    ones = np.ones(checkpoint["shape"]["width"], np.float32)
    array = lambda tensor: tensor.float().numpy()
    tensors = [
        ("token_embd.weight", array(checkpoint["embedding"]) * EMBEDDING_SCALE, kind),
        ("output_norm.weight", array(checkpoint["gain"]), F32),
        ("output.weight", array(checkpoint["embedding"]), kind),
    ]
    for number, (qkv, output, gate_up, down) in enumerate(checkpoint["matrices"]):
        block = f"blk.{number}."
        tensors += [
            (block + "attn_norm.weight", ones, F32),
            (block + "attn_qkv.weight", array(qkv), kind),
            (block + "attn_output.weight", array(output), kind),
            (block + "ffn_norm.weight", ones, F32),
            (block + "ffn_up.weight", array(gate_up), kind),
            (block + "ffn_down.weight", array(down), kind),
        ]
    return tensors


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("checkpoint")
    parser.add_argument("target")
    parser.add_argument("--quantisation", default="q8_0", choices=FILE_TYPES)
    parser.add_argument("--name", default="nano-planner")
    options = parser.parse_args()
    checkpoint = torch.load(options.checkpoint, map_location="cpu")
    with open(TOKENIZER, encoding="utf-8") as file:
        tokens = json.load(file)["tokens"]
    shape = checkpoint["shape"]
    if len(tokens) != shape["vocabulary"]:
        raise SystemExit(f"the tokenizer has {len(tokens)} tokens, the checkpoint {shape['vocabulary']}")
    kind, file_type = FILE_TYPES[options.quantisation]
    # Atomic replacement: readers see a complete file or none.
    write_gguf(options.target + ".part", metadata_of(shape, tokens, file_type, options.name), tensors_of(checkpoint, kind))
    os.replace(options.target + ".part", options.target)
    print(f"{options.target}: {os.path.getsize(options.target)} bytes, {checkpoint.get('progress')}")


if __name__ == "__main__":
    main()
