import type { Telemetry, TelemetrySnapshot } from "@understudy/planner-core";

/** Telemetry, or a snapshot of it. */
export type TelemetrySource = Pick<Telemetry, "snapshot"> | TelemetrySnapshot;

/** The snapshot of a source, as it is now. */
export function snapshotOf(source: TelemetrySource): TelemetrySnapshot {
  return "snapshot" in source ? source.snapshot() : source;
}
