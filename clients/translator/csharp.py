"""Translates a module to C#, as far as the compilers of Unity 2021 and Mono know it."""

import ast
import re

from source import HEADER, arguments_of, camel, pascal
from translation import WithBraces

#: Classes of which a part is written by hand.
PARTS = {
    **{"AgentLife": "public sealed partial class Agent", "SquadLife": "public sealed partial class Squad"},
    **{"SessionLife": "sealed partial class Session", "ThingsLife": "sealed partial class Things"},
}
#: Classes with a function `Of` for what a message has.
MADE_OF_MESSAGES = {"Step", "SquadTask", "SquadWait", "SquadRole"}
TYPES = {
    **{"str": "string", "None": "void", "int": "long", "float": "double", "bool": "bool", "object": "object"},
    **{"ClientError": "UnderstudyException", "SessionLife": "Session"},
}
USING = ["System", "System.Collections.Generic", "System.Linq", "static Understudy.Checks"]
#: The longest line that a condition and what depends on it share.
WIDTH = 105


def type_in(annotation):
    match = re.fullmatch(r"(Optional|List|Dict)\[(.*)\]", annotation)
    if match is None:
        return TYPES.get(annotation, pascal(annotation))
    inner = ", ".join(map(type_in, match[2].split(", ")))
    return {"Optional": inner, "List": f"List<{inner}>", "Dict": f"Dictionary<{inner}>"}[match[1]]


class CSharp(WithBraces):
    WORDS = {
        **{"And": "&&", "Or": "||", "Not": "!", "elif": "else if", "else": "else"},
        **{"len": "Count", "note": "// ", "doc": "/// ", "end": ";"},
    }

    def counting(self, name, given):
        return f"for (var {name} = 0; {name} < {given[-1]}; {name}++)"

    def each(self, name, items):
        return f"foreach (var {name} in {items})"

    def nested(self, head, body, depth):
        indent, lines = "\t" * depth, self.block(body, depth + 1)
        # An inner condition without braces would take an else that follows.
        is_simple = len(lines) == 1 and not isinstance(body[0], (ast.If, ast.For))
        if is_simple and len(head + lines[0].strip()) + 4 * depth < WIDTH:
            return [f"{indent}{head} {lines[0].strip()}"]
        return [indent + head, indent + "{", *lines, indent + "}"]

    def value(self, node, wanted):
        """A value; lists and empty dictionaries need their type."""
        if isinstance(node, ast.List):
            return f"new {type_in(wanted)}" + (f" {self.List(node)}" if node.elts else "()")
        return f"new {type_in(wanted)}()" if isinstance(node, ast.Dict) and not node.keys else self.text(node)

    def List(self, node):
        return f"{{ {', '.join(map(self.text, node.elts))} }}"

    def new(self, target, wanted):
        # The type where it is said, since a whole number may become larger.
        return f"{type_in(wanted) if wanted in ('int', 'float') else 'var'} {self.text(target)}"

    def contains(self, left, others, kind):
        is_by_key = kind.startswith("Dict[") or kind == "Message"
        return f"{others}.{'ContainsKey' if is_by_key else 'Contains'}({left})"

    def Dict(self, node):
        members = zip(map(self.text, node.keys), map(self.text, node.values))
        return f"new Message {{ {', '.join(f'{{ {key}, {value} }}' for key, value in members)} }}"

    def Name(self, node):
        return "this" if node.id == "self" else pascal(node.id) if node.id.isupper() else camel(node.id)

    def Attribute(self, node):
        if node.attr == "inf":
            return "double.PositiveInfinity"
        name = camel(node.attr) if node.attr.startswith("_") else pascal(node.attr)
        is_hidden = name in map(camel, self.types)
        return f"{self.text(node.value)}.{name}".replace("this.", "this." if is_hidden else "")

    def method(self, owner, name, given):
        own = {"append": "Add", "pop": "Remove"}.get(name, pascal(name))
        return f"{'' if owner == 'this' else f'{owner}.'}{own}({', '.join(given)})"

    def function(self, name):
        made = pascal(name.removesuffix("_of"))
        if name in ("min", "max"):
            return f"Math.{pascal(name)}"
        if name.endswith("_of") and made in MADE_OF_MESSAGES:
            return f"{made}.Of"
        return f"new {pascal(name)}" if name.strip("_")[0].isupper() else pascal(name)

    def field(self, node, kind, value):
        name, notes = node.target.attr, self.module.notes_before(node)
        if PARTS.get(self.owner, "").startswith("public") and not name.startswith("_"):
            told = f"public IReadOnly{type_in(kind)} {pascal(name)} {{ get; private set; }}{value and value + ';'}"
            return [f"/// <summary>{' '.join(notes)}</summary>", told]
        seen = "" if name.startswith("_") else "internal "
        return [*self.note(notes), f"{seen}{type_in(kind)} {self.text(node.target)}{value};"]

    def by_hand(self, _node):
        return []

    def function_text(self, function, lines):
        told = ", ".join(f"{type_in(kind)} {camel(name)}" for name, kind in arguments_of(function))
        if function.name == "__init__":
            is_here = lines and self.owner not in PARTS
            return [f"internal {pascal(self.owner)}({told})", "{", *lines, "}"] if is_here else []
        head = f"internal {type_in(ast.unparse(function.returns))} {pascal(function.name)}({told})"
        if len(lines) == 1 and len(head + lines[0]) < WIDTH:
            return [f"{head} => {lines[0].strip().removeprefix('return ')}"]
        return [head, "{", *lines, "}"]

    def constant(self, node):
        name, value = pascal(node.targets[0].id), self.text(node.value)
        kind = {int: "const long", float: "const double"}.get(type(getattr(node.value, "value", None)))
        told = f"{kind or 'static readonly string[]'} {name} = {value};"
        return "\n".join([*self.note(self.module.notes_before(node)), told])

    def class_text(self, node, kind, *first):
        body = "\n\n".join(part for part in [*first, *self.members(node)] if part).split("\n")
        return "\n".join([*self.documented(node), kind, "{", *("\t" + line for line in body), "}"])

    def file(self):
        main = self.module.main
        constants = "\n".join(map(self.constant, self.module.constants))
        inner = [self.class_text(each, f"internal sealed class {pascal(each.name)}") for each in self.module.inner]
        text = self.class_text(main, PARTS.get(main.name, f"sealed class {main.name}"), constants, *inner)
        lines = ["using Message = Dictionary<string, object>;", "", *text.split("\n")]
        text = "\n".join("\t" + line if line.strip() else "" for line in lines).replace("\t", "    ")
        uses = [f"using {each};" for each in USING]
        return "\n".join([f"// {HEADER % self.module.name}", *uses, "", "namespace Understudy", "{", text, "}", ""])
