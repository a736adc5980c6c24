import { DomainError, type Issue, RequestError } from "@understudy/planner-core";
import { ServiceRefusedError } from "@understudy/session";
import { compileUpload } from "./compile-upload.ts";
import type { CompiledUpload, DomainCompiler, RefusedUpload } from "./domain-upload.ts";

/** Compiles on the calling thread, for programs with a service of their own. */
export const COMPILE_HERE: DomainCompiler = {
  checkRoom: () => {},
  compile: (upload) => compileUpload(upload),
};

/** @throws the mistakes of the domain */
export function compiledOf(reply: CompiledUpload | RefusedUpload): CompiledUpload {
  if (reply.status === "compiled") return reply;
  const { reason, message } = reply;
  const issues: readonly Issue[] = reply.issues;
  if (reason === "domain") throw new DomainError(issues);
  if (reason === "request") throw new RequestError(issues);
  throw new ServiceRefusedError(reason, message);
}

/** Limit of fields searched for the name, which encoders write first. */
const MAX_FIELDS = 8;
/** The tag of the first field, a string. */
const NAME_TAG = 0x0a;

/**
 * The name in a `PutDomainRequest` message, without decoding the rest.
 *
 * @returns undefined if it is not near the start
 */
export function nameInMessage(bytes: Uint8Array): string | undefined {
  let at = 0;
  for (let field = 0; field < MAX_FIELDS && at < bytes.length; field++) {
    const tag = bytes[at] as number;
    const length = lengthAt(bytes, at + 1);
    // Both fields of the message are length-delimited.
    if (length === undefined || (tag & 7) !== 2) return undefined;
    const start = at + 1 + length.bytes;
    if (tag === NAME_TAG)
      return Buffer.from(bytes.subarray(start, start + length.value)).toString();
    at = start + length.value;
  }
  return undefined;
}

/** Four bytes cover every message within the size limit. */
const MAX_LENGTH_BYTES = 4;

function lengthAt(bytes: Uint8Array, at: number): { value: number; bytes: number } | undefined {
  let value = 0;
  for (let index = 0; index < MAX_LENGTH_BYTES; index++) {
    const byte = bytes[at + index];
    if (byte === undefined) return undefined;
    value += (byte & 127) << (7 * index);
    if (byte < 128) return { value, bytes: index + 1 };
  }
  return undefined;
}
