import type { ServerResponse } from "node:http";
import { DisposedError } from "@understudy/planner-core";
import type { FastifyReply, FastifyRequest } from "fastify";
import type { Principal } from "../access/principal.ts";
import { type Call, ELAPSED_HEADER, waitedMsOf } from "../service/call.ts";
import type { CallTrace } from "../tracing/call-traces.ts";
import type { App } from "./app.ts";

declare module "fastify" {
  interface FastifyRequest {
    /** When it came, at the earliest, in milliseconds of the clock. */
    receivedMs: number;
    /** So long it may have waited for this thread before it was read, in milliseconds. */
    heldMs: number;
    /** When its answer must have left, in milliseconds of the clock; NaN where nothing was promised. */
    dueMs: number;
    /** The caller, once it is known. */
    principal: Principal | undefined;
    /** Its span, if it is traced. */
    trace: CallTrace | undefined;
    /** Whether its answer failed by the fault of the server or of its models, even after that had begun. */
    isFailure: boolean;
  }
}

/** Gives requests room for what is noted as they come in. */
export function noteArrivals(app: App): void {
  app.decorateRequest("receivedMs", Number.NaN);
  app.decorateRequest("heldMs", 0);
  app.decorateRequest("dueMs", Number.NaN);
  app.decorateRequest("principal", undefined);
  app.decorateRequest("trace", undefined);
  app.decorateRequest("isFailure", false);
}

/** A call whose signal is made when somebody wants it: what is answered at once needs none. */
class HttpCall implements Call {
  readonly receivedMs: number;
  readonly heldMs: number;
  readonly within: Call["within"];
  readonly #raw: ServerResponse;
  #signal: AbortSignal | undefined;

  constructor({ receivedMs, heldMs, headers, trace }: FastifyRequest, { raw }: FastifyReply) {
    this.heldMs = heldMs;
    this.receivedMs = receivedMs - waitedMsOf(headers[ELAPSED_HEADER]);
    this.within = trace?.within;
    this.#raw = raw;
  }

  get signal(): AbortSignal {
    this.#signal ??= brokenSignal(this.#raw);
    return this.#signal;
  }
}

function brokenSignal(raw: ServerResponse): AbortSignal {
  const controller = new AbortController();
  const end = (): void => {
    if (!raw.writableFinished) controller.abort(new DisposedError("The client has left"));
  };
  if (raw.closed) end();
  else raw.once("close", end);
  return controller.signal;
}

/**
 * The call that a request makes. Its signal aborts when the connection breaks before the answer is written: that of the
 * response, since a request that was read to its end is closed already.
 */
export function httpCallOf(request: FastifyRequest, reply: FastifyReply): Call {
  return new HttpCall(request, reply);
}

/** The same of a request whose answer is due once its budget is over. */
export function dueCallOf(
  request: FastifyRequest,
  reply: FastifyReply,
  { budgetMs }: { readonly budgetMs: number },
): Call {
  const call = httpCallOf(request, reply);
  request.dueMs = call.receivedMs + budgetMs;
  return call;
}
