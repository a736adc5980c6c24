import type { Domain, Repertoire } from "@understudy/planner-core";

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
}
