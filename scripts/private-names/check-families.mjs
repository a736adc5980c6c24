// Private names are separate for related classes; public names with an initial underscore or letter may clash.
import { parseAst } from "vitest/node";
import { publishedNames } from "./published-names.mjs";
import { isClass, propertyName, visit } from "./walk.mjs";

/** @param sources TypeScript texts by path. @returns the clashes, a sentence each */
export function checkFamilies(sources) {
  const classes = Object.entries(sources).flatMap(([path, code]) => classesIn(path, code));
  return classes.flatMap((each) =>
    ancestorsOf(each, classes).flatMap((ancestor) => meetings(each, ancestor)),
  );
}

function classesIn(path, code) {
  const found = [];
  if (!code.includes("class ")) return found;
  visit(parseAst(code, { lang: "ts" }), (node) => {
    if (!isClass(node)) return;
    const { id, superClass, body } = node;
    const base = superClass === null ? undefined : code.slice(superClass.start, superClass.end);
    // Source names by published name.
    const members = new Map(
      body.body.map((member) => [propertyName(member), propertyName(member)]),
    );
    members.delete(undefined);
    for (const [name, published] of publishedNames(node)) members.set(published, `#${name}`);
    found.push({ path, name: id?.name ?? "a class", base, members });
  });
  return found;
}

/** By name: of two classes with the same name, either may be meant. */
function ancestorsOf({ base }, classes, met = new Set()) {
  for (const each of base === undefined ? [] : classes.filter(({ name }) => name === base)) {
    if (met.has(each)) continue;
    met.add(each);
    ancestorsOf(each, classes, met);
  }
  return [...met];
}

function meetings(derived, ancestor) {
  return [...derived.members].flatMap(([published, name]) => {
    const other = ancestor.members.get(published);
    if (other === undefined || !`${name}${other}`.includes("#")) return [];
    return `${derived.path}: ${name} of ${derived.name} and ${other} of ${ancestor.name} are both published as ${published}: give one another name`;
  });
}
