import type { Domain } from "@understudy/planner-core";

/** Numbers assigned to domains, unique within the process. */
const numbers = new WeakMap<Domain, number>();
let lastNumber = 0;

/** A domain in a message. */
export interface WireDomain {
  readonly domain: number;
  /** Text of the domain; undefined if the thread already has it. */
  readonly domainText: string | undefined;
}

/** The domains that a thread has received; each is sent once. */
export class SentDomains {
  readonly #sent = new Set<number>();

  /** The message form of a domain. */
  wire(domain: Domain): WireDomain {
    let number = numbers.get(domain);
    if (number === undefined) {
      number = ++lastNumber;
      numbers.set(domain, number);
    }
    return { domain: number, domainText: this.#sent.has(number) ? undefined : textOf(domain) };
  }

  /** Marks a domain as sent. */
  add(number: number): void {
    this.#sent.add(number);
  }

  /** Forgets all domains when a new thread starts. */
  clear(): void {
    this.#sent.clear();
  }
}

/** A domain as JSON. Computed costs are left out, since they do not affect decoding. */
function textOf(domain: Domain): string {
  const { tools, ...rest } = domain.written;
  const plain = tools.map((tool) => (typeof tool.cost === "object" ? { ...tool, cost: 1 } : tool));
  return JSON.stringify({ ...rest, tools: plain });
}
