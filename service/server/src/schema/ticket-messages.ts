import { AgentName, DomainName } from "@understudy/session";
import { type Static, Type } from "typebox";
import { EXAMPLES } from "./examples.ts";

/** The rights requested for a ticket. */
export type TicketRequest = Static<typeof TicketRequestSchema>;
export const TicketRequestSchema = Type.Object(
  {
    domain: DomainName,
    agents: Type.Optional(
      Type.Array(AgentName, {
        maxItems: 32,
        description: "The agents that the client speaks for; default: any",
      }),
    ),
  },
  { examples: [EXAMPLES.ticket] },
);

export type TicketMessage = Static<typeof TicketSchema>;
export const TicketSchema = Type.Object({
  ticket: Type.String({ description: "For the `hello` of one session" }),
  expiresInMs: Type.Integer(),
});
