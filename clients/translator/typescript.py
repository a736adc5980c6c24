"""Translates a module to TypeScript."""

import ast
import re

from source import HEADER, arguments_of, camel, functions_of, is_by_hand, item_of
from translation import WithBraces

#: Modules with what is written by hand.
BY_HAND = {"messages", "step", "schema", "texts"}
#: Types that have other names, and the files with those that are not translated.
TYPES = {
    **{"str": "string", "None": "void", "int": "number", "float": "number", "bool": "boolean", "object": "unknown"},
    **{"ClientError": "ClientFailure", "Session": "Host", "SessionLife": "Host", "Message": "MessageMembers"},
    **{"Step": "PlanStep", "SquadTask": "ClientTask", "SquadRole": "ClientRole", "SquadWait": "SquadWait"},
    **{"Agent": "ClientAgentLife", "Squad": "ClientSquadLife", "Things": "ClientThingsLife"},
}
PLACES = {
    **{"ClientFailure": "../agent-events.ts", "PlanStep": "../message/schema.ts"},
    **dict.fromkeys(["ClientTask", "ClientRole", "SquadWait"], "../squad-message.ts"),
    **dict.fromkeys(["Host", "Member", "MessageMembers", "given"], "./given.ts"),
    "ClientSquadMember": "./squad-member.ts",
}
#: Fields that have another name.
FIELDS = {"partners": "with", "uses": "for", "partner": "for"}


