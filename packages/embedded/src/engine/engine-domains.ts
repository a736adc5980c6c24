import { type DomainFollower, ServiceRefusedError, type SessionDomains } from "@understudy/session";
import type { EngineDomain } from "./engine-domain.ts";

/** The domains of an engine, by name. They never change. */
export class EngineDomains implements SessionDomains {
  readonly #byName: ReadonlyMap<string, EngineDomain>;

  constructor(byName: ReadonlyMap<string, EngineDomain>) {
    this.#byName = byName;
  }

  get running(): number {
    let running = 0;
    for (const domain of this.#byName.values()) running += domain.running;
    return running;
  }

  /** The names of all domains. */
  get names(): readonly string[] {
    return [...this.#byName.keys()];
  }

  /** The name of the only domain; undefined if there are several. */
  get onlyName(): string | undefined {
    const [name, ...more] = this.#byName.keys();
    return more.length === 0 ? name : undefined;
  }

  tell(_follower: DomainFollower): void {}

  find({ domain }: { readonly domain: string }): EngineDomain {
    return this.kept(domain).hosted;
  }

  kept(name: string): { readonly hosted: EngineDomain } {
    const hosted = this.#byName.get(name);
    if (hosted !== undefined) return { hosted };
    const known = this.names.slice(0, 10).join(", ");
    throw new ServiceRefusedError(
      "unknown-domain",
      `there is no domain "${name}": there are ${known}`,
    );
  }

  dispose(): void {
    for (const domain of this.#byName.values()) domain.dispose();
  }
}
