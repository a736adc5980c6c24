import type { MessagePort } from "node:worker_threads";
import type { ControlledShare } from "@understudy/simulation";
import type { BreakerTransition, LateRequest } from "../result/run-result.ts";
import type { StressOptions } from "../result/stress-options.ts";
import type { CrowdShare } from "../world/crowd-share.ts";

/** The task of one worker in a run. */
export interface WorkerTask {
  readonly worker: number;
  /** Number of earlier deaths of this worker. */
  readonly restarts: number;
  readonly options: StressOptions;
  readonly crowd: readonly CrowdShare[];
  /** Questions per second of this worker. */
  readonly rate: number;
  readonly board: SharedArrayBuffer;
  readonly control: SharedArrayBuffer;
  /** The stalls seen by the heartbeat thread. */
  readonly stalls: SharedArrayBuffer;
  readonly serverUrl: string | undefined;
  /** The path of the worker's recording. */
  readonly record?: string | undefined;
  readonly port: MessagePort;
}

/** Messages of a running worker. */
export type LoadWorkerMessage =
  | { readonly kind: "breaker"; readonly transition: BreakerTransition }
  | { readonly kind: "late"; readonly late: LateRequest };

/** The result of a worker, or the reason why it failed to start. */
export type WorkerReply =
  | {
      readonly kind: "done";
      readonly costRatios: readonly number[];
      readonly control: ControlledShare | undefined;
      /** The error that ended the recording early. */
      readonly recordingError?: string | undefined;
    }
  | { readonly kind: "failed"; readonly code: string; readonly message: string };
