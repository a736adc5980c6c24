/**
 * Parses text to trees, with the place of each word.
 *
 * @module
 */

import { PddlIssueCollector, pddlError } from "../pddl-error.ts";
import { checkSize, readActionParts } from "./action-parts.ts";
import type {
  ActionSchema,
  DerivedPredicate,
  DomainFile,
  DurativeAction,
  Signature,
  TypedName,
} from "./ast.ts";
import { abbreviate, type ListNode, type Node } from "./expression-tree.ts";
import { ACTION_PARTS, meantKeyword, SECTIONS } from "./keywords.ts";
import { readDurative } from "./parse-durative.ts";
import { effectSize, parseEffect } from "./parse-effect.ts";
import { expectLength, formulaSize, parseFormula } from "./parse-formula.ts";
import { parseConstraints, type Requirements } from "./parse-trajectory.ts";
import type { ExpressionFile } from "./read-expression.ts";
import { expectList, expectWord, headOf, readSignature, readTypedList } from "./syntax.ts";
import { refuseUnsupported } from "./unsupported.ts";

/** Parses a domain. @throws PddlError with every invalid part */
export function parseDomainFile(file: ExpressionFile): DomainFile {
  const { root, annotations } = file;
  const types: TypedName[] = [];
  const constants: TypedName[] = [];
  const predicates: Signature[] = [];
  const functions: Signature[] = [];
  const actions: ActionSchema[] = [];
  const durative: DurativeAction[] = [];
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
      } else if (head === ":action") actions.push(readAction(section));
      else if (head === ":durative-action") durative.push(readDurative(section));
      else if (head === ":derived") derived.push(readDerived(section));
      else if (head === ":constraints") parseConstraints(section, required);
      else refuseSection(section, head, "domain");
    });
  }
  issues.finish();
  const declared = { types, constants, predicates, functions, actions, durative, derived };
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

function readAction(section: ListNode): ActionSchema {
  const { name, parameters, part, place } = readActionParts(section, ACTION_PARTS);
  const precondition = parseFormula(part(":precondition"));
  const effects = parseEffect(part(":effect"));
  checkSize(formulaSize(precondition) + effectSize(effects), place);
  return { name, parameters, precondition, effects, place };
}

/** `(:derived (reachable ?x - place) (…))` */
function readDerived(section: ListNode): DerivedPredicate {
  const { items, place } = section;
  expectLength(section, 3);
  const head = readSignature(items[1] as Node, "a predicate");
  const condition = parseFormula(expectList(items[2], "a condition", place));
  checkSize(formulaSize(condition), place);
  return { head, condition };
}
