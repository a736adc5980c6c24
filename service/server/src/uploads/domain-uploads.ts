import { openCompiled } from "@understudy/planner-core/compiled";
import type { DomainMessage } from "../schema/domain-messages.ts";
import type { DomainStore } from "../service/domains/domain-store.ts";
import type { HostedDomain, HostedDomainOptions } from "../service/domains/hosted-domain.ts";
import { KeptDomain } from "../service/domains/kept-domain.ts";
import type { TenantLanes } from "../turns/tenant-lanes.ts";
import type { CompiledUpload, DomainCompiler, DomainUpload } from "./domain-upload.ts";
import { compiledOf, nameInMessage } from "./uploaded-domains.ts";

/** A stored domain. */
export interface PutDomain {
  /** Whether the name was new. */
  readonly isNew: boolean;
  readonly message: DomainMessage;
  /** The message as JSON in UTF-8. */
  readonly text: Uint8Array;
  /** The message for gRPC, if uploaded over gRPC. */
  readonly encoded: Uint8Array | undefined;
}

/** The dependencies of a tenant's uploads. */
export interface DomainUploadsParts {
  readonly tenant: string;
  readonly domains: DomainStore;
  readonly compiler: DomainCompiler;
  /** Domains are loaded in the tenant's turns. */
  readonly turns: TenantLanes;
  /** @throws ServiceRefusedError if the tenant may not ask now */
  readonly admit: () => void;
  /** Creates the engine of a domain. */
  readonly host: (
    hosted: Pick<HostedDomainOptions, "domain" | "compiled" | "revision">,
  ) => HostedDomain;
}

/** The uploads of a tenant. */
export class DomainUploads {
  readonly #parts: DomainUploadsParts;

  constructor(parts: DomainUploadsParts) {
    this.#parts = parts;
  }

  /**
   * Checks that a domain may be uploaded now, before its body is read.
   *
   * @param name undefined if not known yet
   * @throws ServiceRefusedError if there are too many domains or uploads, or the tenant may not ask now
   */
  admit(name: string | undefined): void {
    this.#parts.admit();
    this.#checkRoom(name);
  }

  /**
   * Stores an admitted upload.
   *
   * @throws DomainError with every mistake; RequestError for an invalid message; ServiceRefusedError as `admit`
   */
  async put(upload: DomainUpload): Promise<PutDomain> {
    const { compiler, tenant } = this.#parts;
    this.#checkRoom(upload.codec === "grpc" ? nameInMessage(upload.bytes) : upload.name);
    return this.#keep(compiledOf(await compiler.compile(upload, tenant)));
  }

  /**
   * Stores a domain of this process.
   *
   * @throws as `put`
   */
  async putDefinition(name: string, definition: unknown): Promise<PutDomain> {
    this.admit(name);
    const bytes = new TextEncoder().encode(JSON.stringify(definition));
    return await this.put({ bytes, codec: "json", name });
  }

  #checkRoom(name: string | undefined): void {
    const { domains, compiler, tenant } = this.#parts;
    if (name !== undefined) domains.checkRoom(name);
    compiler.checkRoom(tenant);
  }

  #keep({ summary, compiled, encoded }: CompiledUpload): PutDomain {
    const { domains, turns, host } = this.#parts;
    const { name, revision } = summary;
    const isKnown = domains.has(name, revision);
    if (!isKnown) domains.checkRoom(name);
    const load = async (): Promise<HostedDomain> => {
      const domain = await turns.lane().finish(openCompiled(compiled));
      return host({ domain, compiled, revision });
    };
    const kept = isKnown ? domains.kept(name) : KeptDomain.later(summary, load);
    const isNew = !isKnown && domains.send(name, kept, bytesOf(compiled));
    return {
      ...{ isNew, encoded, text: kept.text },
      get message() {
        return kept.message;
      },
    };
  }
}

function bytesOf({ flat }: CompiledUpload["compiled"]): number {
  const { text, code, textEnds, numbers, integers, integersEnds } = flat;
  const lists = [code, textEnds, numbers, integers, integersEnds];
  return lists.reduce((bytes, list) => bytes + list.byteLength, 2 * text.length);
}
