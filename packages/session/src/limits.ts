/** Limits of sessions. The client gets them in `welcome`. */
export interface SessionLimits {
  /** Longest message in bytes, batches included. Default 32 KiB. */
  readonly messageBytes: number;
  /** Limit of unread bytes before a client is cut off. Default 256 KiB. */
  readonly waitingBytes: number;
  /** Agents per session. Default 1000. */
  readonly agents: number;
  /** Things per session. Default 10,000. */
  readonly things: number;
  /** Sessions per tenant, connected or not. The oldest disconnected ones make room for new ones. Default 10,000. */
  readonly tenantSessions: number;
  /**
   * Agents in all sessions of a tenant; here, too, the oldest disconnected sessions make room.
   * Default 100,000.
   */
  readonly tenantAgents: number;
  /** Time for `hello` to arrive after the connection, in ms. Default 5000. */
  readonly helloMs: number;
  /** Time without traffic before a ping, in ms. Default 20,000. */
  readonly pingMs: number;
  /** Silence after which a connection is closed, in ms. Default 60,000. */
  readonly silenceMs: number;
  /** Lifetime of a disconnected session, in ms. Default 120,000. */
  readonly resumeMs: number;
  /** Messages kept until the client acknowledges them. Default 256. */
  readonly unacknowledged: number;
  /** Malformed messages per minute and connection; the next one cuts it off. Default 300. */
  readonly mistakesPerMinute: number;
}

/** The default limits of sessions. */
export const SESSION_LIMITS: SessionLimits = Object.freeze({
  messageBytes: 32 * 1024,
  waitingBytes: 256 * 1024,
  agents: 1000,
  things: 10_000,
  tenantSessions: 10_000,
  tenantAgents: 100_000,
  helloMs: 5000,
  pingMs: 20_000,
  silenceMs: 60_000,
  resumeMs: 120_000,
  unacknowledged: 256,
  mistakesPerMinute: 300,
});
