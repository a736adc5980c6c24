"""Talks to a real model of the service by OpenAI's own library: seeds, stop, n, streams, schema, tools.

python real_chat.py http://127.0.0.1:7071/v1 here

A model elsewhere is not held to schemas.
"""

import json
import sys

import openai

client = openai.OpenAI(base_url=sys.argv[1], api_key="none", max_retries=0)
model = client.models.list().data[0].id
story = [{"role": "user", "content": "Tell a long story about a village by a river."}]
mood = {
    "type": "object",
    "properties": {"mood": {"type": "string", "enum": ["glad", "sad"]}},
    "required": ["mood"],
    "additionalProperties": False,
}


def create(**body):
    return client.chat.completions.create(**{"model": model, "messages": story, "max_tokens": 30, **body})


def text(**body):
    return create(**body).choices[0].message.content


def check(name, holds):
    print(("\u2713" if holds else "\u2717"), "Python:", name)
    return holds


first = text(temperature=1, seed=7)
drawn = create(temperature=1, n=3).choices
whole = text()
stop = whole.split(" ")[6]
stopped = create(stop=stop).choices[0]
pieces = [chunk.choices[0].delta.content or "" for chunk in create(stream=True) if chunk.choices]
format = {"type": "json_schema", "json_schema": {"name": "mood", "strict": True, "schema": mood}}
tool = {"type": "function", "function": {"name": "feel", "description": "Feel.", "parameters": mood}}
results = [
    check("seeds repeat", text(temperature=1, seed=7) == first),
    check("other seeds differ", text(temperature=1, seed=8) != first),
    check("n answers differ", len({choice.message.content for choice in drawn}) == 3),
    check("stop stops", stopped.finish_reason == "stop" and stopped.message.content == whole[: whole.index(stop)]),
    check("streams say the same", "".join(pieces) == whole),
]
if sys.argv[2:] == ["here"]:
    called = create(tools=[tool], tool_choice="required", max_tokens=60).choices[0].message.tool_calls[0].function
    results += [
        check("a schema is followed", json.loads(text(response_format=format))["mood"] in ("glad", "sad")),
        check("a tool is called", called.name == "feel" and json.loads(called.arguments)["mood"] in ("glad", "sad")),
    ]
sys.exit(0 if all(results) else 1)
