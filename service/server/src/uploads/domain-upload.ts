import type { Issue } from "@understudy/planner-core";
import type { CompiledDomain } from "@understudy/planner-core/compiled";
import type { SummaryWithText } from "../service/domains/kept-domain.ts";
import type { ServiceRefusal } from "../service/refused-error.ts";

/** A domain as a client sent it: nobody has looked at it yet. */
export interface DomainUpload {
  /** A domain file, or with `grpc` a message `PutDomainRequest`. */
  readonly bytes: Uint8Array;
  readonly codec: "json" | "grpc";
  /** The name under which it is to be kept; undefined where the message says it. */
  readonly name: string | undefined;
  /** It is the domain of whoever operates the server: the limits of domains that are sent do not hold. Default false. */
  readonly isOwn?: boolean;
}

/** A compiled domain. Everything in it goes to another thread as it is. */
export interface CompiledUpload {
  readonly status: "compiled";
  readonly summary: SummaryWithText;
  readonly compiled: CompiledDomain;
  /** The message as gRPC has it, where the domain came that way. */
  readonly encoded: Uint8Array | undefined;
}

/** A domain that was not compiled. */
export interface RefusedUpload {
  readonly status: "refused";
  /** The thing that is wrong: the domain, the message that holds it, or as the service refuses. */
  readonly reason: "domain" | "request" | ServiceRefusal;
  readonly message: string;
  readonly issues: readonly Issue[];
}

/** Checks and compiles domains. */
export interface DomainCompiler {
  /**
   * Looks whether another domain of a tenant may come now.
   *
   * @throws ServiceRefusedError if too many of them wait already
   */
  checkRoom(tenant: string): void;
  /**
   * Compiles one.
   *
   * @throws as `checkRoom`; DomainError if it takes too much time or memory
   */
  compile(upload: DomainUpload, tenant: string): Promise<CompiledUpload | RefusedUpload>;
}
