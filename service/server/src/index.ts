/**
 * The service: plans over HTTP, WebSockets and gRPC.
 *
 * @module
 */

// Start a server, with its domains and a watch.

export type { ServerOptions } from "./server-options.ts";
export type { OfferedDomain } from "./service/domains/offered-domain.ts";
export type { ModelsSource } from "./service/models/models-source.ts";
export type { ServiceWatch, WatchedAgent } from "./service/service-watch.ts";
export { type RunningService, startServer } from "./start-server.ts";

// Ask the service in the same process.

export type { Call } from "./service/call.ts";
export { REFUSALS, ServiceRefusedError } from "@understudy/session";
export { PlannerService } from "./tenants/planner-service.ts";
export type { PlannerServiceOptions } from "./tenants/planner-service-options.ts";

// Follow a configuration file.

export { configHash } from "./config/config-hash.ts";
export { type FollowConfigOptions, followConfig } from "./config/follow-config.ts";
export { readServerConfig } from "./config/read-config.ts";

// Authenticate clients.

export { hashApiKey, makeApiKey } from "./access/api-keys.ts";
export { ROLES } from "./access/principal.ts";
export { signRequest } from "./access/request-signature.ts";
