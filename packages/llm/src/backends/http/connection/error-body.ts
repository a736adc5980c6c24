import { recordOf, textOf } from "./json-fields.ts";
import { Secrets } from "./secrets.ts";

/** The failure that a server tells of, wherever its dialect puts it. */
export interface ErrorBody {
  /** For people. */
  readonly message: string;
  /** All names and texts in it, for what looks for a word. */
  readonly text: string;
  /** Stable words: `code` and `type` of the dialects that have them. */
  readonly kinds: readonly string[];
  /** The HTTP status that it stands for, where it tells one. */
  readonly status?: number | undefined;
  /** The parameter that it blames, where it names one in a field of its own. */
  readonly parameter?: string | undefined;
  /** Tokens that llama.cpp counts. */
  readonly required?: number | undefined;
  readonly max?: number | undefined;
}

/** Keys of the text for people, the best first. */
const MESSAGE_KEYS = ["message", "msg", "error", "errors", "detail", "details", "title", "reason"];
/** Objects that repeat the request. */
const ECHOES = new Set(["input", "request", "request_body", "received"]);
/** Words of servers that name no parameter and have the field all the same. */
const STATUS_KEYS = new Set(["code", "status", "status_code", "statusCode"]);
/** Kinds of errors that servers answer with the status 400. */
const BAD_REQUEST = /invalid_?(?:request|argument)|bad_?request|unsupported_parameter/i;
const NO_PARAMETER = /^(?:none|null|undefined|n\/a)?$/i;
/** Deeper bodies say nothing; gateways nest those of others in texts. */
const MAX_DEPTH = 8;
const MAX_PARTS = 3;
const MAX_MESSAGE_LENGTH = 300;
const NO_SECRETS = new Secrets([]);

/** Reads the body of an error answer. */
export function readErrorBody(body: string, secrets: Secrets = NO_SECRETS): ErrorBody {
  const value = parsed(body);
  if (value !== undefined) return describeErrorBody(value, secrets);
  const text = secrets.redact(body);
  return { message: shorten(describeWebPage(text) ?? text), text, kinds: [] };
}

/** As {@link readErrorBody}, for a body that is JSON. Secrets go before a part of one could be left at an end. */
export function describeErrorBody(body: unknown, secrets: Secrets = NO_SECRETS): ErrorBody {
  const found = new Findings();
  found.collect(body, 0);
  const { kinds, parameter, counts } = found;
  const isBadRequest = kinds.some((kind) => BAD_REQUEST.test(kind));
  const message = messageIn(body, 0);
  return {
    message: shorten(secrets.redact(message === "" ? (kinds[0] ?? "") : message)),
    text: secrets.redact(found.words.join(" ")),
    kinds,
    status: found.status ?? (isBadRequest ? 400 : undefined),
    parameter,
    required: counts.get("n_prompt_tokens"),
    max: counts.get("n_ctx"),
  };
}

/** The gist of a web page in an error; undefined for any other text. */
export function describeWebPage(text: string): string | undefined {
  if (!/^\s*(?:<!doctype html|<html|<head|<\?xml)/i.test(text)) return undefined;
  const title = /<title[^>]*>([^<]{1,100})/i.exec(text)?.[1]?.trim();
  return title === undefined ? "a web page" : `a web page, "${title}"`;
}

class Findings {
  readonly words: string[] = [];
  readonly kinds: string[] = [];
  readonly counts = new Map<string, number>();
  parameter: string | undefined;
  status: number | undefined;

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
    if (STATUS_KEYS.has(key) && /^[45]\d\d$/.test(String(entry))) this.status ??= Number(entry);
    if (key === "param" && !NO_PARAMETER.test(text)) this.parameter ??= text;
    if (Number.isSafeInteger(entry) && (entry as number) > 0) this.counts.set(key, entry as number);
  }
}

/** The text for people in whatever a server sent. */
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
  // A gateway says that a provider failed, and there how.
  const raw = messageIn(recordOf(record["metadata"])?.["raw"], depth + 1);
  const parts = [placeOf(record["loc"]), told ?? (depth === 0 ? "" : leaf(record)), raw];
  return parts.filter((part) => part !== "").join(": ");
}

/** The place that a validator names: `["body", "seed"]`. */
function placeOf(place: unknown): string {
  return Array.isArray(place) ? place.join(".") : "";
}

/** An object that says nothing in a way that is known. */
function leaf(record: object): string {
  const names = Object.keys(record);
  return names.every((name) => ["code", "type", "param", "status"].includes(name))
    ? ""
    : JSON.stringify(record);
}

/** The object or list that a text holds; undefined if it holds none. */
function parsed(text: string): object | undefined {
  if (!/^\s*[{[]/.test(text)) return undefined;
  try {
    return JSON.parse(text) as object;
  } catch {
    return undefined;
  }
}

function shorten(text: string): string {
  const line = text.replace(/[\s\p{Cc}]+/gu, " ").trim();
  return line.length > MAX_MESSAGE_LENGTH ? `${line.slice(0, MAX_MESSAGE_LENGTH)}…` : line;
}
