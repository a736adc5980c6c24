import { DomainName, ErrorSchema } from "@understudy/session";
import type { FastifyRequest } from "fastify";
import { Type } from "typebox";
import { DomainBody, DomainListSchema, DomainSchema } from "../../schema/domain-messages.ts";
import type { App, ServiceOf } from "../app.ts";
import { sendText } from "../send-text.ts";

const tags = ["domains"];
const Named = Type.Object({ name: DomainName });

/** The routes of domains. */
export function domainRoutes(app: App, serviceOf: ServiceOf): void {
  app.put(
    "/v1/domains/:name",
    {
      config: { role: "author", isBodyRaw: true },
      schema: {
        tags,
        summary: "Keeps a domain under a name",
        description:
          "The body is a domain file. It is checked and compiled in a thread of its own, one of each tenant at a time. " +
          "Requests that run end on the version that they began with.",
        params: Named,
        body: DomainBody,
        response: { 200: DomainSchema, 201: DomainSchema, default: ErrorSchema },
      },
      // A signed request is only authenticated once its body is read.
      onRequest: (request, _reply, done) => {
        if (request.principal !== undefined) admitUpload(request, serviceOf);
        done();
      },
    },
    async (request, reply) => {
      admitUpload(request, serviceOf);
      const { name } = request.params;
      const bytes = request.body as unknown as Uint8Array;
      const kept = await serviceOf(request).uploads.put({ bytes, codec: "json", name });
      return sendText(reply.status(kept.isNew ? 201 : 200), kept.text);
    },
  );
  app.delete(
    "/v1/domains/:name",
    {
      config: { role: "author" },
      schema: {
        tags,
        summary: "Removes a domain",
        description:
          "One that the tenant sent. Requests that run end on it; sessions that play by it are told, and end. Where the " +
          "server offers a domain of that name, it takes the place.",
        params: Named,
        response: { 204: Type.Null({ description: "It is gone" }), default: ErrorSchema },
      },
    },
    async (request, reply) => {
      serviceOf(request).deleteDomain(request.params.name);
      return reply.status(204).send(null);
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
    async (request, reply) => sendText(reply, serviceOf(request).domainText(request.params.name)),
  );
}

/** Uploads already admitted, which must not be counted twice. */
const admitted = new WeakSet<object>();

/**
 * @throws ServiceRefusedError if the tenant may not upload now. Checked before the body is read, if the tenant is known
 * by then.
 */
function admitUpload(request: Pick<FastifyRequest, "params">, serviceOf: ServiceOf): void {
  if (admitted.has(request)) return;
  admitted.add(request);
  const { name } = request.params as { readonly name: string };
  serviceOf(request as FastifyRequest).uploads.admit(name);
}
