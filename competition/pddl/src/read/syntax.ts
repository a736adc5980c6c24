import { type PddlPlace, pddlError } from "../pddl-error.ts";
import type { Signature, TypedName, TypeName } from "./ast.ts";
import { abbreviate, type ListNode, type Node, type WordNode } from "./expression-tree.ts";
import { meantComparison, meantKeyword, OPERATORS } from "./keywords.ts";

/** Names become parts of dotted names of variables and tools. */
const NAME = /^[a-z_][a-z0-9_-]*$/;
/** An object is never the first part of such a name, and may begin with a digit. */
const OBJECT = /^[a-z0-9_][a-z0-9_-]*$/;
const NUMBER = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/;

/** The first word of a list, or "" if it starts with none. */
export function headOf(node: ListNode): string {
  const first = node.items[0];
  return first?.kind === "word" ? first.text : "";
}

export function isNumeral(text: string): boolean {
  return NUMBER.test(text);
}

/** @throws PddlError unless the node is a list */
export function expectList(node: Node | undefined, what: string, near: PddlPlace): ListNode {
  if (node?.kind === "list") return node;
  if (node === undefined) throw pddlError(near, `${what} is missing`);
  throw pddlError(node.place, `"${abbreviate(node.text)}" was found where ${what} is expected`);
}

/** @throws PddlError unless the node is a word */
export function expectWord(node: Node | undefined, what: string, near: PddlPlace): WordNode {
  if (node?.kind === "word") return node;
  throw pddlError(node?.place ?? near, `${what} is missing`);
}

/** @throws PddlError unless the node is the name of a predicate, function, type or action */
export function expectName(node: Node | undefined, what: string, near: PddlPlace): WordNode {
  return matching(expectWord(node, what, near), NAME, what);
}

/** @throws PddlError unless the node is an object or a variable such as `?x` */
export function expectTerm(node: Node | undefined, near: PddlPlace): string {
  const word = expectWord(node, "an object or a variable", near);
  if (word.text.startsWith("?")) return expectVariable(word);
  return matching(word, OBJECT, "an object").text;
}

/**
 * Parses `a b - t c - (either t u) d`.
 *
 * @throws PddlError for a dash without a type, or without names unless they are objects
 */
export function readTypedList(
  nodes: readonly Node[],
  kind: "variable" | "object" | "type",
): TypedName[] {
  const result: TypedName[] = [];
  let untyped: WordNode[] = [];
  const flush = (types: readonly TypeName[]): void => {
    for (const { text, place } of untyped) result.push({ name: text, types, place });
    untyped = [];
  };
  for (let index = 0; index < nodes.length; index++) {
    const node = nodes[index] as Node;
    if (node.kind === "word" && node.text.startsWith("-")) {
      // Some files omit the space after the dash.
      const type: Node | undefined =
        node.text === "-" ? nodes[++index] : { ...node, text: node.text.slice(1) };
      // Task generators write types without objects.
      if (untyped.length === 0 && kind !== "object") {
        throw pddlError(node.place, "this dash types nothing");
      }
      if (type === undefined) throw pddlError(node.place, "a type is missing after this dash");
      flush(readType(type));
    } else if (kind === "variable") {
      const word = expectWord(node, "a variable", node.place);
      expectVariable(word);
      untyped.push(word);
    } else {
      const word = expectWord(node, `a name of ${kind}s`, node.place);
      untyped.push(matching(word, kind === "object" ? OBJECT : NAME, `an ${kind}`));
    }
  }
  flush([]);
  return result;
}

/** Parses the declaration of a predicate or function: `(at ?x - thing ?p - place)`. */
export function readSignature(node: Node, what: string): Signature {
  const list = expectList(node, what, node.place);
  const { text, place } = expectName(list.items[0], `the name of ${what}`, list.place);
  return { name: text, parameters: readTypedList(list.items.slice(1), "variable"), place };
}

function readType(node: Node): readonly TypeName[] {
  if (node.kind === "word") {
    const { text, place } = expectName(node, "a type", node.place);
    return [{ name: text, place }];
  }
  if (headOf(node) !== "either" || node.items.length < 2) {
    throw pddlError(node.place, "this is not a type", "a name, or (either a b)");
  }
  return node.items.slice(1).map((item) => {
    const { text, place } = expectName(item, "a type", item.place);
    return { name: text, place };
  });
}

function expectVariable(word: WordNode): string {
  if (word.text.startsWith("?") && OBJECT.test(word.text.slice(1))) return word.text;
  throw pddlError(word.place, `"${abbreviate(word.text)}" is not a variable`, "such as ?x");
}

function matching(word: WordNode, pattern: RegExp, what: string): WordNode {
  if (pattern.test(word.text) && word.text.length <= 100) return word;
  const meant = meantComparison(word.text) ?? meantKeyword(word.text, OPERATORS);
  const first = pattern === OBJECT ? "a letter, a digit or _" : "a letter or _";
  const hint =
    meant === undefined || pattern.test(word.text)
      ? `${first} first, then letters, digits, - and _, at most 100 in all`
      : `did you mean ${meant}?`;
  throw pddlError(word.place, `"${abbreviate(word.text)}" cannot be ${what}`, hint);
}
