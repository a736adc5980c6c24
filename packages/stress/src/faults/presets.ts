/**
 * Faults of models, networks and machines, by schedule.
 *
 * @module
 */

import type { FaultWindow } from "../result/fault-window.ts";

/** A window relative to the length of the run: start, duration, share of affected calls. */
type Scene = readonly [kind: string, start: number, duration: number, share: number];

/** Names of the fault presets, mildest first. */
export type FaultPreset = "calm" | "flaky" | "brownout" | "outage" | "liar" | "pool" | "storm";

/** The windows of each preset, as shares of the measured part. */
const SCENES: Readonly<Record<FaultPreset, readonly Scene[]>> = {
  /** No faults. */
  calm: [],
  /** One call in ten fails, in varying ways. */
  flaky: [
    ["http_503", 0, 1, 0.03],
    ["error_line", 0, 1, 0.02],
    ["reset_peer", 0, 1, 0.02],
    ["truncated_json", 0, 1, 0.02],
    ["http_500_text", 0, 1, 0.01],
  ],
  /** The model becomes slow, then very slow, and recovers. */
  brownout: [
    ["latency", 0.2, 0.6, 0.5],
    ["drip", 0.35, 0.3, 0.3],
    ["http_429", 0.4, 0.2, 0.2],
  ],
  /** The server is down for a third of the run. */
  outage: [
    ["connection_refused", 0.33, 0.34, 1],
    ["stall_in_prefill", 0.67, 0.05, 0.5],
  ],
  /** The server is healthy, but the model's plans are wrong. */
  liar: [
    ["violated_precondition", 0.1, 0.8, 0.25],
    ["hallucinated_tool", 0.1, 0.8, 0.15],
    ["number_out_of_range", 0.1, 0.8, 0.05],
    ["empty_content", 0.1, 0.8, 0.05],
    ["two_json_objects", 0.1, 0.8, 0.1],
    ["unclosed_think", 0.1, 0.8, 0.05],
    ["stale", 0.4, 0.3, 0.2],
  ],
  /** One of a pool's three members dies, one becomes ten times slower; both recover. */
  pool: [
    ["member-dies", 0.2, 0.35, 1],
    ["member-slows", 0.4, 0.35, 1],
  ],
  /** All faults at once, including those of the machine. */
  storm: [
    ["http_503", 0, 1, 0.05],
    ["truncated_json", 0, 1, 0.05],
    ["violated_precondition", 0, 1, 0.1],
    ["latency", 0.1, 0.3, 0.5],
    ["worker-kill", 0.25, 0, 0.5],
    ["loop-stall", 0.4, 0.15, 0.5],
    ["connection_refused", 0.5, 0.15, 1],
    ["memory-pressure", 0.6, 0.2, 0.5],
    ["clock-jump", 0.7, 0.1, 0.5],
    ["stall_mid_stream", 0.75, 0.15, 0.2],
    ["worker-kill", 0.85, 0, 0.5],
  ],
};

/** Every preset, mildest first. */
export const FAULT_PRESETS: readonly FaultPreset[] = Object.freeze(
  Object.keys(SCENES) as FaultPreset[],
);

/**
 * The windows of a preset, scaled to the length of the measured part.
 *
 * @example
 * faultPreset("outage", 20); // connection_refused from 6.6 s on for 6.8 s, …
 */
export function faultPreset(name: FaultPreset, durationSeconds: number): readonly FaultWindow[] {
  return SCENES[name].map(([kind, start, duration, share]) => ({
    kind,
    startSeconds: round(start * durationSeconds),
    durationSeconds: round(duration * durationSeconds),
    share,
  }));
}

function round(seconds: number): number {
  return Math.round(1000 * seconds) / 1000;
}
