#!/usr/bin/env python3
"""Judges an adapter's understanding of texts with the training code, in a minute instead of an
engine's quarter of an hour. The questions are those of `pnpm training:judge-choices`, which asks
the engine itself:

    pnpm training:write-lessons --judged --base MODEL.gguf --out training/runs/judged.jsonl
    python3 training/judge_adapter.py MODEL.gguf training/runs/judged.jsonl [ADAPTER.gguf]
"""
import random
import sys

import torch

from llama_model import Llama, load_lora
from train_adapter import read_lesson, read_lessons

RESAMPLES = 2000


def interval(values):
    """The 95 % interval of a mean, by a deterministic bootstrap."""
    chooser = random.Random(1)
    means = sorted(sum(chooser.choices(values, k=len(values))) / len(values) for _ in range(RESAMPLES))
    return means[int(RESAMPLES * 0.025)], means[int(RESAMPLES * 0.975)]


def main():
    model, data, *adapter = sys.argv[1:]
    base = Llama(model)
    lora = load_lora(adapter[0], base) if adapter else None
    right = {}
    with torch.no_grad():
        for lesson in read_lessons([data])["text"]:
            for turn in lesson["turns"]:
                one = {**lesson, "turns": [turn]}
                [(scores, _)] = read_lesson(base, lora, one)
                right.setdefault(turn["kind"], []).append(scores.argmax().item() == 0)
    right = {"all": [one for kind in right.values() for one in kind], **right}
    for kind, values in right.items():
        low, high = interval(values)
        print(f"{kind}: {100 * sum(values) / len(values):.0f} % ({100 * low:.0f}-{100 * high:.0f}) of {len(values)}")


if __name__ == "__main__":
    main()
