import type { Domain } from "@understudy/planner-core";
import { type Static, Type } from "typebox";

/** The schema of a mistake and its place. */
export const IssueMessage = Type.Object({
  pointer: Type.String({ description: "JSON pointer to the place" }),
  message: Type.String(),
  hint: Type.Optional(Type.String()),
});

/** The mistakes of a request. */
export type ErrorMessage = Static<typeof ErrorSchema>;
/** The schema of an error's body. */
export const ErrorSchema = Type.Object({
  error: Type.Object({
    code: Type.String(),
    message: Type.String(),
    pointer: Type.Optional(Type.String()),
    hint: Type.Optional(Type.String()),
    issues: Type.Optional(Type.Array(IssueMessage)),
    retryAfterMs: Type.Optional(Type.Number()),
  }),
});

/** The position of each variable in a packed state. */
export type LayoutMessage = Static<typeof LayoutSchema>;
/** The schema of a layout. */
export const LayoutSchema = Type.Array(
  Type.Object({
    name: Type.String(),
    slot: Type.Integer(),
    type: Type.Enum(["boolean", "enum", "integer"]),
    values: Type.Optional(
      Type.Array(Type.String(), { description: "The values of an enum, by code" }),
    ),
    min: Type.Optional(Type.Integer()),
    max: Type.Optional(Type.Integer()),
  }),
  { description: "Variables by the slot of the packed state" },
);

/** The layout of a domain's states. */
export function layoutOf({ variables }: Domain): LayoutMessage {
  return variables.all.map(({ name, id, type, values, min, max }) => ({
    name,
    slot: id,
    type,
    ...(type === "enum" ? { values: [...values] } : {}),
    ...(type === "integer" ? { min, max } : {}),
  }));
}
