import type { Domain, Repertoire } from "@understudy/planner-core";
import type { CompiledDomain } from "@understudy/planner-core/compiled";

/** A domain that a server offers from the start. */
export interface OfferedDomain {
  /** The name under which requests ask for it. */
  readonly name: string;
  readonly domain: Domain;
  /** Plans that were rehearsed for it. */
  readonly repertoire?: Repertoire | undefined;
  /**
   * Tells versions apart: a reload puts another one in its place if this differs. Default: what the definition of the
   * domain says.
   */
  readonly revision?: string | undefined;
  /** The form that the domain was opened from, and the revision of its definition. Default: made when they are needed. */
  readonly compiled?: { readonly form: CompiledDomain; readonly revision: string } | undefined;
}
