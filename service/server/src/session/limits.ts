/** Limits of sessions; clients are told in `welcome`. */
export interface SessionLimits {
  /** The longest message, batches included, in bytes. Default 32 KiB. */
  readonly messageBytes: number;
  /** A client that lets this many bytes pile up is cut off. Default 256 KiB. */
  readonly waitingBytes: number;
  /** Agents of one session. Default 1000. */
  readonly agents: number;
  /** Things of one session. Default 10,000. */
  readonly things: number;
  /** Sessions of one tenant, with and without connections; the oldest without one make room for others. Default 10,000. */
  readonly tenantSessions: number;
  /** Agents of all sessions of one tenant; likewise. Default 100,000. */
  readonly tenantAgents: number;
  /** `hello` must arrive this soon after the connection. Default 5000. */
  readonly helloMs: number;
  /** A ping is sent after this long without anything else. Default 20,000. */
  readonly pingMs: number;
  /** A connection that is silent for this long is closed. Default 60,000. */
  readonly silenceMs: number;
  /** A session without a connection is kept for this long. Default 120,000. */
  readonly resumeMs: number;
  /** Messages that are kept until the client has said that it received them. Default 256. */
  readonly unacknowledged: number;
  /** Malformed messages that a connection may send per minute; the next one cuts it off. Default 300. */
  readonly mistakesPerMinute: number;
}

/** Default limits of sessions. */
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
