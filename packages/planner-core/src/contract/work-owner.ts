/** An owner of work that takes turns with other owners, such as a tenant of a server. */
export interface WorkOwner {
  /** Relative share of the time when several owners compete; above 0. */
  readonly weight: number;
}
