"""Translates a module to GDScript, for Godot 3 and 4: see `clients/godot/generate.mjs`."""

import ast
import json
import re

from source import HEADER, arguments_of, is_none
from translation import Translation

#: Scripts with what is written by hand, by the module that has it in Python.
BY_HAND = {"messages": "Message", "step": "Message", "schema": "Schema", "texts": "Platform"}
#: The field `name`, by class.
NAMED = {"Agent": "agent_name", "AgentLife": "agent_name", "SquadLife": "squad_name"}
TYPES = {"str": "String", "None": "void", "Message": "Dictionary", "int": "int", "float": "float", "bool": "bool"}
#: Functions by hand end so here.
RESULTS = {"float": "return 0.0", "bool": "return false", "Array": "return []", "void": "pass"}
BASE = ["extends Reference #3", "extends RefCounted #4"]


def type_in(annotation):
    """The type in a signature; empty for those that may be null."""
    return "Array" if annotation.startswith("List[") else TYPES.get(annotation, "")


def path_of(name):
    return f'"res://addons/understudy/understudy_{"_".join(re.findall("[A-Z][a-z]+", name)).lower()}.gd"'


class GDScript(Translation):
    WORDS = {
        **{"And": "and", "Or": "or", "Not": "not ", "elif": "elif", "else": "else:"},
        **{"len": "size()", "note": "# ", "doc": "# ", "end": ""},
    }

    def condition(self, word, test):
        return f"{word} {test}:"

    def counting(self, name, given):
        return f"for {name} in range({', '.join(given)}):"

    def each(self, name, items):
        return f"for {name} in {items}:"

    def nested(self, head, body, depth):
        return ["\t" * depth + head, *self.block(body, depth + 1)]

    def value(self, node, _wanted):
        return self.text(node)

    def contains(self, left, others, _type):
        return f"{left} in {others}"

    def comparison(self, left, right, operator, node):
        if not isinstance(operator, (ast.Is, ast.IsNot)) or is_none(node):
            return super().comparison(left, right, operator, node)
        return f"{'' if isinstance(operator, ast.Is) else 'not '}Platform.is_one({left}, {right})"

    def IfExp(self, node):
        return f"{self.text(node.body, node)} if {self.text(node.test)} else {self.text(node.orelse, node)}"

    def List(self, node):
        return f"[{', '.join(map(self.text, node.elts))}]"

    def Dict(self, node):
        members = zip(map(self.text, node.keys), map(self.text, node.values))
        return "{" + ", ".join(map(": ".join, members)) + "}"

    def Name(self, node):
        script = BY_HAND.get(self.module.origin.get(node.id, ""))
        return f"{script}.{node.id}" if script else node.id

    def Attribute(self, node):
        if node.attr == "inf":
            return "INF"
        own = NAMED.get(self.type_of(node.value)) if node.attr == "name" else None
        is_hidden = node.attr in self.types
        return f"{self.text(node.value)}.{own or node.attr}".replace("self.", "self." if is_hidden else "")

    def method(self, owner, name, given):
        own = "" if owner == "self" else f"{owner}."
        if name.startswith("on_"):
            return f"{own}emit_signal({', '.join([json.dumps(name[3:]), *given])})"
        return f"{own}{'erase' if name in ('remove', 'pop') else name}({', '.join(given)})"

    def function(self, name):
        is_class = name.strip("_")[0].isupper()
        return f"{name.strip('_')}.new" if is_class else self.Name(ast.Name(name))

    def field(self, node, _kind, value):
        return [*self.note(self.module.notes_before(node)), f"var {node.target.attr}{value}"]

    def by_hand(self, node):
        """A place for what another script has."""
        if isinstance(node, ast.AnnAssign):
            return [f"var {NAMED[self.owner]}"]
        return self.function_text(node, ["\t" + RESULTS.get(type_in(ast.unparse(node.returns)), "return null")])

    def function_text(self, function, body):
        given = [f"{name}: {type_in(told)}".removesuffix(": ") for name, told in arguments_of(function)]
        told = "" if function.name == "__init__" else type_in(ast.unparse(function.returns))
        name = function.name.replace("__init__", "_init")
        return [f"func {name}({', '.join(given)}){told and f' -> {told}'}:", *body] if body else []

    def nested_class(self, node):
        fields, *functions = self.members(node)
        head = [*self.documented(node), f"class {node.name.strip('_')}:"]
        body = "\n".join([*BASE, fields, "", *functions]).split("\n")
        return "\n".join([*head, *("\t" + line if line else "" for line in body)])

    def file(self):
        main = self.module.main
        constants = "\n".join(self.block(self.module.constants, 0)).replace("var ", "const ")
        inner = [self.nested_class(node) for node in self.module.inner]
        fields, *functions = self.members(main)
        text = "\n\n\n".join(["\n\n".join(part for part in [constants, *inner, fields] if part), *functions])
        own = {node.name.strip("_") for node in self.module.inner}
        used = sorted(set(re.findall(r"\b([A-Z][a-z]\w+)\.", text)) - own)
        loaded = "\n".join(f"const {name} = preload({path_of(name)})" for name in used)
        base = [f"extends {path_of(each.id)}" for each in main.bases] or BASE
        head = [f"# {HEADER % self.module.name}", *self.documented(main), *base]
        return "\n".join(head) + f"\n\n{loaded}\n\n{text}\n"
