import type { Clock, Domain, LlmPlanner } from "@understudy/planner-core";
import type { DomainFollower, SessionDomains } from "../../host/host-parts.ts";
import { ServiceRefusedError } from "../../refusals/refused-error.ts";
import { RigDomain } from "./rig-domain.ts";

/** The domains of a host, by name. The test replaces and removes them. */
export class RigDomains implements SessionDomains {
  readonly #clock: Clock;
  readonly #llm: LlmPlanner | undefined;
  readonly #byName = new Map<string, RigDomain>();
  readonly #followers: DomainFollower[] = [];

  constructor(clock: Clock, llm?: LlmPlanner) {
    this.#clock = clock;
    this.#llm = llm;
  }

  get running(): number {
    return [...this.#byName.values()].reduce((sum, { running }) => sum + running, 0);
  }

  tell(follower: DomainFollower): void {
    this.#followers.push(follower);
  }

  find({ domain }: { readonly domain: string }): RigDomain {
    return this.kept(domain).hosted;
  }

  kept(name: string): { readonly hosted: RigDomain } {
    const hosted = this.#byName.get(name);
    if (hosted !== undefined) return { hosted };
    throw new ServiceRefusedError("unknown-domain", `there is no domain "${name}"`);
  }

  /** Adds a domain, or replaces it for all sessions. */
  async put(domain: Domain, name: string = domain.name): Promise<void> {
    const hosted = new RigDomain(domain, this.#clock, this.#llm);
    this.#byName.set(name, hosted);
    const isCurrent = (): boolean => this.#byName.get(name) === hosted;
    await Promise.all(this.#followers.map((each) => each.replaced(name, hosted, isCurrent)));
  }

  remove(name: string): void {
    this.#byName.delete(name);
    for (const follower of this.#followers) follower.removed(name);
  }
}
