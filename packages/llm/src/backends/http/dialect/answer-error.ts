import { type JsonRecord, parseRecord, recordOf, textOf } from "../connection/json-fields.ts";

/** Values of `object`, `type` and `status` of errors. */
const FAILED = /^(?:error|fail(?:ed|ure)?)$/i;
/** Fields of errors in dialects without `error`. */
const ERROR_FIELDS = ["errors", "error_msg", "errorMessage", "errorCode", "error_code", "detail"];
/** Fields that may be an error where no answer follows. */
const ASIDES = [...ERROR_FIELDS, "message", "msg", "reason", "title", "promptFeedback"];

/**
 * The error in a message of a stream, or in a whole answer, whatever its status; undefined if there is none.
 *
 * @param isSaid whether the message has a part of an answer
 */
export function errorIn(message: JsonRecord, isSaid: boolean): unknown {
  const { error } = message;
  if (error === true || (error !== undefined && isGiven(error))) {
    return typeof error === "boolean" ? message : error;
  }
  if (FAILED.test(textOf(message["object"])) || FAILED.test(textOf(message["type"]))) {
    return message;
  }
  const code = Number(message["error_code"] ?? 0);
  if (message["success"] === false || (Number.isFinite(code) && code !== 0)) return message;
  if (isSaid) return undefined;
  const { status_code: told = 0 } = recordOf(message["base_resp"]) ?? {};
  const isFailed = FAILED.test(textOf(message["status"])) || told !== 0;
  return isFailed || ERROR_FIELDS.some((field) => isGiven(message[field])) ? message : undefined;
}

/** Whether a message without an answer may tell why there is none, should none follow. */
export function mayExplain(message: JsonRecord): boolean {
  return ASIDES.some((field) => isGiven(message[field]));
}

/** The body of an event that is named `error`. */
export function namedError(data: string): unknown {
  const body = parseRecord(data);
  return body === undefined ? { message: data } : (body["error"] ?? body);
}

function isGiven(value: unknown): boolean {
  if (Array.isArray(value)) return value.length > 0;
  return value !== undefined && value !== null && value !== false && value !== "" && value !== 0;
}
