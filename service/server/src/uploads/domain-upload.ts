import type { Issue } from "@understudy/planner-core";
import type { CompiledDomain } from "@understudy/planner-core/compiled";
import type { ServiceRefusal } from "@understudy/session";
import type { SummaryWithText } from "../service/domains/kept-domain.ts";

/** An unvalidated domain from a client. */
export interface DomainUpload {
  /** A domain file, or with `grpc` a `PutDomainRequest` message. */
  readonly bytes: Uint8Array;
  readonly codec: "json" | "grpc";
  /** The name to store it under; undefined if the message contains it. */
  readonly name: string | undefined;
  /** Whether the domain belongs to the operator, which lifts the limits of uploads. Default false. */
  readonly isOwn?: boolean;
}

/** A compiled domain, made of cloneable values. */
export interface CompiledUpload {
  readonly status: "compiled";
  readonly summary: SummaryWithText;
  readonly compiled: CompiledDomain;
  /** The message for gRPC, if uploaded over gRPC. */
  readonly encoded: Uint8Array | undefined;
}

/** A refused domain. */
export interface RefusedUpload {
  readonly status: "refused";
  /** The source of the error: the domain, its message, or a refusal by the service. */
  readonly reason: "domain" | "request" | ServiceRefusal;
  readonly message: string;
  readonly issues: readonly Issue[];
}

/** Validates and compiles domains. */
export interface DomainCompiler {
  /**
   * Checks that a tenant may upload a domain.
   *
   * @throws ServiceRefusedError if too many wait already
   */
  checkRoom(tenant: string): void;
  /**
   * Compiles a domain.
   *
   * @throws as `checkRoom`; DomainError if it takes too much time or memory
   */
  compile(upload: DomainUpload, tenant: string): Promise<CompiledUpload | RefusedUpload>;
}
