/**
 * The HTTP routes.
 *
 * @module
 */

import type { Tenants } from "../../tenants/tenants.ts";
import type { App, ServiceOf } from "../app.ts";
import type { RequestAccess } from "../request-access.ts";
import { domainRoutes } from "./domain-routes.ts";
import { modelRoutes } from "./model-routes.ts";
import { openAiRoutes } from "./openai-routes.ts";
import { planRoutes } from "./plan-routes.ts";
import { ticketRoutes } from "./ticket-routes.ts";

/** All routes for clients, each under its tenant. */
export function clientRoutes(app: App, access: RequestAccess, tenants: Tenants): void {
  const serviceOf: ServiceOf = (request) => tenants.serviceOf(access.principalOf(request).tenant);
  planRoutes(app, serviceOf);
  domainRoutes(app, serviceOf);
  modelRoutes(app, serviceOf);
  openAiRoutes(app, serviceOf);
  ticketRoutes(app, tenants, (request) => access.principalOf(request));
}
