/** How one request came: what every codec knows of it. */
export interface Call {
  /** When its first byte was read, less what it had waited before, in milliseconds of the service's clock. */
  readonly receivedMs: number;
  /** Aborts when the client leaves. */
  readonly signal: AbortSignal;
}
