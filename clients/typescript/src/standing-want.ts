import { PASSING, RETRY_MS } from "./agent-limits.ts";

/** The want of an agent or a squad: sent once, and again whenever another plan is needed. */
export class StandingWant<Message extends object> {
  message: Message | undefined;
  /** Whether it is to be sent. */
  isDue = false;
  #said = "";
  #seq = 0;
  /** Time of a refusal; wanting the same again is then meaningful. */
  #refusedAtMs: number | undefined;
  #askAtMs = Number.POSITIVE_INFINITY;

  /** Wants something else; false for the same, which is sent again only after a refusal. */
  become(message: Message): boolean {
    const said = JSON.stringify(message);
    if (this.message === undefined || said !== this.#said) {
      // A copy, since games change their conditions in place.
      this.resume(JSON.parse(said));
      return true;
    }
    if (this.#refusedAtMs !== undefined) this.#askAtMs = this.#refusedAtMs + RETRY_MS;
    return false;
  }

  /** Takes up what a saved game wants. */
  resume(message: Message): void {
    this.message = message;
    this.#said = JSON.stringify(message);
    this.again();
  }

  end(): void {
    this.message = undefined;
    this.isDue = false;
  }

  /** Sends it again. */
  again(): void {
    this.isDue = this.message !== undefined;
    this.#refusedAtMs = undefined;
    this.#askAtMs = Number.POSITIVE_INFINITY;
  }

  /** Whether it is to be sent again at this time. */
  isAskDue(nowMs: number): boolean {
    return nowMs >= this.#askAtMs;
  }

  /** It was sent under a number; 0 if it is too long to send. */
  sent(seq: number, nowMs: number): void {
    this.isDue = false;
    this.#askAtMs = Number.POSITIVE_INFINITY;
    this.#seq = seq;
    this.#refusedAtMs = seq === 0 ? nowMs : undefined;
  }

  forgetSession(): void {
    this.#seq = 0;
  }

  hasSent(seq: number): boolean {
    return seq > 0 && seq === this.#seq;
  }

  /** Whether a refused message is sent again by itself, since the refusal will pass. */
  refused(seq: number, code: string, nowMs: number): boolean {
    if (!this.hasSent(seq)) return false;
    const isPassing = PASSING.has(code);
    if (isPassing) this.#askAtMs = nowMs + RETRY_MS;
    else this.#refusedAtMs = nowMs;
    return isPassing;
  }
}
