#!/usr/bin/env python3
"""Trains a LoRA that makes a chat model understand texts and plan; see README.md:

    python3 training/train_adapter.py --base MODEL.gguf --data LESSONS.jsonl --held-out OTHERS.jsonl
    --minutes 60

Writes a checkpoint and the adapter as GGUF every few minutes.
"""
import argparse
import json
import random
import time
from pathlib import Path

import torch

from llama_model import Llama, Lora, export_lora


def options():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--base", required=True, help="the model, a GGUF file of Llama's architecture")
    parser.add_argument("--data", required=True, nargs="+", help="files of pnpm training:write-lessons")
    parser.add_argument("--held-out", help="such a file with themes that are not trained, to watch")
    parser.add_argument("--out", default="training/runs/adapter", help="a folder")
    parser.add_argument("--first", type=int, default=12, help="the first layer that is changed")
    parser.add_argument("--rank", type=int, default=8)
    parser.add_argument("--alpha", type=float, default=16)
    parser.add_argument("--rate", type=float, default=0.002)
    parser.add_argument("--plan-weight", type=float, default=0.2, help="of the loss of a plan beside that of a meaning")
    parser.add_argument("--text-every", type=int, default=1, help="texts are taught in one step of so many, plans in each")
    parser.add_argument("--text-weight", type=float, default=0.1, help="of the loss of a token of a text")
    parser.add_argument("--minutes", type=float, default=60)
    parser.add_argument("--hold", type=float, default=0.4, help="share of the time before the rate falls")
    parser.add_argument("--steps", type=int, help="ends after so many instead")
    parser.add_argument("--every", type=float, default=8, help="minutes between checkpoints")
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--resume", action="store_true", help="goes on from the checkpoint in the folder")
    return parser.parse_args()


def read_lessons(paths):
    lessons = {"text": [], "plan": []}
    for path in paths:
        with open(path) as file:
            for line in file:
                lesson = json.loads(line)
                lessons[lesson["task"]].append(lesson)
    return lessons


def read_lesson(base, lora, lesson):
    """For each turn the likelihood of its answer after each of its prompts, and per token after the
    right one.
    """
    rows = [(prompt, turn["answer"]) for turn in lesson["turns"] for prompt in turn["prompts"]]
    likely = base.answers(lesson["system"], rows, lora)
    at, results = 0, []
    for turn in lesson["turns"]:
        count = len(turn["prompts"])
        scores = likely[at : at + count].sum(1) + torch.tensor(turn["priors"])
        results.append((scores, likely[at].sum() / len(turn["answer"])))
        at += count
    return results


def loss_of(results, task, settings):
    """A meaning is found by the text's relative likelihood; a plan is written token by token."""
    if task == "plan":
        return -settings.plan_weight * torch.stack([scores[0] for scores, _ in results]).mean()
    meant = torch.stack([torch.logsumexp(scores, 0) - scores[0] for scores, _ in results]).mean()
    return meant - settings.text_weight * torch.stack([each for _, each in results]).mean()


def judge(base, lora, lessons):
    """The share of texts with the right meaning, overall and by kind, and the loss of a whole plan.
    """
    right, losses = {}, []
    with torch.no_grad():
        for task, each in lessons.items():
            for lesson in each:
                for turn, (scores, _) in zip(lesson["turns"], read_lesson(base, lora, lesson)):
                    if task == "plan":
                        losses.append(-scores[0].item())
                    else:
                        right.setdefault(turn["kind"], []).append(scores.argmax().item() == 0)
    every = [one for kind in right.values() for one in kind]
    shares = {kind: round(sum(each) / len(each), 3) for kind, each in right.items()}
    mean = lambda values: sum(values) / max(1, len(values))
    return {"held_out_right": mean(every), "held_out_plan_loss": mean(losses), "kinds": shares}


def main():
    settings = options()
    torch.set_num_threads(settings.threads)
    torch.manual_seed(settings.seed)
    out = Path(settings.out)
    out.mkdir(parents=True, exist_ok=True)
    base = Llama(settings.base)
    lora = Lora(base, settings.first, settings.rank, settings.alpha)
    optimiser = torch.optim.AdamW(lora.parameters(), lr=settings.rate, betas=(0.9, 0.99), weight_decay=0.01)
    progress = {"steps": 0, "texts": 0, "plans": 0, "tokens": 0, "minutes": 0.0, "cpu_minutes": 0.0}
    checkpoint = out / "last.pt"
    if settings.resume:
        saved = torch.load(checkpoint)
        lora.load_state_dict(saved["lora"])
        optimiser.load_state_dict(saved["optimiser"])
        progress = saved["progress"]
    held_out = read_lessons([settings.held_out]) if settings.held_out else None
    lessons = read_lessons(settings.data)
    chooser = random.Random(settings.seed + progress["steps"])
    order = {task: [] for task in lessons}
    log = open(out / "log.jsonl", "a")
    began, began_cpu, before = time.monotonic(), time.process_time(), dict(progress)
    last_save = began
    recent = {task: [] for task in lessons}

    def save():
        torch.save({"lora": lora.state_dict(), "optimiser": optimiser.state_dict(), "progress": progress}, checkpoint)
        export_lora(out / "adapter.gguf", lora, out.name)

    def say(**facts):
        line = json.dumps(facts)
        print(line, flush=True)
        log.write(line + "\n")
        log.flush()

    say(lessons={task: len(each) for task, each in lessons.items()}, parameters=sum(each.numel() for each in lora.parameters()), **vars(settings))
    while True:
        share = progress["steps"] / settings.steps if settings.steps else progress["minutes"] / settings.minutes
        is_over = share >= 1
        if is_over or time.monotonic() - last_save > settings.every * 60:
            save()
            say(**progress, **(judge(base, lora, held_out) if held_out else {}))
            last_save = time.monotonic()
        if is_over:
            break
        falls = 1 - max(0.0, (share - settings.hold) / (1 - settings.hold))
        warm = min(1.0, (progress["steps"] + 1) / 20)
        for part in optimiser.param_groups:
            part["lr"] = settings.rate * falls * warm
        optimiser.zero_grad()
        for task, known in lessons.items():
            if not known or (task == "text" and progress["steps"] % settings.text_every > 0):
                continue
            if not order[task]:
                order[task] = list(range(len(known)))
                chooser.shuffle(order[task])
            lesson = known[order[task].pop()]
            loss = loss_of(read_lesson(base, lora, lesson), task, settings)
            loss.backward()
            recent[task].append(loss.item())
            progress[task + "s"] += len(lesson["turns"])
            progress["tokens"] += len(lesson["system"]) + sum(
                len(prompt) + len(turn["answer"]) for turn in lesson["turns"] for prompt in turn["prompts"]
            )
        torch.nn.utils.clip_grad_norm_(lora.parameters(), 1.0)
        optimiser.step()
        progress["steps"] += 1
        progress["minutes"] = before["minutes"] + (time.monotonic() - began) / 60
        progress["cpu_minutes"] = before["cpu_minutes"] + (time.process_time() - began_cpu) / 60
        if progress["steps"] % 10 == 0:
            say(**progress, **{task: sum(each) / max(1, len(each)) for task, each in recent.items()})
            recent = {task: [] for task in lessons}


if __name__ == "__main__":
    main()
