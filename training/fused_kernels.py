"""Fused CPU kernels as differentiable functions. Built with gcc on first use; `load` reports
availability.
"""
import ctypes
import os
import subprocess
import tempfile

import torch

FOLDER = os.path.dirname(os.path.abspath(__file__))
SOURCES = [os.path.join(FOLDER, name) for name in ("fused_kernels.c", "fused_attention.h")]
BFLOAT = torch.bfloat16
library = None


def load(folder=None):
    """Builds the kernels into a folder and loads them. Returns None, or the reason of a failure."""
    global library
    newest = int(max(os.path.getmtime(source) for source in SOURCES))
    target = os.path.join(folder or tempfile.gettempdir(), f"planner-kernels-{newest}.so")
    try:
        if not os.path.exists(target):
            flags = ["-Ofast", "-march=native", "-fno-strict-aliasing", "-fopenmp", "-shared", "-fPIC"]
            # Several processes may build at once: each moves a complete file into place.
            part = f"{target}.{os.getpid()}"
            subprocess.run(["gcc", *flags, SOURCES[0], "-o", part, "-lm"], check=True, capture_output=True)
            os.replace(part, target)
        library = ctypes.CDLL(target)
    except (OSError, subprocess.CalledProcessError) as error:
        return str(error)
    library.cross_entropy.restype = ctypes.c_double
    return None


def call(name, *arguments):
    """Tensors become pointers, integers long, floats float."""
    def convert(argument):
        if argument is None:
            return None
        if isinstance(argument, torch.Tensor):
            if not argument.is_contiguous():
                raise ValueError(f"{name} takes contiguous tensors only")
            return ctypes.c_void_p(argument.data_ptr())
        return ctypes.c_float(argument) if isinstance(argument, float) else ctypes.c_long(argument)

    return getattr(library, name)(*[convert(argument) for argument in arguments])


class AddNorm(torch.autograd.Function):
    """(residual + added, the same divided by its root mean square)."""

    @staticmethod
    def forward(context, residual, added, epsilon):
        residual = residual.contiguous()
        rows, width = residual.shape
        total, normed = torch.empty_like(residual), torch.empty(rows, width, dtype=BFLOAT)
        inverse = torch.empty(rows)
        added = None if added is None else added.contiguous()
        call("add_norm", residual, added, total, normed, inverse, rows, width, epsilon)
        context.save_for_backward(normed, inverse)
        context.has_added = added is not None
        context.set_materialize_grads(False)
        return total, normed

    @staticmethod
    def backward(context, of_total, of_normed):
        normed, inverse = context.saved_tensors
        rows, width = normed.shape
        to_residual = torch.empty(rows, width)
        to_added = torch.empty(rows, width, dtype=BFLOAT) if context.has_added else None
        of_total = None if of_total is None else of_total.contiguous()
        call("add_norm_backward", of_total, of_normed.contiguous(), normed, inverse, to_residual, to_added, rows, width)
        return to_residual, to_added, None


