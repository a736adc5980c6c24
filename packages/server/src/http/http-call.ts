import { type Clock, DisposedError } from "@understudy/planner-core";
import type { FastifyReply, FastifyRequest } from "fastify";
import { type Call, ELAPSED_HEADER, waitedMsOf } from "../service/call.ts";
import type { CallTrace } from "../tracing/call-traces.ts";

const received = new WeakMap<FastifyRequest, number>();
const traces = new WeakMap<FastifyRequest, CallTrace>();

/** Notes when a request came. */
export function noteReceived(request: FastifyRequest, clock: Clock): void {
  received.set(request, clock.now());
}

/** When a request came, in milliseconds of the clock. */
export function receivedMsOf(request: FastifyRequest): number {
  return received.get(request) ?? Number.NaN;
}

/** Has a request traced from here on. */
export function noteTrace(request: FastifyRequest, trace: CallTrace): void {
  traces.set(request, trace);
}

/** The span of a request, if it is traced. */
export function traceOf(request: FastifyRequest): CallTrace | undefined {
  return traces.get(request);
}

/**
 * The call that a request makes. Its signal aborts when the connection breaks before the answer is written: that of the
 * response, since a request that was read to its end is closed already.
 */
export function httpCallOf(request: FastifyRequest, { raw }: FastifyReply): Call {
  const controller = new AbortController();
  raw.once("close", () => {
    if (!raw.writableFinished) controller.abort(new DisposedError("The client has left"));
  });
  const waitedMs = waitedMsOf(request.headers[ELAPSED_HEADER]);
  return {
    receivedMs: receivedMsOf(request) - waitedMs,
    signal: controller.signal,
    within: traceOf(request)?.within,
  };
}
