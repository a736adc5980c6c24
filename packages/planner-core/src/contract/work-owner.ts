/** Owner of work, such as a tenant of a server. The work of several owners is done in turns. */
export interface WorkOwner {
  /** Share of the time where several owners compete, a number above 0. */
  readonly weight: number;
}
