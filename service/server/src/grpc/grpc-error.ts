import { status as GrpcStatus, Metadata } from "@grpc/grpc-js";
import { toldError } from "@understudy/session";
import type { PlannerMessages } from "./planner-messages.ts";

/** A gRPC error. */
export interface GrpcError {
  readonly code: GrpcStatus;
  readonly details: string;
  readonly metadata: Metadata;
}

/** The trailer with an error's details. */
export const ERROR_DETAILS = "grpc-status-details-bin";

/** gRPC statuses by HTTP status. */
const CODES: Readonly<Record<number, GrpcStatus>> = {
  400: GrpcStatus.INVALID_ARGUMENT,
  401: GrpcStatus.UNAUTHENTICATED,
  403: GrpcStatus.PERMISSION_DENIED,
  404: GrpcStatus.NOT_FOUND,
  408: GrpcStatus.DEADLINE_EXCEEDED,
  409: GrpcStatus.FAILED_PRECONDITION,
  413: GrpcStatus.RESOURCE_EXHAUSTED,
  422: GrpcStatus.INVALID_ARGUMENT,
  429: GrpcStatus.RESOURCE_EXHAUSTED,
  501: GrpcStatus.UNIMPLEMENTED,
  503: GrpcStatus.UNAVAILABLE,
  504: GrpcStatus.DEADLINE_EXCEEDED,
};

/**
 * Limit of texts in trailers. Peers accept some tens of kilobytes of headers; more ends the whole connection without an
 * answer.
 */
const MAX_TEXT = 1000;
const MAX_ISSUE_TEXT = 300;
const MAX_ISSUES = 5;

/** Converts an error to a status, with the details of the HTTP body. */
export function grpcError(error: unknown, messages: PlannerMessages): GrpcError {
  const { status, body } = toldError(error);
  const code = CODES[status] ?? GrpcStatus.INTERNAL;
  const metadata = new Metadata();
  const { issues, ...told } = body.error;
  const short = shortened(told, MAX_TEXT);
  const more = issues?.slice(0, MAX_ISSUES).map((issue) => shortened(issue, MAX_ISSUE_TEXT));
  const details = more === undefined ? short : { ...short, issues: more };
  metadata.set(ERROR_DETAILS, messages.status(code, details));
  return { code, details: short.message, metadata };
}

/** Truncates texts to the limit of headers, without splitting a character. */
function shortened<Told extends object>(told: Told, length: number): Told {
  const short = (value: unknown): unknown =>
    typeof value === "string" ? Buffer.from(value.slice(0, length)).toString() : value;
  return Object.fromEntries(
    Object.entries(told).map(([key, value]) => [key, short(value)]),
  ) as Told;
}
