/**
 * From text to trees: what the files say, with the place of each word.
 *
 * @module
 */

import type { PddlLimits } from "../limits.ts";
import { PddlIssueCollector, type PddlPlace, pddlError } from "../pddl-error.ts";
import type { ActionSchema, DerivedPredicate, DomainFile, Signature, TypedName } from "./ast.ts";
import { parseEffect } from "./parse-effect.ts";
import { expectLength, expressionSize, formulaSize, parseFormula } from "./parse-formula.ts";
import { parseConstraints, type Requirements } from "./parse-trajectory.ts";
import { abbreviate, type ExpressionFile, type ListNode, type Node } from "./read-expression.ts";
import {
  expectList,
  expectName,
  expectWord,
  headOf,
  readSignature,
  readTypedList,
} from "./syntax.ts";
import { refuseUnsupported } from "./unsupported.ts";

/** Reads a domain. @throws PddlError with every part that is wrong */
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
      // One by one: a file may have more than fit into the arguments of a call.
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
      else refuseSection(section, head);
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
  // Names of files are of no consequence, so that they may be anything.
  return expectWord(header.items[1], `the name of the ${kind}`, header.place).text;
}

/** @throws PddlError always: the section is unknown or not supported */
export function refuseSection(section: ListNode, head: string): never {
  refuseUnsupported(section);
  const what = head === "" ? "this list" : `"${abbreviate(head)}"`;
  throw pddlError(section.place, `${what} is not a section that is known here`);
}

/** Functions may be typed, as `- number`. */
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
  const { text: name } = expectName(items[1], "the name of an action", place);
  const parts = new Map<string, ListNode>();
  let last = "";
  for (let index = 2; index < items.length; index += 2) {
    const item = items[index] as Node;
    if (item.kind === "list" && last !== "") {
      throw pddlError(item.place, `there are two lists after ${last}`, "join them: (and (…) (…))");
    }
    const key = expectWord(item, "a keyword such as :effect", place);
    if (![":parameters", ":precondition", ":effect"].includes(key.text)) {
      const hint = "an action has :parameters, :precondition and :effect";
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
