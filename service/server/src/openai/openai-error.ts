import type { ErrorMessage } from "@understudy/session";
/** OpenAI's error format. */
export interface OpenAiError {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: {
    readonly error: {
      readonly message: string;
      readonly type: string;
      readonly param: string | null;
      readonly code: string | null;
    };
  };
}

const TYPES: Readonly<Record<number, string>> = {
  401: "authentication_error",
  403: "permission_error",
  429: "rate_limit_error",
};
/** Codes with another name at OpenAI. */
const CODES: Readonly<Record<string, string>> = {
  "unknown-model": "model_not_found",
  "context-limit": "context_length_exceeded",
  "rate-limited": "rate_limit_exceeded",
  unauthenticated: "invalid_api_key",
};

/** Converts an error of the service to OpenAI's format. */
export function openAiError(status: number, { error }: ErrorMessage): OpenAiError {
  const { code, pointer, retryAfterMs } = error;
  // OpenAI answers these with the status of a bad request.
  const isMistake = status === 422 || code === "context-limit";
  const told = isMistake ? 400 : status;
  const type = TYPES[told] ?? (told < 500 ? "invalid_request_error" : "server_error");
  const param = pointer === undefined ? null : pointer.slice(1).replaceAll("/", ".") || null;
  const headers =
    retryAfterMs === undefined
      ? { "x-should-retry": "false" }
      : { "retry-after-ms": String(Math.ceil(retryAfterMs)) };
  return {
    status: told,
    headers,
    body: { error: { message: error.message, type, param, code: CODES[code] ?? code } },
  };
}
