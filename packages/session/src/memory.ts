/** The memory account of a session, released as a whole. */
export interface SessionMemory {
  /**
   * Takes memory, or gives back a negative amount.
   *
   * @param bytes an estimate
   * @throws ServiceRefusedError over the limit; the account stays unchanged then
   */
  add(bytes: number): void;
  /** Gives back everything. */
  release(): void;
}
