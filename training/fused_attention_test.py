#!/usr/bin/env python3
"""Attention in one pass compared with plain products. Run by `pnpm training:smoke`."""
import unittest

import torch

import fused_kernels
from planner_model import Planner
from turn_data import Layout

HEADS = 3
# System prompts and blocks of (turns, length), around the kernels' sizes: 16 rows, 32 columns, 64
# rows at once.
GROUPS = (
    [(1, [(1, 1)]), (31, [(2, 16), (1, 17)])],
    [(64, [(3, 63)]), (33, [(1, 65)]), (200, [(2, 1), (1, 130)])],
)


def packed(groups):
    """A layout, and the position of each row."""
    layout, positions, at = Layout(), [], 0
    for system, blocks in groups:
        start, found = at, []
        positions += range(system)
        at += system
        for turns, length in blocks:
            found.append((at, turns, length))
            positions += [system + place for _ in range(turns) for place in range(length)]
            at += turns * length
        layout.groups.append((start, system, found))
    return layout, torch.tensor(positions)


class FusedAttention(unittest.TestCase):
    def setUp(self):
        reason = fused_kernels.load()
        if reason is not None:
            self.skipTest(f"no fused kernels: {reason}")

    def test_agrees_with_plain_products(self):
        for size in (32, 64):
            if fused_kernels.attention(size) is fused_kernels.Attention:
                self.skipTest("this processor does not multiply bfloat16 pairs")
            shape = {"width": HEADS * size, "layers": 1, "heads": HEADS, "feed_forward": 64, "vocabulary": 64}
            planner = Planner(shape, "cpu", 1)
            for groups in GROUPS:
                layout, positions = packed(groups)
                generator = torch.Generator().manual_seed(size)
                draw = lambda columns: torch.randn(len(positions), columns, generator=generator).to(torch.bfloat16)
                qkv, of_output = draw(3 * shape["width"]), draw(shape["width"])
                results = []
                for attention in (fused_kernels.Attention, fused_kernels.TiledAttention):
                    wanted = qkv.clone().requires_grad_(True)
                    tables = planner.cosines, planner.sines
                    output = attention.apply(wanted.clone(), positions, *tables, layout, HEADS)
                    output.backward(of_output)
                    results.append((output.detach().float(), wanted.grad.float()))
                for plain, fused in zip(*results):
                    self.assertLess(float((plain - fused).abs().max()), 0.03 * float(plain.abs().max()))
                    self.assertLess(float((plain - fused).abs().mean()), 0.01 * float(plain.abs().mean()))


if __name__ == "__main__":
    unittest.main()