class TypeScript(WithBraces):
    WORDS = {
        **{"And": "&&", "Or": "||", "Not": "!", "elif": "} else if", "else": "} else {"},
        **{"note": "// ", "end": ";"},
    }

    def type_in(self, annotation):
        match = re.fullmatch(r"(Optional|List|Dict)\[(.*)\]", annotation)
        if match is None:
            is_member = annotation == "Agent" and self.module.name == "squad_steps"
            return "Member" if is_member else TYPES.get(annotation) or self.class_of(annotation)
        inner = [self.type_in(each) for each in match[2].split(", ")]
        if match[1] == "List":
            return f"{inner[0]}[]"
        return f"{inner[0]} | undefined" if match[1] == "Optional" else f"Map<{', '.join(inner)}>"

    def class_of(self, name):
        """The name of a class: those of other packages have the others."""
        is_inner = any(node.name == name for node in self.module.inner)
        return name.strip("_") if is_inner or name == "" else f"Client{name}"

    def is_map(self, node):
        return self.type_of(node).startswith("Dict[")

    def condition(self, word, test):
        return super().condition(word, test) + " {"

    def counting(self, name, given):
        return f"for (let {name} = 0; {name} < {given[-1]}; {name}++) {{"

    def each(self, name, items):
        return f"for (const {name} of {items}) {{"

    def nested(self, head, body, depth):
        return ["\t" * depth + head, *self.block(body, depth + 1), "\t" * depth + "}"]

    def branches(self, node, depth, word):
        # What closes a branch opens the next one.
        told = "\n".join(super().branches(node, depth, word))
        return re.sub(r"^(\t*)\}\n\1\} else", r"\1} else", told, flags=re.M).split("\n")

    def simple(self, node):
        target = node.targets[0] if isinstance(node, ast.Assign) else None
        if isinstance(target, ast.Subscript) and self.is_map(target.value):
            return f"{self.text(target.value)}.set({self.text(target.slice)}, {self.text(node.value)})"
        return super().simple(node)

    def new(self, target, wanted):
        word = "let" if target.id in self.changing else "const"
        return f"{word} {camel(target.id)}" + (f": {self.type_in(wanted)}" if wanted else "")

    def value(self, node, wanted):
        return "new Map()" if isinstance(node, ast.Dict) and wanted.startswith("Dict") else self.text(node)

    def contains(self, left, others, kind):
        if kind == "Message":
            return f"Object.hasOwn({others}, {left})"
        return f"{others}.{'has' if kind.startswith('Dict') else 'includes'}({left})"

    def comparison(self, left, right, operator, node):
        return re.sub(r" ([=!]=) ", r" \1= ", super().comparison(left, right, operator, node), count=1)

    def List(self, node):
        return f"[{', '.join(map(self.text, node.elts))}]"

    def Dict(self, node):
        members = zip(map(self.text, node.keys), map(self.text, node.values))
        return "{ " + ", ".join(map(": ".join, members)) + " }"

    def Constant(self, node):
        return "undefined" if node.value is None else super().Constant(node)

    def Name(self, node):
        own = node.id if node.id.isupper() else camel(node.id)
        return "this" if node.id == "self" else f"given.{own}" if self.module.origin.get(node.id) in BY_HAND else own

    def Attribute(self, node):
        if node.attr == "inf":
            return "Number.POSITIVE_INFINITY"
        return f"{self.text(node.value)}.{FIELDS.get(node.attr) or camel(node.attr)}"

    def Subscript(self, node):
        item = self.type_in(item_of(self.type_of(node.value)))
        if self.is_map(node.value):
            return f"({self.text(node.value)}.get({self.text(node.slice)}) as {item})"
        return f"({super().Subscript(node)} as {item})" if item else super().Subscript(node)

    def Call(self, node):
        if getattr(node.func, "id", "") != "len":
            return super().Call(node)
        (given,) = node.args
        is_message = self.type_of(given) == "Message"
        own = f"Object.keys({self.text(given)})" if is_message else self.text(given)
        return f"{own}.{'size' if self.is_map(given) else 'length'}"

    def method(self, owner, name, given):
        if name == "remove":
            return f"given.removeFrom({owner}, {given[0]})"
        own = {"append": "push", "pop": "delete"}.get(name, camel(name))
        return f"{owner}.{own}({', '.join(given)})"

    def function(self, name):
        if name in ("min", "max"):
            return f"Math.{name}"
        return f"new {self.class_of(name)}" if name.strip("_")[0].isupper() else self.Name(ast.Name(name))

    def note(self, lines):
        """Words about what follows."""
        if len(lines) < 2:
            return [f"/** {line} */" for line in lines]
        return ["/**", *(f" * {line}" for line in lines), " */"]

    def field(self, node, kind, value):
        notes = self.module.notes_before(node)
        told = f"{camel(node.target.attr)}: {self.type_in(kind)}{value};"
        return [*self.note([" ".join(notes)] if notes else []), told]

    def by_hand(self, node):
        if isinstance(node, ast.AnnAssign):
            return [f"abstract readonly {node.target.id}: {self.type_in(node.annotation.id)};"]
        return [f"abstract {self.signature(node)};"]

    def signature(self, function):
        told = ", ".join(f"{camel(name)}: {self.type_in(kind)}" for name, kind in arguments_of(function))
        if function.name == "__init__":
            return f"constructor({told})"
        return f"{camel(function.name)}({told}): {self.type_in(ast.unparse(function.returns))}"

    def function_text(self, function, body):
        return [self.signature(function) + " {", *body, "}"] if body else []

    def body(self, function, depth=1):
        set_to = [each.targets[0] for each in ast.walk(function) if isinstance(each, ast.Assign)]
        set_to += [each.target for each in ast.walk(function) if isinstance(each, (ast.AugAssign, ast.AnnAssign))]
        names = [each.id for each in set_to if isinstance(each, ast.Name)]
        self.changing = {name for name in names if names.count(name) > 1}
        return super().body(function, depth)

    def imported(self, text, places):
        """The imports of a text: a type, unless it is made, extended or called."""
        used = set(re.findall(r"\b[\w]+\b", re.sub(r"//.*|/\*(?s:.*?)\*/", "", text)))
        own = {self.class_of(node.name) for node in [*self.module.inner, self.module.main]}
        for place in sorted(set(places.values())):
            names = sorted(name for name in used - own if places.get(name) == place)
            values = {name for name in names if re.search(rf"\b((new|extends) {name}\b|{name}\.)", text)}
            if names:
                told = ", ".join(name if name in values else f"type {name}" for name in names)
                yield f'import {{ {told} }} from "{place}";'

    def constant(self, node):
        told = f"const {node.targets[0].id} = {self.text(node.value)};"
        return "\n".join([*self.note(self.module.notes_before(node)), told])

    def declared_class(self, node):
        base = "".join(f" extends {self.class_of(each.id)}" for each in node.bases)
        exported = "export " if node is self.module.main else ""
        abstract = "abstract " if any(map(is_by_hand, functions_of(node))) else ""
        head = f"{exported}{abstract}class {self.class_of(node.name)}{base} {{"
        return "\n".join([*self.documented(node), head, "\n\n".join(self.members(node)), "}"])

    def file(self, modules):
        places = {f"Client{each.main.name}": f"./{each.name.replace('_', '-')}.ts" for each in modules}
        parts = [*map(self.constant, self.module.constants), *map(self.declared_class, self.module.inner)]
        text = "\n\n".join([*parts, self.declared_class(self.module.main)])
        imports = self.imported(text, {**places, **PLACES})
        return "\n".join([f"// {HEADER % self.module.name}", *imports, "", text, ""])
