import Type from "typebox";
import { DomainName } from "../schema/common.ts";
import {
  DomainBody,
  DomainListSchema,
  DomainSchema,
  ErrorSchema,
} from "../schema/domain-messages.ts";
import type { App, ServiceOf } from "./app.ts";

const tags = ["domains"];
const Named = Type.Object({ name: DomainName });

/** Domains: what agents can sense, do and want. */
export function domainRoutes(app: App, serviceOf: ServiceOf): void {
  app.put(
    "/v1/domains/:name",
    {
      config: { role: "author" },
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
      const { isNew, message } = serviceOf(request).putDomain(request.params.name, request.body);
      return reply.status(isNew ? 201 : 200).send(message);
    },
  );
  app.get(
    "/v1/domains",
    {
      config: { role: "plan" },
      schema: { tags, summary: "Lists the domains", response: { 200: DomainListSchema } },
    },
    async (request) => serviceOf(request).listDomains(),
  );
  app.get(
    "/v1/domains/:name",
    {
      config: { role: "plan" },
      schema: {
        tags,
        summary: "Shows a domain",
        params: Named,
        response: { 200: DomainSchema, default: ErrorSchema },
      },
    },
    async (request) => serviceOf(request).getDomain(request.params.name),
  );
}
