import { status as GrpcStatus, Metadata } from "@grpc/grpc-js";
import { toldError } from "../service/error-message.ts";
import type { PlannerMessages } from "./planner-messages.ts";

/** An error as gRPC tells it. */
export interface GrpcError {
  readonly code: GrpcStatus;
  readonly details: string;
  readonly metadata: Metadata;
}

/** The trailer in which clients look for more than a text. */
export const ERROR_DETAILS = "grpc-status-details-bin";

/** The names of the statuses of HTTP here. */
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
 * Statuses and their details travel as headers. A peer takes some tens of kilobytes of them, and of more it ends up
 * without an answer, on the whole connection.
 */
const MAX_TEXT = 1000;
const MAX_ISSUE_TEXT = 300;
const MAX_ISSUES = 5;

/** Tells an error of the service: a status, and the same details that HTTP has in its body. */
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

/** Cuts texts to the length that headers hold, without splitting a character. */
function shortened<Told extends object>(told: Told, length: number): Told {
  const short = (value: unknown): unknown =>
    typeof value === "string" ? Buffer.from(value.slice(0, length)).toString() : value;
  return Object.fromEntries(
    Object.entries(told).map(([key, value]) => [key, short(value)]),
  ) as Told;
}
