import { recordOf, textOf } from "./json-fields.ts";
import { Secrets } from "./secrets.ts";

/** A server's error body, independent of its dialect. */
export interface ErrorBody {
  /** Human-readable message. */
  readonly message: string;
  /** All keys and texts of the body, for keyword matching. */
  readonly text: string;
  /** Stable error codes: the `code` and `type` fields, in dialects that have them. */
  readonly kinds: readonly string[];
  /** The HTTP status stated in the body. */
  readonly status?: number | undefined;
  /** The refused parameter, if the body names it in a field of its own. */
  readonly parameter?: string | undefined;
  /** Required token count, as reported by llama.cpp. */
  readonly required?: number | undefined;
  readonly max?: number | undefined;
  /** All fields with plain values, and objects of durations, in their order. */
  readonly fields: readonly (readonly [name: string, value: unknown])[];
  /** The answer that the server wrote and could not use, as Groq reports it. */
  readonly generated?: string | undefined;
}

/** Keys of the human-readable message, in order of preference. */
const MESSAGE_KEYS = [
  ...["message", "msg", "error_msg", "errorMessage", "status_msg", "error", "errors", "detail"],
  ...["details", "title", "reason", "base_resp"],
];
/** Keys of objects that repeat the request. */
const ECHOES = new Set(["input", "request", "request_body", "received"]);
/** Keys that may hold the HTTP status. */
const STATUS_KEYS = new Set(["code", "status", "status_code", "statusCode", "error_code"]);
/** Error types that mean status 400. */
const BAD_REQUEST = /invalid_?(?:request|argument)|bad_?request|unsupported_parameter/i;
const NO_PARAMETER = /^(?:none|null|undefined|n\/a)?$/i;
/** Maximum nesting depth. Gateways nest a provider's error as text inside their own; nothing deeper is useful. */
const MAX_DEPTH = 8;
const MAX_PARTS = 3;
const MAX_FIELDS = 1000;
const MAX_MESSAGE_LENGTH = 300;
const NO_SECRETS = new Secrets([]);

/** Reads the body of an error response. */
export function readErrorBody(body: string, secrets: Secrets = NO_SECRETS): ErrorBody {
  const value = parsed(body);
  if (value !== undefined) return describeErrorBody(value, secrets);
  const text = secrets.redact(body);
  return { message: shortLine(describeWebPage(text) ?? text), text, kinds: [], fields: [] };
}

/**
 * Same as {@link readErrorBody}, for parsed JSON. Secrets are redacted before the text is shortened, since shortening
 * could leave part of a secret.
 */
export function describeErrorBody(body: unknown, secrets: Secrets = NO_SECRETS): ErrorBody {
  const found = new Findings();
  found.collect(body, 0);
  const { kinds, parameter, counts } = found;
  const isBadRequest = kinds.some((kind) => BAD_REQUEST.test(kind));
  const message = messageIn(body, 0);
  return {
    message: shortLine(secrets.redact(message === "" ? (kinds[0] ?? "") : message)),
    text: secrets.redact(found.words.join(" ")),
    kinds,
    status: found.status ?? (isBadRequest ? 400 : undefined),
    parameter,
    required: counts.get("n_prompt_tokens"),
    max: counts.get("n_ctx"),
    fields: found.fields,
    generated: found.generated === undefined ? undefined : secrets.redact(found.generated),
  };
}

/** Summary of a web page sent as an error; undefined for any other text. */
export function describeWebPage(text: string): string | undefined {
  if (!/^\s*(?:<!doctype html|<html|<head|<\?xml)/i.test(text)) return undefined;
  const title = /<title[^>]*>([^<]{1,100})/i.exec(text)?.[1]?.trim();
  return title === undefined ? "a web page" : `a web page, "${title}"`;
}

class Findings {
  readonly words: string[] = [];
  readonly kinds: string[] = [];
  readonly counts = new Map<string, number>();
  readonly fields: [string, unknown][] = [];
  parameter: string | undefined;
  status: number | undefined;
  generated: string | undefined;

  collect(value: unknown, depth: number): void {
    if (depth > MAX_DEPTH) return;
    if (typeof value === "string") {
      const inner = parsed(value);
      if (inner === undefined) this.words.push(value);
      else this.collect(inner, depth + 1);
    } else if (Array.isArray(value)) {
      for (const item of value) this.collect(item, depth + 1);
    } else {
      for (const [key, entry] of Object.entries(recordOf(value) ?? {})) {
        if (ECHOES.has(key) && typeof entry === "object") continue;
        this.words.push(key);
        this.#note(key, entry);
        this.collect(entry, depth + 1);
      }
    }
  }

  #note(key: string, entry: unknown): void {
    const text = textOf(entry);
    if ((key === "code" || key === "type") && text !== "") this.kinds.push(text);
    if (STATUS_KEYS.has(key)) this.status ??= statusOf(String(entry));
    if (key === "failed_generation" && text !== "") this.generated ??= text;
    if (this.fields.length < MAX_FIELDS) this.fields.push([key, entry]);
    if (key === "param" && !NO_PARAMETER.test(text)) this.parameter ??= text;
    if (Number.isSafeInteger(entry) && (entry as number) > 0) this.counts.set(key, entry as number);
  }
}

/** The HTTP status in an error code: `429`, or `42901` of FastChat, whose 403 are parameters that it does not take. */
function statusOf(code: string): number | undefined {
  const [, status, detail] = /^([45]\d\d)(\d\d)?$/.exec(code) ?? [];
  if (status === undefined) return undefined;
  return status === "403" && detail !== undefined ? 400 : Number(status);
}

/** The human-readable message within any JSON value. */
function messageIn(value: unknown, depth: number): string {
  if (value === undefined || value === null || depth > MAX_DEPTH) return "";
  if (typeof value === "string") {
    const inner = parsed(value);
    return inner === undefined ? value : messageIn(inner, depth + 1);
  }
  if (Array.isArray(value)) {
    const parts = value.slice(0, MAX_PARTS).map((item) => messageIn(item, depth + 1));
    return parts.filter((part) => part !== "").join("; ");
  }
  const record = recordOf(value);
  if (record === undefined) return "";
  const told = MESSAGE_KEYS.map((key) => messageIn(record[key], depth + 1)).find(
    (text) => text !== "",
  );
  // A gateway nests the failed provider's own error in its message.
  const raw = messageIn(recordOf(record["metadata"])?.["raw"], depth + 1);
  const parts = [placeOf(record["loc"]), told ?? (depth === 0 ? "" : leaf(record)), raw];
  return parts.filter((part) => part !== "").join(": ");
}

/** The location reported by a validator: `["body", "seed"]`. */
function placeOf(place: unknown): string {
  return Array.isArray(place) ? place.join(".") : "";
}

/** Describes an object without a known message key. */
function leaf(record: object): string {
  const names = Object.keys(record);
  return names.every((name) => ["code", "type", "param", "status"].includes(name))
    ? ""
    : JSON.stringify(record);
}

/** The object or list encoded in a text; undefined if there is none. */
function parsed(text: string): object | undefined {
  if (!/^\s*[{[]/.test(text)) return undefined;
  try {
    return JSON.parse(text) as object;
  } catch {
    return undefined;
  }
}

/** A text as one line without control characters, shortened for messages. */
export function shortLine(text: string): string {
  const line = text.replace(/[\s\p{Cc}]+/gu, " ").trim();
  return line.length > MAX_MESSAGE_LENGTH ? `${line.slice(0, MAX_MESSAGE_LENGTH)}…` : line;
}
