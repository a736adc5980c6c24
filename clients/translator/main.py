"""Translates what clients do with messages and steps from Python to the other languages; prints the files as JSON.

It is the same in all languages, and written once, in the modules below of the client for Python. They keep to what all
have: classes whose fields are annotated in `__init__`, conditions, loops over lists, and neither lambdas nor
comprehensions, properties or default arguments. What they import from other modules is written by hand in each
language, under the same name in its style; so are functions that only raise `NotImplementedError`.
"""

import ast
import json

from csharp import CSharp
from gdscript import GDScript
from source import Module, fields_of, pascal
from typescript import TypeScript

MODULES = ["early_steps", "want", "squad_steps", "agent_life", "squad_life", "outbox", "things_life", "session_life"]


def translated():
    """The translated files, by their path in `clients`."""
    modules = [Module(name) for name in MODULES]
    classes = [node for module in modules for node in [*module.inner, module.main]]
    fields = {
        (node.name.strip("_"), field.target.attr): ast.unparse(field.annotation)
        for node in classes
        for field in fields_of(node)[0]
    }
    files = {}
    for each in modules:
        files[f"typescript/src/life/{each.name.replace('_', '-')}.ts"] = TypeScript(each, fields).file(modules)
        files[f"godot/source/understudy_{each.name}.gd"] = GDScript(each, fields).file()
        files[f"csharp/Runtime/{pascal(each.name)}.cs"] = CSharp(each, fields).file()
    return files


if __name__ == "__main__":
    print(json.dumps(translated()))
