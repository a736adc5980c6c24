/** Owner of work, such as a tenant of a server. The work of several owners is done in turns. */
export interface WorkOwner {
  /** Relative share of the time when several owners compete; above 0. */
  readonly weight: number;
}
