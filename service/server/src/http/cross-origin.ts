import type { FastifyReply, FastifyRequest } from "fastify";

/** The time for which a browser remembers that it may ask, in s: the longest that Chromium takes. */
const REMEMBERED_S = 7200;

/** The headers and methods that a page may use. Cookies stay out: none says who asks. */
const PREFLIGHT = {
  "access-control-allow-methods": "GET, POST, PUT, DELETE",
  // The asterisk stands for all others; it is for clients of OpenAI's dialect.
  "access-control-allow-headers": "authorization, content-type, *",
  "access-control-max-age": REMEMBERED_S,
};

/**
 * Lets the page that asks read its answer. This allows it nothing else: what it may ask is for `OriginGuard` to say, of
 * each request, and a page that may not ask reads that it may not.
 */
export function letRead({ headers: { origin } }: FastifyRequest, reply: FastifyReply): void {
  if (origin !== undefined) {
    reply.headers({ "access-control-allow-origin": origin, vary: "origin" });
  }
}

/** Whether a browser asks what a page may send. */
export function isPreflight({ method, headers }: FastifyRequest): boolean {
  return method === "OPTIONS" && headers["access-control-request-method"] !== undefined;
}

/** Tells a browser what any page may send. */
export function answerPreflight(reply: FastifyReply): FastifyReply {
  return reply.status(204).headers(PREFLIGHT).send();
}
