"""A chat model of Llama's architecture from a GGUF file, frozen, with a LoRA on its upper layers.
"""
import math

import numpy as np
import torch
import torch.nn.functional as F

from gguf_file import F16, F32, FLOAT32, STRING, read_gguf, write_gguf

MATRICES = ("attn_q", "attn_k", "attn_v", "attn_output", "ffn_gate", "ffn_up", "ffn_down")


class Lora(torch.nn.Module):
    """The LoRA of the layers from `first` on: a low-rank product per matrix."""

    def __init__(self, base, first, rank, alpha):
        super().__init__()
        self.first, self.rank, self.alpha = first, rank, alpha
        self.factors = torch.nn.ParameterDict()
        for layer in range(first, base.layers):
            for name in MATRICES:
                rows, columns = base.matrices[layer][name].shape
                key = f"blk-{layer}-{name}"
                self.factors[key + "-a"] = torch.nn.Parameter(torch.randn(rank, columns) / math.sqrt(columns))
                self.factors[key + "-b"] = torch.nn.Parameter(torch.zeros(rows, rank))

    def change(self, layer, name, x):
        key = f"blk-{layer}-{name}"
        a, b = self.factors[key + "-a"].to(x.dtype), self.factors[key + "-b"].to(x.dtype)
        return F.linear(F.linear(x, a), b * (self.alpha / self.rank))


class Llama:
    """The frozen model. Positions rotate neighbouring pairs as in llama.cpp, which matches the
    order of the file's matrices, and so of the LoRA.
    """

    def __init__(self, path, dtype=torch.bfloat16):
        metadata, tensors = read_gguf(path)
        if metadata["general.architecture"] != "llama":
            raise ValueError(f"{path} has another architecture")
        field = lambda name: metadata["llama." + name]
        self.layers, self.width = field("block_count"), field("embedding_length")
        self.heads, self.groups = field("attention.head_count"), field("attention.head_count_kv")
        self.head_width = self.width // self.heads
        self.epsilon = field("attention.layer_norm_rms_epsilon")
        self.base = metadata.get("llama.rope.freq_base", 10000.0)
        unread = {"output.weight", "rope_freqs.weight"} & tensors.keys()
        if unread or metadata.get("llama.rope.dimension_count", self.head_width) != self.head_width:
            raise ValueError(f"{path} has parts that are not trained with: {unread or 'positions'}")
        self.dtype = dtype
        load = lambda name: torch.from_numpy(tensors[name]).to(dtype)
        self.embedding = load("token_embd.weight")
        self.gain = load("output_norm.weight")
        self.matrices = [{name: load(f"blk.{layer}.{name}.weight") for name in MATRICES} for layer in range(self.layers)]
        self.gains = [[load(f"blk.{layer}.{name}_norm.weight") for name in ("attn", "ffn")] for layer in range(self.layers)]

    def norm(self, x, gain):
        scale = torch.rsqrt(x.float().pow(2).mean(-1, keepdim=True) + self.epsilon)
        return (x.float() * scale).to(x.dtype) * gain

    def turns(self, positions):
        frequencies = self.base ** (-torch.arange(0, self.head_width, 2).float() / self.head_width)
        angles = positions.float()[:, None] * frequencies
        return torch.cos(angles).to(self.dtype), torch.sin(angles).to(self.dtype)

    def layer(self, index, x, turns, lora, before=None):
        """One layer over rows of tokens [rows, length, width]. `before` holds keys and values of a
        prefix shared by all rows. Returns the output, and the keys and values of these tokens.
        """

        def linear(name, value):
            y = F.linear(value, self.matrices[index][name])
            return y if lora is None or index < lora.first else y + lora.change(index, name, value)

        rows, length, _ = x.shape
        normed = self.norm(x, self.gains[index][0])
        split = lambda value, heads: value.view(rows, length, heads, self.head_width).transpose(1, 2)
        query = rotate(split(linear("attn_q", normed), self.heads), turns)
        key = rotate(split(linear("attn_k", normed), self.groups), turns)
        value = split(linear("attn_v", normed), self.groups)
        mixed = self.attend(query, key, value, before)
        x = x + linear("attn_output", mixed)
        normed = self.norm(x, self.gains[index][1])
        return x + linear("ffn_down", F.silu(linear("ffn_gate", normed)) * linear("ffn_up", normed)), (key, value)

    def attend(self, query, key, value, before):
        """Heads with shared keys are computed as one, and the shared prefix is not copied per row.
        """
        rows, _, length, width = query.shape
        groups, share = self.groups, self.heads // self.groups
        query = query.reshape(rows, groups, share * length, width) / math.sqrt(width)
        hidden = torch.full((length, length), -math.inf).triu(1).to(query.dtype)
        scores = query @ key.transpose(2, 3) + hidden.repeat(share, 1)
        if before is None:
            mixed = torch.softmax(scores, -1) @ value
        else:
            # [groups, rows * share * length, width]
            flat = query.transpose(0, 1).reshape(groups, -1, width)
            shared = (flat @ before[0][0].transpose(1, 2)).view(groups, rows, share * length, -1).transpose(0, 1)
            weights = torch.softmax(torch.cat([shared, scores], -1), -1)
            early, late = weights.split([shared.shape[-1], length], -1)
            early = early.transpose(0, 1).reshape(groups, rows * share * length, -1) @ before[1][0]
            mixed = late @ value + early.view(groups, rows, share * length, width).transpose(0, 1)
        mixed = mixed.reshape(rows, self.heads, length, width).transpose(1, 2)
        return mixed.reshape(rows, length, self.width)

    def read(self, system, turns, lora=None):
        """The state of each position of each turn after a shared system prompt: [turns, length,
        width], padded. Layers below the LoRA are computed without gradients.
        """
        lengths = [len(turn) for turn in turns]
        padded = torch.zeros(len(turns), max(lengths), dtype=torch.long)
        for row, turn in enumerate(turns):
            padded[row, : len(turn)] = torch.tensor(turn)
        first = F.embedding(torch.tensor(system)[None], self.embedding)
        rest = F.embedding(padded, self.embedding)
        at = self.turns(torch.arange(len(system)))
        behind = self.turns(torch.arange(len(system), len(system) + max(lengths)))
        for index in range(self.layers):
            learns = lora is not None and index >= lora.first and torch.is_grad_enabled()
            with torch.set_grad_enabled(learns):
                first, kept = self.layer(index, first, at, lora)
                rest, _ = self.layer(index, rest, behind, lora, kept)
        return rest

    def logits(self, states):
        return F.linear(self.norm(states, self.gain), self.embedding).float()

    def answers(self, system, rows, lora=None):
        """The log-probability of each token of the answers, [rows, length of the longest answer],
        padded with zeros. A row is a prompt with its answer.
        """
        states = self.read(system, [prompt + answer[:-1] for prompt, answer in rows], lora)
        likely = torch.zeros(len(rows), max(len(answer) for _, answer in rows))
        at = [(row, len(prompt) - 1 + index, index) for row, (prompt, answer) in enumerate(rows) for index in range(len(answer))]
        row, position, index = torch.tensor(at).T
        tokens = torch.tensor([token for _, answer in rows for token in answer])
        chances = F.log_softmax(self.logits(states[row, position]), -1)
        return likely.index_put((row, index), chances[torch.arange(len(tokens)), tokens])


