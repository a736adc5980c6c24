import type { DomainDefinition } from "@understudy/planner-core";
import { DomainName, IssueMessage, LayoutSchema } from "@understudy/session";
import { type Static, Type } from "typebox";

/** A domain file. The engine validates it. */
export const DomainBody = Type.Unsafe<DomainDefinition>({
  type: "object",
  description: "The domain, as in a domain file",
});

/** A domain in a list. */
export type DomainSummaryMessage = Static<typeof DomainSummarySchema>;
const DomainSummarySchema = Type.Object({
  name: DomainName,
  hash: Type.String({ description: "Hash of the domain's meaning; descriptions do not change it" }),
  revision: Type.String({ description: "SHA-256 of the whole definition" }),
});

/** Stores a domain under a name. */
export const PutDomainSchema = Type.Object({ name: DomainName, domain: DomainBody });

export const GetDomainSchema = Type.Object({ name: DomainName });

/** Removes an uploaded domain. */
export const DeleteDomainSchema = Type.Object({ name: DomainName });

export type DomainList = Static<typeof DomainListSchema>;
export const DomainListSchema = Type.Object({ domains: Type.Array(DomainSummarySchema) });

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
