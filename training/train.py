#!/usr/bin/env python3
"""Trains the shipped model on the output of `pnpm training:generate`.

    python3 training/train.py --data training/data --out training/runs/tiny --start
    training/runs/start.pt --minutes 60

Runs on CPUs (torch 1.13 or later; with fused kernels if gcc is available) and on CUDA (torch 2,
bfloat16). The learning rate follows processor time, so that a busy machine or a pause makes
training longer but not worse; `--steps` counts steps instead. `--resume` continues an interrupted
run; SIGTERM saves first. Files that a generator adds to the folder are used at once.
"""
import argparse
import json
import os
import random
import signal
import time

import numpy as np
import torch
import torch.nn.functional as F

import fused_kernels
import pointing
from optimiser import Optimiser
from planner_model import SIZES, Planner
from turn_data import CHOICE, COURIER, GUARD, RANDOM, VARIANT, VILLAGE, Batch, Stream, read_groups

HELD_OUT_SETS = ("village", "guard", "courier", "renamed", "fresh", "families", "choices")


def read_options():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", default="training/data", help="folder of shard-*.idx and held-out-*.idx")
    parser.add_argument("--out", default="training/runs/tiny", help="folder of checkpoints and of the log")
    parser.add_argument("--size", default="tiny", choices=SIZES)
    parser.add_argument("--layers", type=int, help="another number of layers than the size has")
    parser.add_argument("--start", help="checkpoint to begin from; fewer layers than wanted are grown")
    parser.add_argument("--resume", action="store_true", help="go on with OUT/last.pt, optimiser included")
    parser.add_argument("--minutes", type=float, default=60.0, help="of processor time on each thread")
    parser.add_argument("--steps", type=int, default=0, help="count steps instead of minutes")
    parser.add_argument("--rate", type=float, default=0.004, help="learning rate of the matrices")
    parser.add_argument("--warm", type=float, default=0.02, help="share of the run in which the rate rises")
    parser.add_argument("--hold", type=float, default=0.35, help="share of the run after which the rate falls")
    parser.add_argument("--system-weight", type=float, default=0.1, help="weight of tokens of system prompts")
    parser.add_argument("--outlook", type=float, default=0.3, help="weight of what comes later in a plan; falls with the rate")
    parser.add_argument("--pointing", type=float, default=1.0, help="weight of what heads are taught to look at; falls with the rate")
    parser.add_argument("--village", type=int, default=16, help="turns in a step")
    parser.add_argument("--guard", type=int, default=6, help="turns in a step")
    parser.add_argument("--courier", type=int, default=12, help="turns in a step")
    parser.add_argument("--variants", type=float, default=1.3, help="groups in a step: variants of demo domains")
    parser.add_argument("--domains", type=float, default=2.7, help="groups in a step: random domains")
    parser.add_argument("--renamed-demos", type=float, default=0.8, help="groups in a step: demo domains, renamed")
    parser.add_argument("--renamed-share", type=float, default=0.6, help="share of other domains that is renamed")
    parser.add_argument("--choices", type=float, default=0.3, help="groups in a step: questions of choice")
    parser.add_argument("--repeat", type=int, default=1, help="groups of each kind, times this: for larger machines")
    parser.add_argument("--evaluate-every", type=float, default=5.0, help="minutes of processor time")
    parser.add_argument("--save-every", type=float, default=10.0, help="minutes of the clock")
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--dense", action="store_true", help="do without the fused kernels on a CPU")
    return parser.parse_args()


def rate_factor(progress, warm, hold):
    """Share of the learning rate: warm-up, plateau, decay to zero."""
    if progress < warm:
        return max(0.02, progress / warm)
    return 1.0 if progress < hold else max(0.01, (1 - progress) / (1 - hold))


@torch.no_grad()
def evaluate(planner, held_out, device):
    """Percentage of answers exact to the last token, and loss per token, for each set."""
    results = {}
    for name, groups in held_out.items():
        exact = turns = tokens = 0
        loss = 0.0
        for at in range(0, len(groups), 8):
            batch = Batch([(group.system, group.blocks(), False, None, 1.0) for group in groups[at : at + 8]], device)
            logits = planner.logits(batch).float()
            loss += float(F.cross_entropy(logits, batch.targets, reduction="sum"))
            tokens += len(batch.targets)
            is_wrong = np.zeros(batch.turns, bool)
            wrong = (logits.argmax(-1) != batch.targets).cpu().numpy()
            np.logical_or.at(is_wrong, batch.turn_of_token()[batch.selected.cpu().numpy()], wrong)
            exact += int((~is_wrong).sum())
            turns += batch.turns
        results[name] = {"exact": round(100 * exact / turns, 1), "loss": round(loss / tokens, 4)}
    return results


def shares_right(aimed):
    """Accuracy of each kind of supervised head, in percent."""
    shares = []
    carried = ((("carried", number), f"{name} carried") for number, name in enumerate(pointing.CARRIED))
    for kind, name in [*enumerate(pointing.KINDS), *carried]:
        pairs = [right[kind] for right in aimed if kind in right]
        shares.append(f"{name} {100 * sum(hits for hits, _ in pairs) / max(1, sum(count for _, count in pairs)):.0f} %")
    return ", ".join(shares)


