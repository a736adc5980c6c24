// The classes of a syntax tree.

export const isClass = ({ type }) => type === "ClassDeclaration" || type === "ClassExpression";

/** The names that a class declares with a `#`, and whether each is a field. */
export function privateNames({ body }) {
  const members = body.body.filter(({ key }) => key?.type === "PrivateIdentifier");
  return new Map(members.map(({ key, type }) => [key.name, type === "PropertyDefinition"]));
}

/** The name of a property that a node reads or declares. */
export function propertyName({ type, computed, key, property }) {
  if (computed) return undefined;
  const name = type === "MemberExpression" ? property : key;
  return name?.type === "Identifier" ? name.name : undefined;
}

/** Calls back for each node of a tree, with the classes around it, outermost first. */
export function visit(node, each, classes = []) {
  each(node, classes);
  const inside = isClass(node) ? [...classes, node] : classes;
  for (const child of Object.values(node)) {
    for (const part of Array.isArray(child) ? child : [child]) {
      if (typeof part?.type === "string") visit(part, each, inside);
    }
  }
}
