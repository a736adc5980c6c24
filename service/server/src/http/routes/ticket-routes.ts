import { ErrorSchema } from "@understudy/session";
import type { FastifyRequest } from "fastify";
import type { Principal } from "../../access/principal.ts";
import { TicketRequestSchema, TicketSchema } from "../../schema/ticket-messages.ts";
import type { Tenants } from "../../tenants/tenants.ts";
import type { App } from "../app.ts";

/** Issues tickets to a game's own server, for its clients. */
export function ticketRoutes(
  app: App,
  tenants: Tenants,
  principalOf: (request: FastifyRequest) => Principal,
): void {
  app.post(
    "/v1/tickets",
    {
      config: { role: "plan" },
      schema: {
        tags: ["sessions"],
        summary: "Issues a ticket for a client that cannot keep a key",
        description: "It is valid once, for a minute, in the hello of a session.",
        body: TicketRequestSchema,
        response: { 200: TicketSchema, default: ErrorSchema },
      },
    },
    async (request) => tenants.issueTicket(principalOf(request), request.body),
  );
}
