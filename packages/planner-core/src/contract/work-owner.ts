/** Owner of work that is done in turns with that of other owners, such as a tenant of a server. */
export interface WorkOwner {
  /** Share of the time where several owners compete, a number above 0. */
  readonly weight: number;
}
