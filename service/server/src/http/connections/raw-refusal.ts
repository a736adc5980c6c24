import { STATUS_CODES } from "node:http";
import type { ToldError } from "@understudy/session";

/** The bytes of an error for input that never reached the framework. It closes the connection. */
export function rawRefusal({ status, body }: ToldError): string {
  const text = JSON.stringify(body);
  const { retryAfterMs } = body.error;
  const head = [
    `HTTP/1.1 ${status} ${STATUS_CODES[status]}`,
    "Connection: close",
    "Content-Type: application/json; charset=utf-8",
    `Content-Length: ${Buffer.byteLength(text)}`,
    ...(retryAfterMs === undefined ? [] : [`Retry-After: ${Math.ceil(retryAfterMs / 1000)}`]),
  ];
  return `${head.join("\r\n")}\r\n\r\n${text}`;
}
