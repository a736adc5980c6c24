import type { Work } from "@understudy/planner-core/internal";
import type { Exposition } from "@understudy/telemetry/prometheus";
import type { Tenants } from "../../tenants/tenants.ts";
import { mapInPieces } from "../../turns/pieces.ts";

/** Adds each tenant's usage to a metrics page. Tenants come from the configuration, so the label has few values. */
export function* renderTenants(page: Exposition, { uses }: Pick<Tenants, "uses">): Work {
  const gauge = (name: string, help: string) => (tenant: string, value: number) =>
    page.add(`understudy_${name}`, "gauge", help, { labels: { tenant }, value });
  const counter = (name: string, help: string) => (tenant: string, value: number) =>
    page.add(`understudy_tenant_${name}_total`, "counter", help, { labels: { tenant }, value });
  page.add("understudy_tenants", "gauge", "Tenants that are served", {
    labels: {},
    value: uses.length,
  });
  const sessions = gauge("sessions", "Sessions that are kept, with a connection or without");
  const connections = gauge("session_connections", "Sessions that have a connection now");
  const agents = gauge("session_agents", "Agents in sessions");
  const domains = gauge("domains", "Domains that are kept");
  const memory = gauge("tenant_memory_bytes", "Memory for what is kept, as it is estimated");
  const pending = gauge("tenant_requests_pending", "Requests that wait for their answer");
  const requests = counter("requests", "Requests that were let in");
  const refused = counter("refused", "Requests that were refused by a limit, or for lack of room");
  const tokens = counter("tokens", "Tokens that models wrote");
  yield* mapInPieces(uses, ({ tenant, ...use }) => {
    sessions(tenant, use.sessions);
    connections(tenant, use.connections);
    agents(tenant, use.agents);
    domains(tenant, use.domains);
    memory(tenant, use.memoryBytes);
    pending(tenant, use.pending);
    requests(tenant, use.requests);
    refused(tenant, use.refused);
    tokens(tenant, use.tokens);
  });
}
