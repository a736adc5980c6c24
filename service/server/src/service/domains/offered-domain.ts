import type { Domain, PlanLibrary } from "@understudy/planner-core";
import type { CompiledDomain } from "@understudy/planner-core/compiled";

/** A domain that the server itself provides. */
export interface OfferedDomain {
  /** The name for requests. */
  readonly name: string;
  readonly domain: Domain;
  /** Prepared plans. */
  readonly planLibrary?: PlanLibrary | undefined;
  /** The version, which decides on reload whether the domain is replaced. Default: the hash of its definition. */
  readonly revision?: string | undefined;
  /** The compiled form, and the revision of its definition. Default: computed on demand. */
  readonly compiled?: { readonly form: CompiledDomain; readonly revision: string } | undefined;
}
