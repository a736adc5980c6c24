import type { TSchema } from "typebox";

/** The parts of a schema that lead to lists. */
interface Shape {
  readonly type?: unknown;
  readonly anyOf?: readonly Shape[];
  readonly properties?: Readonly<Record<string, Shape>>;
  readonly items?: TSchema;
  readonly minItems?: number;
  readonly maxItems?: number;
}

/** A long list in a value. */
export interface ListPart {
  readonly pointer: string;
  readonly list: readonly unknown[];
  /** The schema of its items. */
  readonly items: TSchema;
  readonly maxItems: number | undefined;
}

/** Longer lists are looked at item by item. */
const SHORT = 32;

/**
 * A copy of a value without the items of its long lists. Lists within these lists are not looked
 * for.
 *
 * @param take is called for each of them
 */
export function withoutLongLists(
  schema: TSchema,
  value: unknown,
  take: (list: ListPart) => void,
): unknown {
  return shortened(schema as Shape, value, "", take);
}

function shortened(
  shape: Shape,
  value: unknown,
  pointer: string,
  take: (list: ListPart) => void,
): unknown {
  if (Array.isArray(value)) {
    const { items, minItems = 0, maxItems } = listShapeOf(shape) ?? {};
    if (items === undefined) return value;
    if (value.length <= SHORT) {
      return value.map((item, index) => shortened(items, item, `${pointer}/${index}`, take));
    }
    take({ pointer, list: value, items, maxItems });
    return value.slice(0, minItems);
  }
  if (typeof value !== "object" || value === null || shape.properties === undefined) return value;
  const copy: Record<string, unknown> = { ...value };
  for (const [name, member] of Object.entries(shape.properties)) {
    if (Object.hasOwn(value, name)) {
      copy[name] = shortened(member, copy[name], `${pointer}/${name}`, take);
    }
  }
  return copy;
}

/** The list among the shapes that a value may have. */
function listShapeOf(shape: Shape): Shape | undefined {
  if (shape.type === "array") return shape;
  for (const one of shape.anyOf ?? []) {
    const found = listShapeOf(one);
    if (found !== undefined) return found;
  }
  return undefined;
}
