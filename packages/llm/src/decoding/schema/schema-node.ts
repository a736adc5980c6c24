/** A schema prepared for writing: the allowed content, in the order of writing. */
export type SchemaNode =
  | { readonly kind: "any" }
  /** One of several fixed JSON texts. */
  | { readonly kind: "literals"; readonly texts: readonly string[] }
  | { readonly kind: "string"; readonly min: number; readonly max: number }
  | {
      readonly kind: "number";
      readonly isInteger: boolean;
      readonly min: number;
      readonly max: number;
      /** Whether the bounds are exclusive. */
      readonly excludes: { readonly min: boolean; readonly max: boolean };
    }
  | { readonly kind: "object"; readonly members: readonly SchemaMember[] }
  /** An object with any properties. */
  | { readonly kind: "record"; readonly values: SchemaNode }
  | {
      readonly kind: "array";
      readonly items: SchemaNode;
      readonly min: number;
      readonly max: number;
    }
  | { readonly kind: "union"; readonly nodes: readonly SchemaNode[] }
  /** Another part of the schema, or its root; may be recursive. */
  | { readonly kind: "reference"; readonly to: () => SchemaNode };

/** A property of an object. */
export interface SchemaMember {
  readonly name: string;
  readonly node: SchemaNode;
  readonly isRequired: boolean;
}
