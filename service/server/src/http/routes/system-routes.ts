import type { Work } from "@understudy/planner-core/internal";
import { Exposition, type Labels, renderPrometheus } from "@understudy/telemetry/prometheus";
import { Type } from "typebox";
import { type HealthMessage, HealthSchema } from "../../schema/health-messages.ts";
import type { ServiceFleet } from "../../service/service-fleet.ts";
import type { Tenants } from "../../tenants/tenants.ts";
import type { App } from "../app.ts";
import { renderTenants } from "../metrics/tenant-metrics.ts";
import { sendText } from "../send-text.ts";
import { TRY_PAGE, TRY_PAGE_POLICY } from "./try-page.ts";

const tags = ["server"];

/** Health, metrics and the OpenAPI description. */
export function systemRoutes(
  app: App,
  tenants: Tenants,
  renderMore: (page: Exposition) => void,
): void {
  app.get(
    "/healthz",
    {
      config: { isProbe: true },
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
      config: { isProbe: true },
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
    { schema: { hide: true }, config: { role: "scrape" } },
    async (request, reply) => {
      const lane = tenants.lane(request.principal);
      const text = await lane.finish(metricsOf(tenants, renderMore));
      return reply.type("text/plain; version=0.0.4; charset=utf-8").send(text);
    },
  );
  // Constant while the server runs.
  let description: Buffer | undefined;
  app.get("/openapi.json", { schema: { hide: true } }, async (_request, reply) => {
    description ??= Buffer.from(JSON.stringify(app.swagger()));
    return sendText(reply, description);
  });
  app.get("/docs", { schema: { hide: true } }, async (_request, reply) =>
    reply
      .header("content-security-policy", TRY_PAGE_POLICY)
      .type("text/html; charset=utf-8")
      .send(TRY_PAGE),
  );
}

/** The metrics page. */
function* metricsOf(tenants: Tenants, renderMore: (page: Exposition) => void): Work<string> {
  const page = new Exposition();
  renderMore(page);
  yield* renderTenants(page, tenants);
  for (const service of tenants.services) service.reportCaches();
  const remembered = [...tenants.services].map((service) => service.remembered);
  tenants.texts.render(
    page,
    remembered.reduce((sum, entries) => sum + entries, 0),
  );
  const pending = { labels: {}, value: healthOf(tenants).pending };
  page.add("understudy_requests_pending", "gauge", "Requests that wait for their answer", pending);
  page.add(
    "understudy_event_loop_delay_seconds",
    "gauge",
    "How late this process got around to something, at most in the last second or two",
    { labels: {}, value: tenants.delay.longestMs / 1000 },
  );
  if (tenants.fleet !== undefined) renderFleet(page, tenants.fleet);
  yield;
  return renderPrometheus(tenants.telemetry) + page.toString();
}

/** Adds the fleet's metrics. */
function renderFleet(page: Exposition, { stats }: ServiceFleet): void {
  const { isConnected, shared, dropped, waiting, planLibraries, questions } = stats;
  const { gaps = 0, snapshotsRead = 0, snapshotsWritten = 0, ...plans } = planLibraries;
  const add =
    (name: string, type: "counter" | "gauge", help: string) => (labels: Labels, value: number) =>
      page.add(`understudy_fleet_${name}`, type, help, { labels, value });
  add("connected", "gauge", "Whether Redis can be reached")({}, Number(isConnected));
  add("plans_waiting", "gauge", "Plans of this server that Redis has not got yet")({}, waiting);
  const counts = add("plans_total", "counter", "Plans of this server and of others, by their fate");
  for (const [fate, value] of Object.entries({ shared, dropped, ...plans }))
    counts({ fate }, value);
  add("gaps_total", "counter", "How often the snapshot was read in place of the stream")({}, gaps);
  const snapshots = add("snapshots_total", "counter", "Snapshots, by what was done with them");
  snapshots({ done: "read" }, snapshotsRead);
  snapshots({ done: "written" }, snapshotsWritten);
  const asked = add("questions_total", "counter", "Questions to the model, by who was asked");
  asked({ who: "own" }, questions["asked"] ?? 0);
  asked({ who: "other" }, questions["answeredElsewhere"] ?? 0);
}

/** The health of all tenants together. */
function healthOf({ services, configuration, fleet, classical }: Tenants): HealthMessage {
  const all = [...services].map((service) => service.health());
  const sum = (of: (health: HealthMessage) => number): number =>
    all.reduce((total, health) => total + of(health), 0);
  const { revision, refusal } = configuration;
  return {
    ...(revision === undefined ? {} : { configuration: revision }),
    status: all.every(({ status }) => status === "ready") ? "ready" : "draining",
    domains: sum(({ domains }) => domains),
    pending: sum(({ pending }) => pending),
    ...(classical === 0 ? {} : { classical }),
    degraded: [
      ...(all[0]?.degraded ?? []),
      ...(refusal === undefined ? [] : ["configuration"]),
      ...(fleet?.stats.isConnected === false ? ["fleet"] : []),
    ],
  };
}
