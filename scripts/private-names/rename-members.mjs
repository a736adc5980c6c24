// For ES2020 or older, bundlers turn each private name into a WeakMap, and each field into a call of
// `Object.defineProperty`. Published modules have neither: `#name` becomes `_name`, and the constructor sets the
// fields.
import { transformSync } from "esbuild";
import { parseAst } from "vitest/node";
import { publishedNames } from "./published-names.mjs";
import { isClass, propertyName, visit } from "./walk.mjs";

/** TypeScript's fields may be assigned where JavaScript's are defined. All imports are kept. */
const SET_FIELDS = { useDefineForClassFields: false, verbatimModuleSyntax: true };

/**
 * @param code a JavaScript or TypeScript module
 * @param map its source map, if any
 * @returns the JavaScript module without private names and instance fields, and its map; undefined if it has none
 */
export function renameMembers(code, map = undefined) {
  const edits = editsOf(code);
  if (edits.length === 0) return undefined;
  const source = map === undefined ? "" : `\n//# sourceMappingURL=${dataOf(map)}`;
  return transformSync(applied(edits, code) + source, {
    loader: "ts",
    tsconfigRaw: { compilerOptions: SET_FIELDS },
    target: "esnext",
    charset: "utf8",
    sourcemap: "external",
    sourcesContent: false,
    logLevel: "error",
  });
}

const dataOf = (map) => `data:application/json;base64,${Buffer.from(map).toString("base64")}`;

function editsOf(code) {
  const tree = parseAst(code, { lang: "ts" });
  const taken = new Set();
  visit(tree, (node) => taken.add(propertyName(node)));
  taken.delete(undefined);
  const names = new Map();
  const edits = [];
  visit(tree, (node, classes) => {
    if (isClass(node)) {
      names.set(node, publishedNames(node, taken));
      edits.push(...emptyFields(node, code));
    }
    if (node.type === "PrivateIdentifier") edits.push(renamed(node, classes, names));
    if (node.type === "BinaryExpression" && node.left.type === "PrivateIdentifier") {
      throw new Error(`\`#${node.left.name} in …\` has no other name: ask instanceof instead`);
    }
  });
  const met = edits.find(({ name }) => taken.has(name));
  if (met !== undefined) throw new Error(`${met.name} is there already: give one another name`);
  return edits;
}

/** The same length, so that the map still fits. */
function renamed({ name: old, start, end }, classes, names) {
  const owner = classes.findLast((each) => names.get(each).has(old));
  const name = names.get(owner).get(old);
  return { name, start, end, text: name.padEnd(end - start) };
}

/**
 * A field without a value would be dropped, and appear on its first assignment: objects of a class would differ in
 * shape. A value at the end of its line moves nothing else.
 */
function emptyFields({ body }, code) {
  const fields = body.body.filter(
    ({ type, static: isStatic }) => type === "PropertyDefinition" && !isStatic,
  );
  const maker = body.body.find(({ kind }) => kind === "constructor");
  const set = new Set(maker?.value.body?.body.map((statement) => fieldSetBy(statement, code)));
  return fields.map(({ key, value, declare, end }) => {
    const isSet = declare || value !== null || set.has(`this.${code.slice(key.start, key.end)}`);
    return { start: end - 1, end, text: isSet ? code.slice(end - 1, end) : " = void 0;" };
  });
}

function fieldSetBy({ expression }, code) {
  if (expression?.type !== "AssignmentExpression" || expression.operator !== "=") return undefined;
  return code.slice(expression.left.start, expression.left.end);
}

/** Applies changes to a text, in any order. */
function applied(edits, text) {
  let changed = "";
  let end = 0;
  for (const edit of edits.toSorted((a, b) => a.start - b.start)) {
    changed += text.slice(end, edit.start) + edit.text;
    end = edit.end;
  }
  return changed + text.slice(end);
}
