"""Renders the templates of this folder as Python's transformers does, into rendered.json.

    pip install "transformers==5.18.0" jinja2
    python render.py

The templates are written here in the formats that the model families document: how they treat the system role, blanks,
thoughts and the beginning of a text is what counts.
"""

import json
import pathlib

import transformers
from transformers.utils.chat_template_utils import render_jinja_template

FOLDER = pathlib.Path(__file__).parent
SYSTEM = "Plan the agent's next actions with these tools. Answer with JSON only.\nchop() when at=forest gives wood+1 cost 2"
USER = "State: at=home,wood=0\nGoal: wood>=2"
BOS = {"llama3": "<|begin_of_text|>", "mistral": "<s>", "gemma": "<bos>", "deepseek-r1": "<｜begin▁of▁sentence｜>"}


def render(name, template):
    def apply(conversation):
        rendered, _ = render_jinja_template(
            [conversation],
            chat_template=template,
            add_generation_prompt=True,
            enable_thinking=False,
            bos_token=BOS.get(name, ""),
            eos_token="",
        )
        return rendered[0]

    try:
        return apply([{"role": "system", "content": SYSTEM}, {"role": "user", "content": USER}])
    except Exception:
        return apply([{"role": "user", "content": SYSTEM + "\n\n" + USER}])


texts = {path.stem: render(path.stem, path.read_text()) for path in sorted(FOLDER.glob("*.jinja"))}
out = {"transformers": transformers.__version__, "system": SYSTEM, "user": USER, "bos": BOS, "texts": texts}
(FOLDER / "rendered.json").write_text(json.dumps(out, ensure_ascii=False, indent=2) + "\n")
