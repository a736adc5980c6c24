import type { Telemetry } from "@understudy/planner-core";
import type { HealthMessage } from "../schema/health-messages.ts";

/** The degraded parts of a service. A half-open breaker counts, as does a pool with a member down. */
export function degradedIn(telemetry: Telemetry): HealthMessage["degraded"] {
  const { "breaker.state": breaker = 0 } = telemetry.snapshot().gauges;
  return breaker > 0 ? ["model"] : [];
}