class Gated(torch.autograd.Function):
    """silu(gate) * up of rows with both."""

    @staticmethod
    def forward(context, gate_up):
        rows, width = len(gate_up), gate_up.shape[1] // 2
        output = torch.empty(rows, width, dtype=BFLOAT)
        call("gated", gate_up, output, rows, width)
        context.save_for_backward(gate_up)
        return output

    @staticmethod
    def backward(context, of_output):
        (gate_up,) = context.saved_tensors
        gradient = torch.empty_like(gate_up)
        call("gated_backward", gate_up, of_output.contiguous(), gradient, len(gate_up), gate_up.shape[1] // 2)
        return gradient


def pieces(layout):
    """Every attending run of rows: (offset, turns, length, offset of its prefix, length of its
    prefix).
    """
    for start, size, blocks in layout:
        yield start, 1, size, 0, 0
        for offset, turns, length in blocks:
            yield offset, turns, length, start, size


def attention(size):
    """The fastest available attention for a head size, called like `TiledAttention`."""
    return TiledAttention if hasattr(library, "attention") and size % 32 == 0 else Attention


class TiledAttention(torch.autograd.Function):
    """The same as `Attention`, for processors with bfloat16 multiplication: scores never leave the
    cache.
    """

    @staticmethod
    def forward(context, qkv, positions, cosines, sines, layout, heads):
        rows, width = len(qkv), qkv.shape[1] // 3
        size = width // heads
        groups, turns = layout.pieces
        call("rotate", qkv, positions, cosines, sines, rows, heads, size, size**-0.5, 0)
        output, logs = torch.empty(rows, width, dtype=BFLOAT), torch.empty(rows, heads)
        call("attention", qkv, output, logs, groups, turns, len(groups), heads, size)
        # The rotated values overwrite the input, which must not be used elsewhere.
        context.save_for_backward(qkv.detach(), logs, positions, cosines, sines, groups, turns)
        context.heads, context.size = heads, size
        return output

    @staticmethod
    def backward(context, of_output):
        qkv, logs, positions, cosines, sines, groups, turns = context.saved_tensors
        heads, size = context.heads, context.size
        gradient = torch.empty_like(qkv)
        call("attention_backward", qkv, of_output.contiguous(), logs, gradient, groups, turns, len(groups), heads, size)
        call("rotate", gradient, positions, cosines, sines, len(qkv), heads, size, size**-0.5, 1)
        return gradient, None, None, None, None, None


class Attention(torch.autograd.Function):
    """Rotates qkv [rows, 3 * width] by position and attends: turns see their system prompt and
    themselves.
    """

    @staticmethod
    def forward(context, qkv, positions, cosines, sines, layout, heads):
        rows, width = len(qkv), qkv.shape[1] // 3
        size = width // heads
        scale = size**-0.5
        call("rotate", qkv, positions, cosines, sines, rows, heads, size, scale, 0)
        output = torch.empty(rows, width, dtype=BFLOAT)
        kept = []
        for offset, turns, length, start, prefix in pieces(layout.groups):
            query = torch.empty(turns * heads, length, size, dtype=BFLOAT)
            key = torch.empty(turns * heads, prefix + length, size, dtype=BFLOAT)
            value = torch.empty_like(key)
            call("gather", qkv, query, 0, offset, turns, length, 0, 0, heads, size)
            call("gather", qkv, key, 1, offset, turns, length, start, prefix, heads, size)
            call("gather", qkv, value, 2, offset, turns, length, start, prefix, heads, size)
            share = torch.bmm(query, key.transpose(1, 2))
            call("causal_softmax", share, turns * heads, length, prefix)
            call("by_row", torch.bmm(share, value), output, offset, turns, length, heads, size)
            kept += [share, query, key, value]
        context.save_for_backward(positions, cosines, sines, *kept)
        # The rotated input was overwritten, and must not be used elsewhere.
        context.layout, context.heads, context.size = layout, heads, size
        return output

    @staticmethod
    def backward(context, of_output):
        positions, cosines, sines, *kept = context.saved_tensors
        heads, size = context.heads, context.size
        of_output = of_output.contiguous()
        rows, width = of_output.shape
        gradient = torch.empty(rows, 3 * width, dtype=BFLOAT)
        nothing = torch.empty(1)
        shared = {}
        for number, (offset, turns, length, start, prefix) in enumerate(pieces(context.layout.groups)):
            share, query, key, value = kept[4 * number : 4 * number + 4]
            of_rows = torch.empty(turns * heads, length, size, dtype=BFLOAT)
            call("by_head", of_output, of_rows, offset, turns, length, heads, size)
            of_value = torch.bmm(share.transpose(1, 2), of_rows)
            of_scores = torch.bmm(of_rows, value.transpose(1, 2))
            call("causal_softmax_backward", share, of_scores, turns * heads, length, prefix)
            of_query = torch.bmm(of_scores, key)
            of_key = torch.bmm(of_scores.transpose(1, 2), query)
            sums = (nothing, nothing)
            if prefix > 0:
                sums = shared.setdefault(start, (prefix, torch.zeros(prefix, width), torch.zeros(prefix, width)))[1:]
            call("scatter", of_query.contiguous(), gradient, nothing, 0, offset, turns, length, 0, heads, size)
            call("scatter", of_key.contiguous(), gradient, sums[0], 1, offset, turns, length, prefix, heads, size)
            call("scatter", of_value.contiguous(), gradient, sums[1], 2, offset, turns, length, prefix, heads, size)
        for start, (prefix, of_keys, of_values) in shared.items():
            call("add_shared", of_keys, gradient, 1, start, prefix, heads, size)
            call("add_shared", of_values, gradient, 2, start, prefix, heads, size)
        call("rotate", gradient, positions, cosines, sines, rows, heads, size, size**-0.5, 1)
        return gradient, None, None, None, None, None


class CrossEntropy(torch.autograd.Function):
    """Sum of weighted cross-entropies."""

    @staticmethod
    def forward(context, logits, targets, weights):
        logits = logits.contiguous()
        loss = call("cross_entropy", logits, targets, weights, *logits.shape)
        context.save_for_backward(logits)
        return torch.tensor(loss)

    @staticmethod
    def backward(context, _):
        (gradient,) = context.saved_tensors
        return gradient, None, None
