import type { ServerUnaryCall } from "@grpc/grpc-js";
import { type Clock, DisposedError } from "@understudy/planner-core";
import { type Call, ELAPSED_HEADER, waitedMsOf } from "../service/call.ts";

/** The fields shared by all kinds of calls. */
export type SurfaceCall = Pick<
  ServerUnaryCall<unknown, unknown>,
  "cancelled" | "getDeadline" | "getHost" | "getPath" | "getPeer" | "metadata"
> & { on(event: "cancelled", listener: () => void): unknown };

/** Share of the remaining time reserved for sending the answer. */
const WAY_BACK_SHARE = 0.1;
const MAX_WAY_BACK_MS = 10;

/** A call, cancelled by the client or at its deadline. */
export class GrpcCall implements Call {
  readonly receivedMs: number;
  readonly heldMs: number;
  readonly untilMs: number;
  readonly within: Call["within"];
  readonly #call: SurfaceCall;
  #signal: AbortSignal | undefined;

  /** @param heldMs how long it may have waited for this thread */
  constructor(call: SurfaceCall, clock: Clock, within: Call["within"], heldMs = 0) {
    const nowMs = clock.now();
    const leftMs = Number(call.getDeadline()) - Date.now();
    this.heldMs = heldMs;
    this.receivedMs = nowMs - heldMs - waitedMsOf(call.metadata.get(ELAPSED_HEADER)[0]);
    this.untilMs = nowMs + leftMs - Math.min(MAX_WAY_BACK_MS, leftMs * WAY_BACK_SHARE);
    this.within = within;
    this.#call = call;
  }

  /** Created on demand, since immediate answers never need it. */
  get signal(): AbortSignal {
    this.#signal ??= cancelledSignal(this.#call);
    return this.#signal;
  }
}

function cancelledSignal(call: SurfaceCall): AbortSignal {
  const controller = new AbortController();
  const cancel = (): void => controller.abort(new DisposedError("The client has left"));
  if (call.cancelled) cancel();
  else call.on("cancelled", cancel);
  return controller.signal;
}
