// The classes of a syntax tree.

export const isClass = ({ type }) => type === "ClassDeclaration" || type === "ClassExpression";

/** The private names of a class, and whether each is a field. */
export function privateNames({ body }) {
  const members = body.body.filter(({ key }) => key?.type === "PrivateIdentifier");
  return new Map(members.map(({ key, type }) => [key.name, type === "PropertyDefinition"]));
}

/** The name of a read or declared property. */
export function propertyName({ type, computed, key, property }) {
  if (computed) return undefined;
  const name = type === "MemberExpression" ? property : key;
  return name?.type === "Identifier" ? name.name : undefined;
}

/** Visits each node of a tree, with its enclosing classes, outermost first. */
export function visit(node, each, classes = []) {
  each(node, classes);
  const inside = isClass(node) ? [...classes, node] : classes;
  for (const child of Object.values(node)) {
    for (const part of Array.isArray(child) ? child : [child]) {
      if (typeof part?.type === "string") visit(part, each, inside);
    }
  }
}
