import { type Module, readHelper, readModule, resolveImport } from "./modules.ts";
import { isFunction, nodesOf, type SyntaxNode } from "./syntax.ts";

/** Modules whose calls assert. */
const ASSERTING = /^(vitest|(node:)?assert(\/strict)?)$/;
/** Calls before that of a test itself: for its table, or its condition. */
const BEFORE = /^(each|for|runIf|skipIf|extend)$/;

/**
 * The tests of a file without an assertion: neither they have one nor a function that they name, in the file or in a file
 * for tests that it imports. Whether it is reached is not checked. Each test is given as its line and its name.
 */
export function findUnasserted(file: string): string[] {
  const module = readModule(file);
  // The cases of a conformance suite throw, and a suite has tests of its own.
  const isConformance = [...module.imports.values()].some(({ name }) => /Conformance$/.test(name));
  const found: string[] = [];
  for (const node of nodesOf(module.tree)) {
    if (node.type !== "CallExpression" || !isTest(node["callee"], module)) continue;
    const [title, ...others] = node["arguments"] as SyntaxNode[];
    const body = others.find(isFunction) ?? others[0];
    if (title === undefined || body === undefined) continue;
    if (isConformance && isCase(body)) continue;
    if (asserts(body, module, new Set())) continue;
    found.push(`${module.lineOf(node)}: ${title["value"] ?? title["name"] ?? "`…`"}`);
  }
  return found;
}

/** Whether a call's name is `it`, `it.each(…)`, `it.runIf(…)` and the like. */
function isTest(callee: SyntaxNode, module: Module): boolean {
  const { type, name, object, property } = callee;
  if (type === "Identifier") {
    return /^(it|test)$/.test(name) && module.imports.get(name)?.from === "vitest";
  }
  if (type === "MemberExpression") return !BEFORE.test(property.name) && isTest(object, module);
  const before = type === "CallExpression" ? callee["callee"] : callee["tag"];
  return before?.type === "MemberExpression" && isTest(before.object, module);
}

/** Whether a test is `run`, or only calls it. */
function isCase(body: SyntaxNode): boolean {
  const called = body.type === "ArrowFunctionExpression" ? body["body"].callee : body;
  return called?.name === "run";
}

function asserts(node: SyntaxNode, module: Module, seen: Set<SyntaxNode>): boolean {
  if (seen.has(node)) return false;
  seen.add(node);
  const names = new Set<string>();
  for (const each of nodesOf(node)) {
    if (each.type === "Identifier") names.add(each["name"]);
    if (each.type === "CallExpression" && (isAssertion(each, module) || isJudged(each)))
      return true;
  }
  return [...names].some((name) => reaches(name, module, seen));
}

/** Whether a call asserts: `expect(…).toBe(…)`, `assert.equal(…)`, `assert(…)`, `workload.check()`. */
function isAssertion(call: SyntaxNode, module: Module): boolean {
  let callee = call["callee"];
  // Benchmarks check what they measure, and throw.
  if (callee.type === "MemberExpression" && callee.property.name === "check") return true;
  const isPlain = callee.type === "Identifier";
  while (callee.type !== "Identifier") {
    callee = callee.object ?? callee.callee;
    if (callee === undefined) return false;
  }
  const from = module.imports.get(callee.name)?.from ?? "";
  if (!ASSERTING.test(from)) return false;
  if (from !== "vitest") return true;
  // `expect(value)` alone says nothing.
  return /^(assert|expectTypeOf)/.test(callee.name) || (callee.name === "expect" && !isPlain);
}

/** Whether a call is of a property that returns whether it holds. */
function isJudged(call: SyntaxNode): boolean {
  const { callee } = call as SyntaxNode;
  if (callee.type !== "MemberExpression" || !/^(async)?property$/i.test(callee.property.name)) {
    return false;
  }
  const judge = call["arguments"].at(-1);
  if (judge === undefined || !isFunction(judge)) return false;
  if (judge.body.type !== "BlockStatement") return judge.body.type !== "CallExpression";
  return [...nodesOf(judge.body)].some(
    ({ type, argument }) => type === "ReturnStatement" && argument,
  );
}

/** Whether a name stands for something that asserts, here or where it is imported from. */
function reaches(name: string, module: Module, seen: Set<SyntaxNode>): boolean {
  const values = module.named().get(name) ?? [];
  if (values.some((value) => asserts(value, module, seen))) return true;
  const imported = module.imports.get(name);
  return imported !== undefined && isExportAsserting(imported.name, imported.from, module, seen);
}

function isExportAsserting(
  name: string,
  from: string,
  importer: Module,
  seen: Set<SyntaxNode>,
): boolean {
  const file = resolveImport(from, importer.file);
  if (file === undefined || !/test/.test(file.slice(importer.root.length))) return false;
  const module = readHelper(file);
  if (reaches(name, module, seen)) return true;
  return module.passedOn.some((next) => isExportAsserting(name, next, module, seen));
}
