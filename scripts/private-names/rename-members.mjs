// A bundler that builds for ES2020 or older turns each private name of a class into a WeakMap, and each field into a call of
// `Object.defineProperty`. What is published has neither: `#name` becomes `_name`, and the constructor sets the fields.
import { transformSync } from "esbuild";
import { parseAst } from "vitest/node";
import { publishedNames } from "./published-names.mjs";
import { isClass, propertyName, visit } from "./walk.mjs";

/** Fields of TypeScript may be set where those of JavaScript are defined. No import is left out. */
const SET_FIELDS = { useDefineForClassFields: false, verbatimModuleSyntax: true };

/**
 * @param code a module in JavaScript or TypeScript
 * @param map its source map, if it has one
 * @returns the module in JavaScript, without private names and without fields of objects, and its map; undefined if it has
 * none of them
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

/** As long as it was: the map still fits. */
function renamed({ name: old, start, end }, classes, names) {
  const owner = classes.findLast((each) => names.get(each).has(old));
  const name = names.get(owner).get(old);
  return { name, start, end, text: name.padEnd(end - start) };
}

/**
 * A field without a value would be left out, and appear when it is first set: objects of a class would differ in shape. At
 * the end of its line a value moves nothing else.
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

/** Changes of a text, in any order. */
function applied(edits, text) {
  let changed = "";
  let end = 0;
  for (const edit of edits.toSorted((a, b) => a.start - b.start)) {
    changed += text.slice(end, edit.start) + edit.text;
    end = edit.end;
  }
  return changed + text.slice(end);
}
