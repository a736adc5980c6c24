"""Renders the chat templates of sources.json as apply_chat_template of Python's transformers does, into rendered.json.

    pip install "transformers==5.18.0" jinja2
    python render.py

The templates are the models' own. None is copied into this repository: their licences differ, and node-llama-cpp, which
the tests need anyway, brings the repository of llama.cpp along, and they are in there. An update of it that changes one
fails the tests until this script was run again. It needs git, and what `pnpm install` put into node_modules.
"""

import datetime
import hashlib
import json
import pathlib
import subprocess
import tempfile

import transformers
from tokenizers import Tokenizer, models

FOLDER = pathlib.Path(__file__).parent
PACKAGE = FOLDER.parents[3]
BUNDLE = PACKAGE / "node_modules/node-llama-cpp/llama/gitRelease.bundle"
SYSTEM = "Plan the agent's next actions with these tools. Answer with JSON only.\nchop() when at=forest gives wood+1 cost 2"
USER = "State: at=home,wood=0\nGoal: wood>=2"
# What Understudy tells templates that ask for the time.
DATE = datetime.datetime(2024, 7, 26)


def template_of(data, path):
    """The template itself, or what the metadata of a GGUF file say: key, type, length, text."""
    if not path.endswith(".gguf"):
        return data.decode()
    key = b"tokenizer.chat_template"
    at = data.index(key) + len(key) + 4
    length = int.from_bytes(data[at : at + 8], "little")
    return data[at + 8 : at + 8 + length].decode()


def render(template, bos, eos):
    tokenizer = transformers.PreTrainedTokenizerFast(
        tokenizer_object=Tokenizer(models.WordLevel({"<unk>": 0}, "<unk>")),
        chat_template=template,
        bos_token=bos or None,
        eos_token=eos,
    )

    def apply(conversation):
        return tokenizer.apply_chat_template(
            conversation,
            tokenize=False,
            add_generation_prompt=True,
            enable_thinking=False,
            thinking=False,
            strftime_now=DATE.strftime,
        )

    try:
        text = apply([{"role": "system", "content": SYSTEM}, {"role": "user", "content": USER}])
        if SYSTEM in text:
            return text
    except Exception as error:
        print("no system role:", error)
    # A template may refuse the system role, or drop what it says.
    return apply([{"role": "user", "content": SYSTEM + "\n\n" + USER}])


def git(folder, *arguments):
    return subprocess.run(["git", "--git-dir", folder, *arguments], check=True, capture_output=True).stdout


texts = {}
with tempfile.TemporaryDirectory() as folder:
    git(folder, "init", "--bare")
    git(folder, "fetch", str(BUNDLE.resolve()), "HEAD:refs/heads/main")
    for name, source in json.loads((FOLDER / "sources.json").read_text())["templates"].items():
        template = template_of(git(folder, "cat-file", "blob", "main:" + source["path"]), source["path"])
        sha256 = hashlib.sha256(template.encode()).hexdigest()
        texts[name] = {"template": sha256, "text": render(template, source["bos"], source["eos"])}

out = {"transformers": transformers.__version__, "system": SYSTEM, "user": USER, "texts": texts}
(FOLDER / "rendered.json").write_text(json.dumps(out, ensure_ascii=False, indent=2) + "\n")
