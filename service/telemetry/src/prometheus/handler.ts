import type { TelemetrySource } from "../catalogue/source.ts";
import { type PrometheusOptions, renderPrometheus } from "./render-prometheus.ts";

/** The part of a response that the handler needs; compatible with `node:http`. */
export interface PrometheusResponse {
  writeHead(status: number, headers: Readonly<Record<string, string>>): unknown;
  end(text?: string): unknown;
}

/**
 * Handles requests for metrics. Compatible with `http.createServer` and similar servers; mount it on any path.
 *
 * @param source telemetry, or a function that returns it, for games that create their orchestrator later
 *
 * @example
 * createServer(prometheusHandler(orchestrator.telemetry)).listen(9464, "127.0.0.1");
 */
export function prometheusHandler(
  source: TelemetrySource | (() => TelemetrySource),
  options: PrometheusOptions = {},
): (request: { readonly method?: string | undefined }, response: PrometheusResponse) => void {
  return ({ method = "GET" }, response) => {
    if (method !== "GET" && method !== "HEAD") {
      response.writeHead(405, { allow: "GET, HEAD" });
      response.end();
      return;
    }
    let text: string;
    try {
      text = renderPrometheus(typeof source === "function" ? source() : source, options);
    } catch {
      response.writeHead(503, { "content-type": "text/plain; charset=utf-8" });
      response.end("the telemetry cannot be read\n");
      return;
    }
    response.writeHead(200, {
      "content-type": "text/plain; version=0.0.4; charset=utf-8",
      "cache-control": "no-store",
    });
    response.end(method === "HEAD" ? undefined : text);
  };
}
