import type { Telemetry, TelemetrySnapshot } from "@understudy/planner-core";

/** Telemetry, or a snapshot of it. */
export type TelemetrySource = Pick<Telemetry, "snapshot"> | TelemetrySnapshot;

/** The current snapshot of a source. */
export function snapshotOf(source: TelemetrySource): TelemetrySnapshot {
  return "snapshot" in source ? source.snapshot() : source;
}
