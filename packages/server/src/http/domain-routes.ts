import Type from "typebox";
import { DomainName } from "../schema/common.ts";
import {
  DomainBody,
  DomainListSchema,
  DomainSchema,
  ErrorSchema,
} from "../schema/domain-messages.ts";
import type { PlannerService } from "../service/planner-service.ts";
import type { App } from "./app.ts";

const tags = ["domains"];
const Named = Type.Object({ name: DomainName });

/** Domains: what agents can sense, do and want. */
export function domainRoutes(app: App, service: PlannerService): void {
  app.put(
    "/v1/domains/:name",
    {
      schema: {
        tags,
        summary: "Keeps a domain under a name",
        description:
          "The body is a domain file. Requests that run end on the version that they began with.",
        params: Named,
        body: DomainBody,
        response: { 200: DomainSchema, 201: DomainSchema, default: ErrorSchema },
      },
    },
    async (request, reply) => {
      const { isNew, message } = service.putDomain(request.params.name, request.body);
      return reply.status(isNew ? 201 : 200).send(message);
    },
  );
  app.get(
    "/v1/domains",
    { schema: { tags, summary: "Lists the domains", response: { 200: DomainListSchema } } },
    async () => service.listDomains(),
  );
  app.get(
    "/v1/domains/:name",
    {
      schema: {
        tags,
        summary: "Shows a domain",
        params: Named,
        response: { 200: DomainSchema, default: ErrorSchema },
      },
    },
    async (request) => service.getDomain(request.params.name),
  );
}