def save(path, planner, optimiser, progress):
    """Writes a checkpoint atomically."""
    state = {**planner.state(), "optimiser": optimiser.state(), "progress": progress}
    torch.save(state, path + ".part")
    os.replace(path + ".part", path)


def main():
    options = read_options()
    torch.manual_seed(options.seed)
    random.seed(options.seed)
    np.random.seed(options.seed)
    torch.set_num_threads(options.threads)
    device = "cuda" if torch.cuda.is_available() else "cpu"
    os.makedirs(options.out, exist_ok=True)
    if device == "cpu" and not options.dense:
        reason = fused_kernels.load(options.out)
        if reason is not None:
            print(f"no fused kernels, training is slower: {reason}", flush=True)

    shape = {**SIZES[options.size], **({"layers": options.layers} if options.layers else {})}
    planner = Planner(shape, device, options.seed)
    last = os.path.join(options.out, "last.pt")
    progress = {"steps": 0, "tokens": 0, "answer_tokens": 0, "turns": 0, "minutes": 0.0}
    checkpoint = None
    if options.resume and os.path.exists(last):
        checkpoint = torch.load(last, map_location="cpu")
        progress = checkpoint["progress"]
    elif options.start:
        checkpoint = torch.load(options.start, map_location="cpu")
    if checkpoint is not None:
        planner.load(checkpoint)
    optimiser = Optimiser(planner, options.rate)
    if options.resume and checkpoint is not None and "optimiser" in checkpoint:
        optimiser.load(checkpoint["optimiser"])

    demo = {VILLAGE: options.village, GUARD: options.guard, COURIER: options.courier}
    others = {VARIANT: options.variants, RANDOM: options.domains, CHOICE: options.choices}
    mixture = {**demo, **others}
    stream = Stream(options.data, options.seed + progress["steps"])
    held_out = {}
    for name in HELD_OUT_SETS:
        path = os.path.join(options.data, f"held-out-{name}.idx")
        if os.path.exists(path):
            held_out[name] = read_groups(path)
    weights = sum(matrix.numel() for layer in planner.matrices for matrix in layer)
    print(f"{shape}: {weights} weights in matrices, {planner.embedding.numel()} in embeddings, on {device}", flush=True)

    log = open(os.path.join(options.out, "log.jsonl"), "a")
    began = (time.time(), progress["tokens"], progress["minutes"])
    minutes = lambda: began[2] + time.process_time() / 60 / options.threads
    looked = printed = 0.0
    evaluated, saved = progress["minutes"], time.time()
    recent, aimed = [], []
    ended = []
    signal.signal(signal.SIGTERM, lambda *_: ended.append(True))

    def report(done):
        results = evaluate(planner, held_out, device)
        log.write(json.dumps({**progress, "loss": float(np.mean(recent)), "held_out": results}) + "\n")
        log.flush()
        summary = ", ".join(f"{name} {each['exact']} % ({each['loss']})" for name, each in results.items())
        print(f"{'end' if done else 'held out'} at {progress['minutes']:.1f} min: {summary}", flush=True)

    while not ended:
        progress["minutes"] = minutes()
        share = progress["steps"] / options.steps if options.steps else progress["minutes"] / options.minutes
        if share >= 1:
            break
        if time.time() - looked > 60:
            stream.look_for_files(demo)
            looked = time.time()
        groups = []
        for _ in range(options.repeat):
            groups += stream.batch(mixture, options.renamed_demos, options.renamed_share)
        batch = Batch(groups, device, options.system_weight)
        factor = rate_factor(share, options.warm, options.hold)
        whole, loss, right = planner.loss(batch, options.outlook * factor, options.pointing * factor)
        whole.backward()
        optimiser.step(factor)
        progress["steps"] += 1
        progress["tokens"] += len(batch)
        progress["answer_tokens"] += batch.answer_tokens
        progress["turns"] += batch.turns
        recent = [*recent[-49:], float(loss)]
        aimed = [*aimed[-49:], right]
        if progress["steps"] == 1:
            log.write(json.dumps({**progress, "loss": recent[0]}) + "\n")
        if time.time() - printed > 60:
            printed = time.time()
            tokens = progress["tokens"] - began[1]
            speed, given = tokens / (time.time() - began[0]), tokens / time.process_time()
            print(
                f"{progress['minutes']:.1f} min, step {progress['steps']}: loss {np.mean(recent):.4f}, "
                f"{progress['tokens'] / 1e6:.2f} M tokens, {speed:.0f} a second and {given:.0f} a second of processor, rate {options.rate * factor:.5f}, "
                f"times seen: {stream.rounds()}, heads right: {shares_right(aimed)}",
                flush=True,
            )
        if progress["minutes"] - evaluated > options.evaluate_every and held_out:
            evaluated = progress["minutes"]
            report(False)
        if time.time() - saved > 60 * options.save_every:
            saved = time.time()
            save(last, planner, optimiser, progress)
    save(last, planner, optimiser, progress)
    if not ended:
        report(True)


if __name__ == "__main__":
    main()
