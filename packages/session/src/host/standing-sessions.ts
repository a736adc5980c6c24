import type { TimerHandle } from "@understudy/planner-core";
import type { ServiceRefusedError } from "../refusals/refused-error.ts";
import type { SessionCredential, SessionHostParts } from "./host-parts.ts";

/** The longest wait before another look, in ms: timers have a limit, and calendars are set. */
const LOOK_MS = 3_600_000;

/**
 * Keeps the credentials of sessions, and ends the sessions whose credential is gone, expired or
 * without the role.
 */
export class StandingSessions {
  readonly #parts: Pick<SessionHostParts, "clock" | "refusalOf" | "wallMs">;
  readonly #end: (session: string, refusal: ServiceRefusedError) => void;
  /** By the id of the session. */
  readonly #credentials = new Map<string, SessionCredential>();
  #timer: TimerHandle | undefined;
  /** The expiry that the timer waits for. */
  #nextMs = Number.POSITIVE_INFINITY;

  /** @param end ends a session, which is forgotten here */
  constructor(
    parts: Pick<SessionHostParts, "clock" | "refusalOf" | "wallMs">,
    end: (session: string, refusal: ServiceRefusedError) => void,
  ) {
    this.#parts = parts;
    this.#end = end;
  }

  /** @throws ServiceRefusedError unless a credential opens sessions */
  check(credential: SessionCredential | undefined): void {
    const refusal = credential && this.#parts.refusalOf?.(credential);
    if (refusal !== undefined) throw refusal;
  }

  /** The credential of a session. */
  of(session: string): SessionCredential | undefined {
    return this.#credentials.get(session);
  }

  /** Keeps the credential of a session's new connection. */
  keep(session: string, credential: SessionCredential | undefined): void {
    if (credential === undefined) this.#credentials.delete(session);
    else {
      this.#credentials.set(session, credential);
      this.#lookAt(credential.untilMs ?? Number.POSITIVE_INFINITY);
    }
  }

  forget(session: string): void {
    this.#credentials.delete(session);
    if (this.#credentials.size === 0) this.#stop();
  }

  /** Ends all sessions whose credential does not stand. */
  review(): void {
    this.#review(() => true);
  }

  /**
   * Ends the sessions whose credential expired. Runs at each of thousands of expiries, so it looks
   * up only expired credentials.
   */
  #expire(): void {
    const nowMs = this.#wallMs();
    this.#review(({ untilMs = Number.POSITIVE_INFINITY }) => untilMs <= nowMs);
  }

  #review(isDue: (credential: SessionCredential) => boolean): void {
    this.#stop();
    let nextMs = Number.POSITIVE_INFINITY;
    for (const [session, credential] of this.#credentials) {
      const refusal = isDue(credential) ? this.#parts.refusalOf?.(credential) : undefined;
      if (refusal === undefined) {
        nextMs = Math.min(nextMs, credential.untilMs ?? Number.POSITIVE_INFINITY);
      } else {
        this.#credentials.delete(session);
        this.#end(session, refusal);
      }
    }
    this.#lookAt(nextMs);
  }

  #lookAt(untilMs: number): void {
    if (untilMs >= this.#nextMs) return;
    this.#stop();
    this.#nextMs = untilMs;
    const leftMs = Math.max(0, untilMs - this.#wallMs());
    this.#timer = this.#parts.clock.setTimer(() => this.#expire(), Math.min(leftMs, LOOK_MS));
  }

  #wallMs(): number {
    const { wallMs = Date.now } = this.#parts;
    return wallMs();
  }

  #stop(): void {
    if (this.#timer !== undefined) this.#parts.clock.clearTimer(this.#timer);
    this.#timer = undefined;
    this.#nextMs = Number.POSITIVE_INFINITY;
  }
}
