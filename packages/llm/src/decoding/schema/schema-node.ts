/** A schema of values, ready to be written by: what may stand where, in the order in which it is written. */
export type SchemaNode =
  | { readonly kind: "any" }
  /** One of these texts of JSON. */
  | { readonly kind: "literals"; readonly texts: readonly string[] }
  | { readonly kind: "string"; readonly min: number; readonly max: number }
  | {
      readonly kind: "number";
      readonly isInteger: boolean;
      readonly min: number;
      readonly max: number;
      /** Whether the bounds themselves are out of bounds. */
      readonly excludes: { readonly min: boolean; readonly max: boolean };
    }
  | { readonly kind: "object"; readonly members: readonly SchemaMember[] }
  /** With any members. */
  | { readonly kind: "record"; readonly values: SchemaNode }
  | {
      readonly kind: "array";
      readonly items: SchemaNode;
      readonly min: number;
      readonly max: number;
    }
  | { readonly kind: "union"; readonly nodes: readonly SchemaNode[] }
  /** Another part of the schema, or the whole: what stands there may hold itself. */
  | { readonly kind: "reference"; readonly to: () => SchemaNode };

/** A member of an object. */
export interface SchemaMember {
  readonly name: string;
  readonly node: SchemaNode;
  readonly isRequired: boolean;
}
