import { renderPrometheus } from "@understudy/telemetry/prometheus";
import Type from "typebox";
import { HealthSchema } from "../schema/health-messages.ts";
import type { PlannerService } from "../service/planner-service.ts";
import type { App } from "./app.ts";
import type { HttpMetrics } from "./http-metrics.ts";
import { TRY_PAGE, TRY_PAGE_POLICY } from "./try-page.ts";

const tags = ["server"];

/** Whether the server is well, its figures, and its own description. */
export function systemRoutes(app: App, service: PlannerService, metrics: HttpMetrics): void {
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
      const health = service.health();
      return reply.status(health.status === "ready" ? 200 : 503).send(health);
    },
  );
  app.get("/metrics", { schema: { hide: true } }, async (_request, reply) => {
    const text = renderPrometheus(service.telemetry) + metrics.render(service.health().pending);
    return reply.type("text/plain; version=0.0.4; charset=utf-8").send(text);
  });
  app.get("/openapi.json", { schema: { hide: true } }, async () => app.swagger());
  app.get("/docs", { schema: { hide: true } }, async (_request, reply) =>
    reply
      .header("content-security-policy", TRY_PAGE_POLICY)
      .type("text/html; charset=utf-8")
      .send(TRY_PAGE),
  );
}
