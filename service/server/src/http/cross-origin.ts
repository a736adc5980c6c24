import type { FastifyReply, FastifyRequest } from "fastify";

/** Lifetime of a cached preflight, in s. Chromium's maximum. */
const REMEMBERED_S = 7200;

/** The headers and methods that a page may use. Cookies are not allowed: they authenticate nothing. */
const PREFLIGHT = {
  "access-control-allow-methods": "GET, POST, PUT, DELETE",
  // The asterisk covers the headers of OpenAI's clients.
  "access-control-allow-headers": "authorization, content-type, *",
  "access-control-max-age": REMEMBERED_S,
};

/** Lets any page read its answer, even a refusal. Access itself is decided by `OriginGuard`. */
export function letRead({ headers: { origin } }: FastifyRequest, reply: FastifyReply): void {
  if (origin !== undefined) {
    reply.headers({ "access-control-allow-origin": origin, vary: "origin" });
  }
}

/** Whether a request is a CORS preflight. */
export function isPreflight({ method, headers }: FastifyRequest): boolean {
  return method === "OPTIONS" && headers["access-control-request-method"] !== undefined;
}

/** Answers a preflight. */
export function answerPreflight(reply: FastifyReply): FastifyReply {
  return reply.status(204).headers(PREFLIGHT).send();
}
