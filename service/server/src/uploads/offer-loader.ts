import { type Domain, PlanLibrary } from "@understudy/planner-core";
import { openCompiled } from "@understudy/planner-core/compiled";
import type { OfferedDomain } from "../service/domains/offered-domain.ts";
import type { TenantLanes } from "../turns/tenant-lanes.ts";
import type { DomainCompiler } from "./domain-upload.ts";
import { compiledOf } from "./uploaded-domains.ts";

/** The operator's turns. Not a valid tenant name. */
const NOBODY = "";

/** Loads domains for a running server without blocking its clients. */
export interface OfferLoader {
  /**
   * Compiles a domain.
   *
   * @param definition the text of a domain file
   * @throws DomainError with every mistake, or if it takes too much time or memory
   */
  open(name: string, definition: string): Promise<Pick<OfferedDomain, "domain" | "compiled">>;
  /**
   * Reads the prepared plans of a domain.
   *
   * @param plans the text of a plan library
   * @throws PlanLibraryError if it is invalid
   */
  prepared(domain: Domain, plans: string): Promise<PlanLibrary>;
}

/** Compiles in the threads of uploads, and loads piece by piece. */
export class SlicedOfferLoader implements OfferLoader {
  readonly #compiler: DomainCompiler;
  readonly #turns: TenantLanes;

  constructor(compiler: DomainCompiler, turns: TenantLanes) {
    this.#compiler = compiler;
    this.#turns = turns;
  }

  async open(
    name: string,
    definition: string,
  ): Promise<Pick<OfferedDomain, "domain" | "compiled">> {
    const bytes = new TextEncoder().encode(definition);
    const upload = { bytes, codec: "json", name, isOwn: true } as const;
    const { compiled, summary } = compiledOf(await this.#compiler.compile(upload, NOBODY));
    const domain = await this.#turns.lane().finish(openCompiled(compiled));
    return { domain, compiled: { form: compiled, revision: summary.revision } };
  }

  async prepared(domain: Domain, plans: string): Promise<PlanLibrary> {
    const loading = PlanLibrary.loading(domain, plans, { otherDomain: "prove" });
    return (await this.#turns.lane().finish(loading)).planLibrary;
  }
}
