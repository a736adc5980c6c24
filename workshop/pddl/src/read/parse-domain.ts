/**
 * Parses text to trees, with the place of each word.
 *
 * @module
 */

import type { PddlLimits } from "../limits.ts";
import { PddlIssueCollector, type PddlPlace, pddlError } from "../pddl-error.ts";
import type { ActionSchema, DerivedPredicate, DomainFile, Signature, TypedName } from "./ast.ts";
import { abbreviate, type ListNode, type Node } from "./expression-tree.ts";
import { ACTION_PARTS, meantKeyword, SECTIONS } from "./keywords.ts";
import { parseEffect } from "./parse-effect.ts";
import { expectLength, expressionSize, formulaSize, parseFormula } from "./parse-formula.ts";
import { parseConstraints, type Requirements } from "./parse-trajectory.ts";
import type { ExpressionFile } from "./read-expression.ts";
import {
  expectList,
  expectName,
  expectWord,
  headOf,
  readSignature,
  readTypedList,
} from "./syntax.ts";
import { refuseUnsupported } from "./unsupported.ts";

/** Parses a domain. @throws PddlError with every invalid part */
export function parseDomainFile(file: ExpressionFile, limits: PddlLimits): DomainFile {
  const { root, annotations } = file;
  const types: TypedName[] = [];
  const constants: TypedName[] = [];
  const predicates: Signature[] = [];
  const functions: Signature[] = [];
  const actions: ActionSchema[] = [];
  const derived: DerivedPredicate[] = [];
  const required: Requirements = { trajectories: [], preferences: [] };
  const issues = new PddlIssueCollector();
  const name = readDomainHeader(root, "domain");
  for (const node of root.items.slice(2)) {
    issues.attempt(() => {
      const section = expectList(node, "a section", root.place);
      const rest = section.items.slice(1);
      const head = headOf(section);
      if (head === ":requirements") return;
      // One by one: spreading a large file would exceed the argument limit.
      if (head === ":types") {
        for (const each of readTypedList(rest, "type")) types.push(each);
      } else if (head === ":constants") {
        for (const each of readTypedList(rest, "object")) constants.push(each);
      } else if (head === ":predicates") {
        for (const each of rest) predicates.push(readSignature(each, "a predicate"));
      } else if (head === ":functions") {
        for (const each of readFunctions(rest)) functions.push(each);
      } else if (head === ":action") actions.push(readAction(section, limits));
      else if (head === ":derived") derived.push(readDerived(section, limits));
      else if (head === ":constraints") parseConstraints(section, required);
      else refuseSection(section, head, "domain");
    });
  }
  issues.finish();
  const declared = { types, constants, predicates, functions, actions, derived };
  return { name, ...declared, ...required, annotations };
}

/** The name in `(define (domain name) …`. */
export function readDomainHeader(root: ListNode, kind: "domain" | "problem"): string {
  const hint = `a ${kind} begins with (define (${kind} name) …`;
  const header = root.items[1];
  if (headOf(root) !== "define" || header?.kind !== "list" || headOf(header) !== kind) {
    throw pddlError(root.place, `this is not a ${kind}`, hint);
  }
  // File names do not matter, so any name is accepted.
  return expectWord(header.items[1], `the name of the ${kind}`, header.place).text;
}

/** @throws PddlError always, for an unknown or unsupported section */
export function refuseSection(section: ListNode, head: string, kind: keyof typeof SECTIONS): never {
  refuseUnsupported(section);
  const what = head === "" ? "this list" : `"${abbreviate(head)}"`;
  const other = kind === "domain" ? "problem" : "domain";
  const isElsewhere = (SECTIONS[other] as readonly string[]).includes(head);
  const meant = meantKeyword(head, SECTIONS[kind]);
  const hint = isElsewhere
    ? `it belongs into the ${other} file`
    : meant === undefined
      ? `a ${kind} has ${SECTIONS[kind].join(", ")}`
      : `did you mean ${meant}?`;
  throw pddlError(section.place, `${what} is not a section of a ${kind}`, hint);
}

