import type { Domain } from "@understudy/planner-core";

/** Numbers of domains, the same in all threads of this process. */
const numbers = new WeakMap<Domain, number>();
let lastNumber = 0;

/** A domain as a message names it. */
export interface WireDomain {
  readonly domain: number;
  /** Its text, where the thread has not seen it. */
  readonly domainText: string | undefined;
}

/** The domains that a thread has seen: each is sent once. */
export class SentDomains {
  readonly #sent = new Set<number>();

  /** The form of a domain in a message. */
  wire(domain: Domain): WireDomain {
    let number = numbers.get(domain);
    if (number === undefined) {
      number = ++lastNumber;
      numbers.set(domain, number);
    }
    return { domain: number, domainText: this.#sent.has(number) ? undefined : textOf(domain) };
  }

  /** A message with the text of this domain is on its way. */
  add(number: number): void {
    this.#sent.add(number);
  }

  /** There is another thread now. */
  clear(): void {
    this.#sent.clear();
  }
}

/** A domain as JSON. Costs that are computed do not matter to what a model may say. */
function textOf(domain: Domain): string {
  const { tools, ...rest } = domain.written;
  const plain = tools.map((tool) => (typeof tool.cost === "object" ? { ...tool, cost: 1 } : tool));
  return JSON.stringify({ ...rest, tools: plain });
}
