import { DomainError, type Issue, RequestError } from "@understudy/planner-core";
import { type CompiledDomain, compileDomain } from "@understudy/planner-core/compiled";
import { ServiceRefusedError } from "@understudy/session";
import { domainMessage } from "../service/domains/domain-message.ts";
import { domainRevision } from "../service/domains/domain-revision.ts";
import type { CompiledUpload, DomainUpload, RefusedUpload } from "./domain-upload.ts";

/** Size limits of an uploaded domain. Compilation has limits of time and memory as well. */
const SENT_DOMAIN_LIMITS = {
  maxGroundActions: 10_000,
  maxGroundSize: 400_000,
  maxEffectCases: 10_000,
};

/** Limit of a mistake's text: a name of a megabyte helps no reader. */
const MAX_TEXT = 1000;

/**
 * Parses, validates and compiles an uploaded domain, along with its description. Never throws.
 *
 * @param rest called between pieces of the work
 */
export async function compileUpload(
  upload: DomainUpload,
  rest: () => void = () => {},
): Promise<CompiledUpload | RefusedUpload> {
  try {
    return await compile(upload, rest);
  } catch (error) {
    return refusalOf(error);
  }
}

async function compile(upload: DomainUpload, rest: () => void): Promise<CompiledUpload> {
  const limits = upload.isOwn ? {} : SENT_DOMAIN_LIMITS;
  const grpc = upload.codec === "grpc" ? await grpcUploads() : undefined;
  const sent = grpc?.decode(upload.bytes) ?? fileOf(upload);
  rest();
  const { domain, compiled } = compileDomain(sent.domain, limits, rest);
  rest();
  const revision = domainRevision(domain.written);
  rest();
  const message = domainMessage(sent.name, domain, revision);
  const text = new TextEncoder().encode(JSON.stringify(message));
  return {
    status: "compiled",
    summary: { name: sent.name, hash: domain.hash, revision, text },
    compiled: shared(compiled),
    encoded: grpc?.encode(message),
  };
}

function fileOf({ name, bytes, isOwn }: DomainUpload): { name: string; domain: unknown } {
  const domain = isOwn ? new TextDecoder().decode(bytes) : jsonOf(bytes);
  return { name: name as string, domain };
}

function jsonOf(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder().decode(bytes)) as unknown;
  } catch {
    throw new ServiceRefusedError("invalid-json", "the body is not JSON");
  }
}

let grpc: Promise<import("./grpc-uploads.ts").GrpcUploads> | undefined;

/**
 * Loaded with the first upload over gRPC, since its libraries take as long to load as everything
 * else.
 */
function grpcUploads() {
  grpc ??= import("./grpc-uploads.ts").then(({ GrpcUploads }) => new GrpcUploads());
  return grpc;
}

/** In shared memory, which is not copied to the server or its search threads. */
function shared({ hash, flat }: CompiledDomain): CompiledDomain {
  const { code, textEnds, numbers, integers, integersEnds } = flat;
  return {
    hash,
    flat: {
      text: flat.text,
      code: sharedList(code),
      textEnds: sharedList(textEnds),
      integers: sharedList(integers),
      integersEnds: sharedList(integersEnds),
      numbers: numbers.length === 0 ? numbers : sharedNumbers(numbers),
    },
  };
}

function sharedList(list: Int32Array): Int32Array {
  const copy = new Int32Array(new SharedArrayBuffer(list.byteLength));
  copy.set(list);
  return copy;
}

function sharedNumbers(list: Float64Array): Float64Array {
  const copy = new Float64Array(new SharedArrayBuffer(list.byteLength));
  copy.set(list);
  return copy;
}

function refusalOf(error: unknown): RefusedUpload {
  if (error instanceof ServiceRefusedError) {
    const { refusal, message } = error;
    return { status: "refused", reason: refusal, message, issues: [] };
  }
  if (error instanceof DomainError || error instanceof RequestError) {
    const reason = error instanceof DomainError ? "domain" : "request";
    return { status: "refused", reason, message: "", issues: error.issues.map(shortened) };
  }
  throw error;
}

function shortened({ pointer, message, hint }: Issue): Issue {
  return {
    pointer: pointer.slice(0, MAX_TEXT),
    message: message.slice(0, MAX_TEXT),
    ...(hint === undefined ? {} : { hint: hint.slice(0, MAX_TEXT) }),
  };
}
