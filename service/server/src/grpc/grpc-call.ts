import type { ServerUnaryCall } from "@grpc/grpc-js";
import { type Clock, DisposedError } from "@understudy/planner-core";
import { type Call, ELAPSED_HEADER, waitedMsOf } from "../service/call.ts";

/** The fields of every kind of call. */
export type SurfaceCall = Pick<
  ServerUnaryCall<unknown, unknown>,
  "cancelled" | "getDeadline" | "getHost" | "getPath" | "getPeer" | "metadata"
> & { on(event: "cancelled", listener: () => void): unknown };

/** The way back to the client takes as much of the time that is left. */
const WAY_BACK_SHARE = 0.1;
const MAX_WAY_BACK_MS = 10;

/** The call that the service sees: cancelled by the client or by its deadline, whichever comes first. */
export class GrpcCall implements Call {
  readonly receivedMs: number;
  readonly heldMs: number;
  readonly untilMs: number;
  readonly within: Call["within"];
  readonly #call: SurfaceCall;
  #signal: AbortSignal | undefined;

  /** @param heldMs how long it may have waited for this thread before it was read */
  constructor(call: SurfaceCall, clock: Clock, within: Call["within"], heldMs = 0) {
    const nowMs = clock.now();
    const leftMs = Number(call.getDeadline()) - Date.now();
    this.heldMs = heldMs;
    this.receivedMs = nowMs - heldMs - waitedMsOf(call.metadata.get(ELAPSED_HEADER)[0]);
    this.untilMs = nowMs + leftMs - Math.min(MAX_WAY_BACK_MS, leftMs * WAY_BACK_SHARE);
    this.within = within;
    this.#call = call;
  }

  /** Made when somebody wants it: what is answered at once needs none. */
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
