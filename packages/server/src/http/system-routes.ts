import { Exposition, renderPrometheus } from "@understudy/telemetry/prometheus";
import Type from "typebox";
import type { Tenants } from "../access/tenants.ts";
import { type HealthMessage, HealthSchema } from "../schema/health-messages.ts";
import type { App } from "./app.ts";
import type { RequestMetrics } from "./request-metrics.ts";
import { TRY_PAGE, TRY_PAGE_POLICY } from "./try-page.ts";

const tags = ["server"];

/** Whether the server is well, its figures, and its own description. */
export function systemRoutes(app: App, tenants: Tenants, metrics: readonly RequestMetrics[]): void {
  app.get(
    "/healthz",
    {
      schema: {
        tags,
        summary: "Whether the process runs",
        response: { 200: Type.Object({ status: Type.Literal("ok") }) },
      },
    },
    async () => ({ status: "ok" as const }),
  );
  app.get(
    "/readyz",
    {
      schema: {
        tags,
        summary: "Whether requests may be sent, and what is degraded",
        response: { 200: HealthSchema, 503: HealthSchema },
      },
    },
    async (_request, reply) => {
      const health = healthOf(tenants);
      return reply.status(health.status === "ready" ? 200 : 503).send(health);
    },
  );
  app.get(
    "/metrics",
    { schema: { hide: true }, config: { role: "admin" } },
    async (_request, reply) => {
      const page = new Exposition();
      for (const each of metrics) each.render(page);
      const pending = { labels: {}, value: healthOf(tenants).pending };
      page.add(
        "understudy_requests_pending",
        "gauge",
        "Requests that wait for their answer",
        pending,
      );
      const text = renderPrometheus(tenants.telemetry) + page.toString();
      return reply.type("text/plain; version=0.0.4; charset=utf-8").send(text);
    },
  );
  app.get("/openapi.json", { schema: { hide: true } }, async () => app.swagger());
  app.get("/docs", { schema: { hide: true } }, async (_request, reply) =>
    reply
      .header("content-security-policy", TRY_PAGE_POLICY)
      .type("text/html; charset=utf-8")
      .send(TRY_PAGE),
  );
}

/** How all tenants are together. */
function healthOf({ services, configuration }: Tenants): HealthMessage {
  const all = [...services].map((service) => service.health());
  const sum = (of: (health: HealthMessage) => number): number =>
    all.reduce((total, health) => total + of(health), 0);
  const { revision, isRefused } = configuration;
  return {
    ...(revision === undefined ? {} : { configuration: revision }),
    status: all.every(({ status }) => status === "ready") ? "ready" : "draining",
    domains: sum(({ domains }) => domains),
    pending: sum(({ pending }) => pending),
    degraded: [...(all[0]?.degraded ?? []), ...(isRefused ? ["configuration"] : [])],
  };
}
