import type { DomainDefinition } from "@understudy/planner-core";
import { type Static, Type } from "typebox";
import { DomainName } from "./common.ts";

/** A domain file. The engine validates it. */
export const DomainBody = Type.Unsafe<DomainDefinition>({
  type: "object",
  description: "The domain: what a domain file holds",
});

const IssueMessage = Type.Object({
  pointer: Type.String({ description: "JSON pointer to the place" }),
  message: Type.String(),
  hint: Type.Optional(Type.String()),
});

/** The mistakes of a request. */
export type ErrorMessage = Static<typeof ErrorSchema>;
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

/** A domain in a list. */
export type DomainSummaryMessage = Static<typeof DomainSummarySchema>;
const DomainSummarySchema = Type.Object({
  name: DomainName,
  hash: Type.String({ description: "What the domain means: descriptions do not change it" }),
  revision: Type.String({ description: "SHA-256 of the whole definition" }),
});

/** Stores a domain under a name. */
export const PutDomainSchema = Type.Object({ name: DomainName, domain: DomainBody });

export const GetDomainSchema = Type.Object({ name: DomainName });

/** Removes an uploaded domain. */
export const DeleteDomainSchema = Type.Object({ name: DomainName });

export type DomainList = Static<typeof DomainListSchema>;
export const DomainListSchema = Type.Object({ domains: Type.Array(DomainSummarySchema) });

/** The position of each variable in a packed state. */
export const LayoutSchema = Type.Array(
  Type.Object({
    name: Type.String(),
    slot: Type.Integer(),
    type: Type.Enum(["boolean", "enum", "integer"]),
    values: Type.Optional(Type.Array(Type.String(), { description: "Of an enum, by code" })),
    min: Type.Optional(Type.Integer()),
    max: Type.Optional(Type.Integer()),
  }),
  { description: "Variables by the slot of the packed state" },
);

export type DomainMessage = Static<typeof DomainSchema>;
export const DomainSchema = Type.Object({
  ...DomainSummarySchema.properties,
  description: Type.String(),
  layout: LayoutSchema,
  tools: Type.Array(Type.String()),
  goals: Type.Array(Type.String()),
  actions: Type.Integer({ description: "Ground actions" }),
  warnings: Type.Array(IssueMessage),
});