/** Functions may have a type, as in `- number`. */
function readFunctions(nodes: readonly Node[]): Signature[] {
  const result: Signature[] = [];
  for (let index = 0; index < nodes.length; index++) {
    const node = nodes[index] as Node;
    if (node.kind === "word" && node.text === "-") {
      const type = nodes[++index];
      if (type?.kind === "word" && type.text === "number") continue;
      const hint = "only functions with numbers are supported: use a predicate";
      throw pddlError(type?.place ?? node.place, "functions with objects are not supported", hint);
    }
    result.push(readSignature(node, "a function"));
  }
  return result;
}

function readAction(section: ListNode, limits: PddlLimits): ActionSchema {
  const { items, place } = section;
  if (items[1] === undefined || isKeyword(items[1])) {
    throw pddlError(place, "this action has no name", "such as (:action move :parameters …)");
  }
  const { text: name } = expectName(items[1], "the name of an action", place);
  const parts = new Map<string, ListNode>();
  let last = "";
  for (let index = 2; index < items.length; index += 2) {
    const item = items[index] as Node;
    const isWrapped =
      item.kind === "list" && meantKeyword(headOf(item), ACTION_PARTS) !== undefined;
    if (item.kind === "list" && (last === "" || isWrapped)) {
      const hint = isWrapped
        ? `without parentheses around it: ${abbreviate(headOf(item))} (…)`
        : "a keyword comes first: :parameters, :precondition or :effect";
      throw pddlError(item.place, `this list stands right in the action ${name}`, hint);
    }
    if (item.kind === "list") {
      throw pddlError(item.place, `there are two lists after ${last}`, "join them: (and (…) (…))");
    }
    const key = expectWord(item, "a keyword such as :effect", place);
    if (!(ACTION_PARTS as readonly string[]).includes(key.text)) {
      const meant = meantKeyword(key.text, ACTION_PARTS);
      const known = "an action has :parameters, :precondition and :effect";
      const hint = meant === undefined ? known : `did you mean ${meant}?`;
      throw pddlError(key.place, `"${abbreviate(key.text)}" is not part of an action`, hint);
    }
    if (parts.has(key.text)) throw pddlError(key.place, `${key.text} is given twice`);
    parts.set(key.text, expectList(items[index + 1], `a list after ${key.text}`, key.place));
    last = key.text;
  }
  const empty: ListNode = { kind: "list", items: [], place };
  const list = parts.get(":parameters") ?? empty;
  const parameters = readTypedList(list.items, "variable");
  if (parameters.length > limits.maxParameters) {
    throw pddlError(list.place, `has more than ${limits.maxParameters} parameters`);
  }
  const precondition = parseFormula(parts.get(":precondition") ?? empty);
  const effects = parseEffect(parts.get(":effect") ?? empty);
  const size = effects.reduce(
    (sum, { condition, literals, changes }) =>
      sum +
      formulaSize(condition) +
      literals.length +
      changes.reduce((all, { amount }) => all + expressionSize(amount), 0),
    formulaSize(precondition),
  );
  checkSize(size, place, limits);
  return { name, parameters, precondition, effects, place };
}

function isKeyword(node: Node): boolean {
  return node.kind === "list" || node.text.startsWith(":");
}

/** `(:derived (reachable ?x - place) (…))` */
function readDerived(section: ListNode, limits: PddlLimits): DerivedPredicate {
  const { items, place } = section;
  expectLength(section, 3);
  const head = readSignature(items[1] as Node, "a predicate");
  const condition = parseFormula(expectList(items[2], "a condition", place));
  checkSize(formulaSize(condition), place, limits);
  return { head, condition };
}

function checkSize(size: number, place: PddlPlace, { maxActionSize }: PddlLimits): void {
  if (size > maxActionSize) {
    throw pddlError(place, `has more than ${maxActionSize} conditions and effects`);
  }
}
