"""A language model behind the planner in this process: any server that speaks as OpenAI's does, such as llama.cpp's or
Ollama. Arguments: the game's file, the server's address (http://127.0.0.1:11434 for Ollama), the model's name."""

import json
import sys
import time
from pathlib import Path
from threading import Thread
from typing import Any, List, Union
from urllib.request import Request, urlopen

from understudy_client import ClientError, LocalClient, ModelQuestion, PlanAnswer, TogetherAnswer

HUT = {"at": "home", "wood": 0, "fire_lit": False}
#: For a small model on a slow processor.
PATIENCE_S = 60
file, server, model = sys.argv[1:4]
answers: List[Union[PlanAnswer, TogetherAnswer, ClientError]] = []


def ask_model(question: ModelQuestion) -> None:
    """On a thread, since a model takes seconds: the game goes on."""
    asked = {
        "model": model,
        "messages": [{"role": "system", "content": question.system}, {"role": "user", "content": question.user}],
        # Whatever the model writes fits the schema.
        "response_format": {"type": "json_schema", "json_schema": {"name": question.kind, "schema": question.schema}},
        "temperature": 0,
        "max_tokens": 300,
    }
    headers = {"Content-Type": "application/json"}
    try:
        request = Request(f"{server}/v1/chat/completions", json.dumps(asked).encode(), headers)
        with urlopen(request, timeout=question.within_ms / 1000) as response:
            text = json.load(response)["choices"][0]["message"]["content"]
        print("it says", text)
        client.answer_model(question.number, json.loads(text))
    except (OSError, ValueError, LookupError, TypeError) as error:
        print("it fails:", error)
        client.model_failed(question.number, str(error))


options: Any = {"game": json.loads(Path(file).read_text()), "model": {"name": model, "answerMs": 1000 * PATIENCE_S}}
with LocalClient(options, "hut") as client:
    client.questions.on_model_wanted = lambda question: Thread(target=ask_model, args=[question]).start()
    client.plan("ann", HUT, "warm", answers.append, budget_ms=1000 * PATIENCE_S)
    while not answers:
        client.update()  # once in each frame of your game
        time.sleep(1 / 60)
    answer = answers.pop()
    if not isinstance(answer, PlanAnswer):
        sys.exit(f"there is no plan: {answer}")
    steps = ", ".join(" ".join([step.tool, *map(str, step.args.values())]) for step in answer.steps)
    print(f"{answer.source}: {steps} for {answer.cost}")
