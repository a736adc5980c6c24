import { RequestError } from "@understudy/planner-core";
import type { Work } from "@understudy/planner-core/internal";
import {
  type Lane,
  type MessageCheck,
  messageCheck,
  ServiceRefusedError,
} from "@understudy/session";
import type { FastifyRequest } from "fastify";
import type { TSchema } from "typebox";
import type { App } from "./app.ts";
import { parseInPieces } from "./parse-json.ts";
import type { RequestAccess } from "./request-access.ts";

/** Fastify's callback for a parsed body. */
type Done = (error: Error | null, body?: unknown) => void;

/** Longer bodies are parsed in pieces, in bytes. */
const SHORT_BODY = 32 * 1024;

/** Routes with an optional body, whose fields are all optional. */
const optional = new WeakSet<object>();

/**
 * Accepts JSON bodies. A body is read whole before it is parsed, since a signature covers its bytes. An empty optional
 * body counts as none, whatever type and length its headers declare.
 *
 * @param laneOf a lane of the request's tenant
 */
export function acceptBodies(
  app: App,
  access: RequestAccess,
  laneOf: (request: FastifyRequest) => Lane,
): void {
  const parse = app.getDefaultJsonParser("error", "error");
  const parseRun = (request: FastifyRequest, text: string): unknown => {
    let [error, value]: [unknown, unknown] = [null, undefined];
    parse(request, text, (refusal, parsed) => {
      [error, value] = [refusal, parsed];
    });
    if (error !== null) throw error;
    return value;
  };
  app.removeAllContentTypeParsers();
  app.setValidatorCompiler(({ schema, httpPart }) => validator(schema as TSchema, httpPart));
  app.addHook("onRoute", (route) => {
    if (route.config?.isBodyRaw !== true) return;
    route.validatorCompiler = ({ schema, httpPart }) =>
      httpPart === "body" ? takeAsItIs : validator(schema as TSchema, httpPart);
  });
  app.addContentTypeParser("application/json", { parseAs: "buffer" }, (request, body, done) => {
    try {
      access.identifySigned(request, body as Buffer);
    } catch (error) {
      done(error as Error);
      return;
    }
    if (request.routeOptions.config.isBodyRaw === true) done(null, body);
    else if (body.length === 0 && needsNoBody(request)) done(null, undefined);
    else if (body.length <= SHORT_BODY) parse(request, body.toString(), done);
    else {
      const pieces = parseInPieces(body.toString(), (text) => parseRun(request, text));
      laneOf(request).do(() => handed(pieces, done));
    }
  });
  app.addContentTypeParser("*", (request: FastifyRequest, _payload, done: Done) => {
    const refuse = (): void => done(new ServiceRefusedError("not-json", NOT_JSON));
    if (!needsNoBody(request)) refuse();
    else ifEmpty(request, () => done(null, undefined), refuse);
  });
}

/** Delivers the parsed body in a piece of its own, which includes the synchronous part of the answer. */
function* handed(pieces: Work<unknown>, done: Done): Work {
  let value: unknown;
  try {
    value = yield* pieces;
  } catch (error) {
    const isTold = error instanceof RequestError;
    done(isTold ? error : new ServiceRefusedError("invalid-json", "the body is not JSON"));
    return;
  }
  yield;
  done(null, value);
}

const NOT_JSON = "a body is application/json";

function needsNoBody({ routeOptions: { schema } }: FastifyRequest): boolean {
  const body = schema?.body;
  return body === undefined || optional.has(body as object);
}

/** Waits for the first byte of a body or for its end. */
function ifEmpty({ raw }: FastifyRequest, empty: () => void, other: () => void): void {
  const settle = (then: () => void) => (): void => {
    raw.off("data", onData).off("end", onEnd);
    then();
  };
  const onData = settle(other);
  const onEnd = settle(empty);
  raw.on("data", onData).once("end", onEnd);
}

function takeAsItIs(value: unknown) {
  return { value };
}

function validator(schema: TSchema, part: string | undefined) {
  const check = messageCheck(schema);
  const isOptional = part === "body" && passes(check, {});
  if (isOptional) optional.add(schema);
  return (value: unknown) => {
    try {
      return { value: check(isOptional && (value ?? undefined) === undefined ? {} : value) };
    } catch (error) {
      return { error: error as Error };
    }
  };
}

function passes(check: MessageCheck<TSchema>, value: unknown): boolean {
  try {
    check(value);
    return true;
  } catch {
    return false;
  }
}
