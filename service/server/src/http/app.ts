import type { IncomingMessage, ServerResponse } from "node:http";
import type {
  FastifyBaseLogger,
  FastifyInstance,
  FastifyRequest,
  FastifyTypeProvider,
  RawServerDefault,
} from "fastify";
import type { Static, TSchema } from "typebox";
import type { PrincipalRole } from "../access/principal.ts";
import type { PlannerService } from "../tenants/planner-service.ts";

/** Derives a body's type from its schema. */
interface SchemaTypes extends FastifyTypeProvider {
  validator: this["schema"] extends TSchema ? Static<this["schema"]> : unknown;
  serializer: this["schema"] extends TSchema ? Static<this["schema"]> : unknown;
}

declare module "fastify" {
  interface FastifyContextConfig {
    /** The role that a client needs. Default: none. */
    role?: PrincipalRole;
    /** Whether the route is for probes, which come first. */
    isProbe?: boolean;
    /** Whether the route gets the raw body stream, unread. */
    isBodyRaw?: boolean;
    /** The error format. Default: the service's own. */
    errors?: "openai";
  }
}

/** The service of the client's tenant. */
export type ServiceOf = (request: FastifyRequest) => PlannerService;

/** The web application. */
export type App = FastifyInstance<
  RawServerDefault,
  IncomingMessage,
  ServerResponse,
  FastifyBaseLogger,
  SchemaTypes
>;
