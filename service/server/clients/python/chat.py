"""Talks to the model of the service by OpenAI's own library.

python chat.py http://127.0.0.1:7071/v1
"""

import sys

import openai

client = openai.OpenAI(base_url=sys.argv[1], api_key="none", max_retries=0)
model = client.models.list().data[0].id
asked = {"model": model, "messages": [{"role": "user", "content": "Say hello."}]}
whole = client.chat.completions.create(**asked)
assert whole.choices[0].finish_reason == "stop", whole
pieces = [
    chunk.choices[0].delta.content or ""
    for chunk in client.chat.completions.create(stream=True, **asked)
    if chunk.choices
]
assert "".join(pieces) == whole.choices[0].message.content, pieces
try:
    client.chat.completions.create(**{**asked, "model": "another"})
except openai.NotFoundError as error:
    assert error.code == "model_not_found", error
else:
    raise AssertionError("there is no model of that name")
print("openai:", whole.choices[0].message.content)
