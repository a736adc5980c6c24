"""What translations to all languages have in common: how types are found, and how expressions nest in statements."""

import ast
import json

from source import arguments_of, fields_of, functions_of, is_by_hand, is_none, item_of

#: Operators by how tightly they bind, the loosest first.
ORDER = ["IfExp", "Or", "And", "Not", "Compare", "Add", "Sub", "Mult", "Div", "Mod", "Pow"]
OPERATORS = {
    **{"Eq": "==", "NotEq": "!=", "Lt": "<", "LtE": "<=", "Gt": ">", "GtE": ">=", "Is": "==", "IsNot": "!="},
    **{"Add": "+", "Sub": "-", "Mult": "*", "Div": "/", "Mod": "%"},
}


def kind_of(node):
    """The name of a node, or of its operator."""
    return type(getattr(node, "op", node)).__name__


class Translation:
    """One module in one language. Subclasses have the words of the language, and one function for each expression."""

    def __init__(self, module, fields):
        self.module, self.fields = module, fields
        #: Types of the local names of a function, its result, and its class.
        self.types, self.returned, self.owner = {}, "", ""

    def type_of(self, node):
        """The type of an expression, as it is annotated; empty if it is not known."""
        if isinstance(node, ast.Name):
            return self.owner if node.id == "self" else self.types.get(node.id, "")
        if isinstance(node, ast.Attribute):
            return self.fields.get((self.type_of(node.value).strip("_"), node.attr), "")
        if isinstance(node, ast.Subscript):
            return item_of(self.type_of(node.value))
        return ""

    def text(self, node, outer=None):
        """An expression, in brackets where it would fall apart in another."""
        own = getattr(self, kind_of(node), self.operation)
        inner, around = kind_of(node), kind_of(outer)
        is_apart = inner in ORDER and around in ORDER and self.is_looser(inner, around)
        return f"({own(node)})" if is_apart else own(node)

    def is_looser(self, inner, around):
        return ORDER.index(inner) < ORDER.index(around) or inner == around == "IfExp"

    def operation(self, node):
        if isinstance(node, ast.BoolOp):
            return f" {self.WORDS[kind_of(node)]} ".join(self.text(value, node) for value in node.values)
        return f"{self.text(node.left, node)} {OPERATORS[kind_of(node)]} {self.text(node.right, node)}"

    def Not(self, node):
        return self.WORDS["Not"] + self.text(node.operand, node)

    def USub(self, node):
        return "-" + self.text(node.operand)

    def Compare(self, node):
        (operator,), (right,) = node.ops, node.comparators
        left, others = self.text(node.left, node), self.text(right, node)
        if isinstance(operator, (ast.In, ast.NotIn)):
            told = self.contains(left, others, self.type_of(right))
            return told if isinstance(operator, ast.In) else self.WORDS["Not"] + told
        return self.comparison(left, others, operator, right)

    def comparison(self, left, right, operator, _node):
        return f"{left} {OPERATORS[type(operator).__name__]} {right}"

    def Constant(self, node):
        return json.dumps(node.value)

    def Call(self, node):
        given = [self.text(each) for each in node.args]
        if isinstance(node.func, ast.Attribute):
            return self.method(self.text(node.func.value), node.func.attr, given)
        if node.func.id == "len":
            return f"{given[0]}.{self.WORDS['len']}"
        return f"{self.function(node.func.id)}({', '.join(given)})"

    def Subscript(self, node):
        return f"{self.text(node.value)}[{self.text(node.slice)}]"

    def body(self, function, depth=1):
        """The lines of a function."""
        self.types, self.returned = dict(arguments_of(function)), ast.unparse(function.returns)
        return self.block(function.body, depth)

    def block(self, statements, depth):
        lines = []
        for node in statements:
            if not isinstance(getattr(node, "value", None), ast.Constant) or not isinstance(node, ast.Expr):
                lines += ["\t" * depth + self.WORDS["note"] + note for note in self.module.notes_before(node)]
                lines += self.statement(node, depth)
        return lines

    def statement(self, node, depth):
        if isinstance(node, ast.If):
            return self.branches(node, depth, "if")
        if isinstance(node, ast.For):
            if getattr(getattr(node.iter, "func", None), "id", "") == "range":
                head = self.counting(self.text(node.target), [self.text(each) for each in node.iter.args])
            else:
                self.types[node.target.id] = item_of(self.type_of(node.iter))
                head = self.each(self.text(node.target), self.text(node.iter))
            return self.nested(head, node.body, depth)
        return ["\t" * depth + self.simple(node) + self.WORDS["end"]]

    def branches(self, node, depth, word):
        lines = self.nested(self.condition(word, self.text(node.test)), node.body, depth)
        if len(node.orelse) == 1 and isinstance(node.orelse[0], ast.If):
            return lines + self.branches(node.orelse[0], depth, self.WORDS["elif"])
        return lines + (self.nested(self.WORDS["else"], node.orelse, depth) if node.orelse else [])

    def simple(self, node):
        if isinstance(node, ast.Return):
            return "return" if node.value is None else "return " + self.value(node.value, self.returned)
        if isinstance(node, (ast.Assign, ast.AnnAssign)):
            target = node.target if isinstance(node, ast.AnnAssign) else node.targets[0]
            wanted = ast.unparse(node.annotation) if isinstance(node, ast.AnnAssign) else self.type_of(target)
            is_new = isinstance(target, ast.Name) and target.id not in self.types
            if is_new:
                self.types[target.id] = wanted or self.type_of(node.value)
            told = self.new(target, wanted) if is_new else self.text(target)
            return f"{told} = {self.value(node.value, wanted)}"
        if isinstance(node, ast.AugAssign):
            return f"{self.text(node.target)} {OPERATORS[kind_of(node)]}= {self.text(node.value)}"
        return self.text(node.value) if isinstance(node, ast.Expr) else type(node).__name__.lower()

    def new(self, target, _wanted):
        """A new local name."""
        return f"var {self.text(target)}"

    def note(self, lines):
        """Words about what follows."""
        return [self.WORDS["doc"] + line for line in lines]

    def documented(self, node):
        return self.note([line for line in (ast.get_docstring(node) or "").split("\n") if line])

    def members(self, node):
        """The lines of a class's fields, and each of its functions, without those that it has from elsewhere."""
        self.owner, self.types = node.name, {}
        fields, given = fields_of(node)
        lines = [line for each in node.body if isinstance(each, ast.AnnAssign) for line in self.by_hand(each)]
        for each in fields:
            kind = ast.unparse(each.annotation)
            is_set = each not in given and not is_none(each.value)
            lines += self.field(each, kind, f" = {self.value(each.value, kind)}" if is_set else "")
        texts = ["\n".join(lines)]
        for each in functions_of(node):
            told = self.by_hand(each) if is_by_hand(each) else self.function_text(each, self.body_of(each, given))
            texts += ["\n".join([*self.documented(each), *told])] if told else []
        return texts

    def body_of(self, function, given):
        if function.name != "__init__":
            return self.body(function)
        self.types = dict(arguments_of(function))
        return ["\t" + self.simple(each) + self.WORDS["end"] for each in given]


class WithBraces(Translation):
    """A language with the operators and conditions of C."""

    def condition(self, word, test):
        return f"{word} ({test})"

    def is_looser(self, inner, around):
        return (around == "Not" and inner != "Not") or super().is_looser(inner, around)

    def IfExp(self, node):
        return f"{self.text(node.test)} ? {self.text(node.body, node)} : {self.text(node.orelse, node)}"
