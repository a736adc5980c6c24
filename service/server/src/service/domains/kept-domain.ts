import type { DomainMessage, DomainSummaryMessage } from "../../schema/domain-messages.ts";
import { domainMessage } from "./domain-message.ts";
import type { HostedDomain } from "./hosted-domain.ts";

/** A summary with the whole message. */
export interface SummaryWithText extends DomainSummaryMessage {
  /** The message as JSON in UTF-8. */
  readonly text: Uint8Array;
}

/** A named domain. An uploaded one is loaded with its first plan. */
export class KeptDomain {
  readonly summary: DomainSummaryMessage;
  #text: Uint8Array | undefined;
  #hosted: HostedDomain | undefined;
  #loading: Promise<HostedDomain> | undefined;
  readonly #load: () => Promise<HostedDomain>;

  private constructor(
    { name, hash, revision, text }: DomainSummaryMessage & Partial<SummaryWithText>,
    load: HostedDomain | (() => Promise<HostedDomain>),
  ) {
    this.summary = { name, hash, revision };
    this.#text = text;
    this.#hosted = typeof load === "function" ? undefined : load;
    this.#load = typeof load === "function" ? load : async () => load;
  }

  /** A loaded domain. */
  static of(name: string, hosted: HostedDomain): KeptDomain {
    const { domain, revision } = hosted;
    return new KeptDomain({ name, hash: domain.hash, revision }, hosted);
  }

  /** A domain to be loaded on demand. */
  static later(summary: SummaryWithText, load: () => Promise<HostedDomain>): KeptDomain {
    return new KeptDomain(summary, load);
  }

  /** The same domain with another engine; undefined if it is not loaded. */
  with(hosted: HostedDomain): KeptDomain {
    return new KeptDomain({ ...this.summary, ...(this.#text && { text: this.#text }) }, hosted);
  }

  /** The domain's message as JSON in UTF-8. */
  get text(): Uint8Array {
    if (this.#text === undefined) {
      const { name, revision } = this.summary;
      const { domain } = this.#hosted as HostedDomain;
      this.#text = Buffer.from(JSON.stringify(domainMessage(name, domain, revision)));
    }
    return this.#text;
  }

  get message(): DomainMessage {
    return JSON.parse(Buffer.from(this.text).toString()) as DomainMessage;
  }

  /** Undefined until it is loaded. */
  get hosted(): HostedDomain | undefined {
    return this.#hosted;
  }

  load(): Promise<HostedDomain> {
    this.#loading ??= this.#load().then(
      (hosted) => {
        this.#hosted = hosted;
        return hosted;
      },
      (error: unknown) => {
        this.#loading = undefined;
        throw error;
      },
    );
    return this.#loading;
  }

  /** Disposes the engine once running requests have finished. */
  retire(): void {
    if (this.#hosted !== undefined) this.#hosted.retire();
    else this.#loading?.then((hosted) => hosted.retire()).catch(() => {});
  }
}
