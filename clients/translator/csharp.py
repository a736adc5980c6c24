"""Translates a module to C#, as far as the compilers of Unity 2021 and Mono know it."""

import ast
import re

from source import HEADER, arguments_of, camel, fields_of, functions_of, is_by_hand, is_none, pascal
from translation import Translation

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


class CSharp(Translation):
    WORDS = {
        **{"And": "&&", "Or": "||", "Not": "!", "elif": "else if", "else": "else"},
        **{"len": "Count", "note": "// ", "end": ";"},
    }

    def condition(self, word, test):
        return f"{word} ({test})"

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
            items = ", ".join(map(self.text, node.elts))
            return f"new {type_in(wanted)}" + (f" {{ {items} }}" if items else "()")
        return f"new {type_in(wanted)}()" if isinstance(node, ast.Dict) and not node.keys else self.text(node)

    def new(self, target, wanted):
        # The type where it is said, since a whole number may become larger.
        return f"{type_in(wanted) if wanted in ('int', 'float') else 'var'} {self.text(target)}"

    def contains(self, left, others, kind):
        is_by_key = kind.startswith("Dict[") or kind == "Message"
        return f"{others}.{'ContainsKey' if is_by_key else 'Contains'}({left})"

    def is_looser(self, inner, around):
        return (around == "Not" and inner != "Not") or super().is_looser(inner, around)

    def IfExp(self, node):
        return f"{self.text(node.test)} ? {self.text(node.body, node)} : {self.text(node.orelse, node)}"

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

    def field(self, node, part, is_given):
        name, kind = node.target.attr, type_in(ast.unparse(node.annotation))
        is_set = not is_given and not is_none(node.value)
        value = f" = {self.value(node.value, ast.unparse(node.annotation))};" if is_set else ""
        notes = self.module.notes_before(node)
        if part.startswith("public") and not name.startswith("_"):
            told = f"public IReadOnly{kind} {pascal(name)} {{ get; private set; }}{value}"
            return [f"/// <summary>{' '.join(notes)}</summary>", told]
        seen = "" if name.startswith("_") else "internal "
        return [*(f"/// {note}" for note in notes), f"{seen}{kind} {self.text(node.target)}{value or ';'}"]

    def members(self, node):
        """The fields of a class, and its functions, each as lines."""
        self.owner, self.types = node.name, {}
        fields, given = fields_of(node)
        is_part = node.name in PARTS
        parts = ["\n".join(line for each in fields for line in self.field(each, PARTS.get(node.name, ""), each in given))]
        for each in functions_of(node):
            if not is_by_hand(each) and (each.name != "__init__" or (given and not is_part)):
                parts.append("\n".join([*self.documented(each, "/// "), *self.declared(node, each, given)]))
        return "\n\n".join(part for part in parts if part)

    def declared(self, node, function, given):
        told = ", ".join(f"{type_in(kind)} {camel(name)}" for name, kind in arguments_of(function))
        if function.name == "__init__":
            self.types = dict(arguments_of(function))
            assigned = [f"\t{self.text(each.target)} = {self.text(each.value)};" for each in given]
            return [f"internal {pascal(node.name)}({told})", "{", *assigned, "}"]
        head = f"internal {type_in(ast.unparse(function.returns))} {pascal(function.name)}({told})"
        lines = self.body(function)
        if len(lines) == 1 and len(head + lines[0]) < WIDTH:
            return [f"{head} => {lines[0].strip().removeprefix('return ')}"]
        return [head, "{", *lines, "}"]

    def constant(self, node):
        value, name = node.value, pascal(node.targets[0].id)
        notes = [f"/// {note}" for note in self.module.notes_before(node)]
        if isinstance(value, ast.List):
            return [*notes, f"static readonly string[] {name} = {{ {', '.join(map(self.text, value.elts))} }};"]
        kind = {int: "long", float: "double"}[type(value.value)]
        return [*notes, f"const {kind} {name} = {self.text(value)};"]

    def file(self):
        main = self.module.main
        parts = ["\n".join(line for node in self.module.constants for line in self.constant(node))]
        for node in self.module.inner:
            body = ["\t" + line for line in self.members(node).split("\n")]
            head = [*self.documented(node, "/// "), f"internal sealed class {pascal(node.name)}", "{"]
            parts.append("\n".join([*head, *body, "}"]))
        body = "\n\n".join(part for part in [*parts, self.members(main)] if part).split("\n")
        head = [*self.documented(main, "/// "), PARTS.get(main.name, f"sealed class {main.name}"), "{"]
        lines = ["using Message = Dictionary<string, object>;", "", *head, *("\t" + line for line in body), "}"]
        text = "\n".join("\t" + line if line.strip() else "" for line in lines).replace("\t", "    ")
        uses = [f"using {each};" for each in USING]
        return "\n".join([f"// {HEADER % self.module.name}", *uses, "", "namespace Understudy", "{", text, "}", ""])
