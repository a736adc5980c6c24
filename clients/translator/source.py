"""The modules of the client for Python that are translated, and what they say of types."""

import ast
import io
import re
import tokenize
from pathlib import Path

CLIENTS = Path(__file__).parent.parent
#: What a file says that is translated from a module.
HEADER = "Generated from clients/python/understudy_client/%s.py by clients/translator; do not edit."


class Module:
    """A module: its syntax, its comments by line, and the modules that its names are from."""

    def __init__(self, name):
        text = (CLIENTS / f"python/understudy_client/{name}.py").read_text()
        self.name, self.tree = name, ast.parse(text)
        tokens = tokenize.generate_tokens(io.StringIO(text).readline)
        notes = [each for each in tokens if each.type == tokenize.COMMENT and each.line.strip() == each.string]
        self.comments = {each.start[0]: each.string.lstrip("#: ") for each in notes}
        *self.inner, self.main = [node for node in self.tree.body if isinstance(node, ast.ClassDef)]
        self.constants = [node for node in self.tree.body if isinstance(node, ast.Assign)]
        imports = [node for node in ast.walk(self.tree) if isinstance(node, ast.ImportFrom) and node.level]
        self.origin = {each.name: node.module for node in imports for each in node.names}

    def notes_before(self, node):
        first = node.lineno
        while first - 1 in self.comments:
            first -= 1
        return [self.comments[line] for line in range(first, node.lineno)]


def fields_of(node):
    """The annotated fields of a class, and those among them whose values are arguments."""
    start = next((each for each in node.body if getattr(each, "name", "") == "__init__"), None)
    if start is None:
        return [], []
    arguments = {each.arg for each in start.args.args}
    fields = [each for each in start.body if isinstance(each, ast.AnnAssign)]
    return fields, [each for each in fields if getattr(each.value, "id", "") in arguments]


def functions_of(node):
    return [each for each in node.body if isinstance(each, ast.FunctionDef)]


def arguments_of(function):
    """The names and types of a function's arguments."""
    return [(each.arg, ast.unparse(each.annotation)) for each in function.args.args if each.arg != "self"]


def is_by_hand(function):
    """Whether a function is written by hand in each language."""
    return isinstance(function.body[-1], ast.Raise)


def is_none(node):
    return isinstance(node, ast.Constant) and node.value is None


def item_of(annotation):
    """The type of a list's items, or of a dictionary's values."""
    match = re.fullmatch(r"(?:List\[|Dict\[\w+, )(.*)\]", annotation)
    return match[1] if match else ""


def pascal(name):
    """`EarlySteps` of `_early_steps`, `EARLY_STEPS` and `EarlySteps`."""
    return "".join(part.capitalize() for part in re.findall(r"[A-Z]?[a-z0-9]+|[A-Z]+", name))


def camel(name):
    return pascal(name)[0].lower() + pascal(name)[1:]