def rotate(x, turns):
    cosine, sine = turns
    even, odd = x[..., 0::2], x[..., 1::2]
    return torch.stack([even * cosine - odd * sine, even * sine + odd * cosine], -1).flatten(-2)


def export_lora(path, lora, name):
    """The file that llama.cpp loads beside its base."""
    metadata = [
        ("general.architecture", STRING, "llama"),
        ("general.type", STRING, "adapter"),
        ("general.name", STRING, name),
        ("adapter.type", STRING, "lora"),
        ("adapter.lora.alpha", FLOAT32, float(lora.alpha)),
    ]
    tensors = []
    for key, value in lora.factors.items():
        _, layer, matrix, side = key.split("-")
        tensors.append((f"blk.{layer}.{matrix}.weight.lora_{side}", value.detach().numpy().astype(np.float32), F16))
    write_gguf(path, metadata, tensors)


def load_lora(path, base):
    """The adapter of a file written by `export_lora`."""
    metadata, tensors = read_gguf(path)
    layers = [int(name.split(".")[1]) for name in tensors]
    rank = next(matrix.shape[0] for name, matrix in tensors.items() if name.endswith("lora_a"))
    lora = Lora(base, min(layers), rank, metadata["adapter.lora.alpha"])
    with torch.no_grad():
        for key, value in lora.factors.items():
            _, layer, matrix, side = key.split("-")
            value.copy_(torch.from_numpy(tensors[f"blk.{layer}.{matrix}.weight.lora_{side}"]))
    return lora
