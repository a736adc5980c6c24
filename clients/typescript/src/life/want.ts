// Generated from clients/python/understudy_client/want.py by clients/translator; do not edit.
import type { PlanStep } from "../message/schema.ts";
import { given, type Host, type MessageMembers } from "./given.ts";

const RETRY_S = 1.0;

/** Time after which a want without a state is in vain: the agent's name may be wrong. */
const VAIN_S = 1.0;

/** Codes of temporary refusals. */
const BUSY = ["too-busy", "rate-limited", "draining"];

/** The want of an agent or a squad, sent once, and again whenever another plan is needed. Times are in seconds. */
export class ClientWant {
  /** The goal with its options, if there is one. */
  told: MessageMembers | undefined;
  /** Whether a request for a plan is due. */
  isDue: boolean = false;
  text: string = "";
  /** The server's number for it; 0 for none. */
  seq: number = 0;
  /** Time of a refusal, after which wanting the same again is meaningful. */
  refusedAt: number = Number.POSITIVE_INFINITY;
  askAt: number = Number.POSITIVE_INFINITY;
  /** Time at which it is in vain; infinite while it is not. */
  vainAt: number = Number.POSITIVE_INFINITY;
  isVain: boolean = false;
  /** Failed steps, excluded from plans. */
  failed: PlanStep[] = [];

  /** Whether the server's runner starts the steps. */
  isServed(): boolean {
    return this.told !== undefined && given.textOf(this.told, "runner") === "server";
  }

  /** Whether the server plans for it. */
  isKnown(): boolean {
    return this.seq > 0;
  }

  /** Sets another want, with its JSON; false for the same one, which is sent again only after a refusal. */
  become(message: MessageMembers, text: string): boolean {
    if (this.told !== undefined && text === this.text) {
      this.askAt = Math.min(this.askAt, this.refusedAt + RETRY_S);
      return false;
    }
    this.resume(message, text);
    this.failed = [];
    return true;
  }

  /** Restores the want of a saved game, with its JSON. */
  resume(message: MessageMembers, text: string): void {
    this.told = message;
    this.text = text;
  }

  /** Clears the want. */
  end(): void {
    this.told = undefined;
    this.isDue = false;
  }

  /** Requests another plan. */
  ask(): void {
    this.askAt = Number.POSITIVE_INFINITY;
    this.tellAgain();
  }

  /** Whether another request is due. */
  isAskDue(now: number): boolean {
    return now >= this.askAt;
  }

  tellAgain(): void {
    this.isDue = this.told !== undefined;
    this.refusedAt = Number.POSITIVE_INFINITY;
  }

  forgetSession(): void {
    this.seq = 0;
  }

  /** Sends the want, with more members; false if it is too large. */
  say(now: number, session: Host, sender: string, more: MessageMembers): boolean {
    this.isDue = false;
    this.askAt = Number.POSITIVE_INFINITY;
    this.seq = session.sendNumbered(sender, this.withFailed(given.merged(this.told, more)));
    this.refusedAt = this.seq > 0 ? Number.POSITIVE_INFINITY : now;
    return this.seq > 0;
  }

  /** Whether it has waited long for a state; once. */
  waitsInVain(now: number, hasState: boolean): boolean {
    if (hasState || !this.isDue) {
      this.vainAt = Number.POSITIVE_INFINITY;
      this.isVain = false;
      return false;
    }
    this.vainAt = Math.min(this.vainAt, now + VAIN_S);
    if (this.isVain || now < this.vainAt) {
      return false;
    }
    this.isVain = true;
    return true;
  }

  /** Whether a plan for this want number answers the current want. */
  isAnsweredBy(number: number): boolean {
    return this.told !== undefined && this.hasNumber(number);
  }

  /** Whether a number is the server's number for it. */
  hasNumber(number: number): boolean {
    return number > 0 && number === this.seq;
  }

  /** Handles an error about a message; returns whether the want is sent again automatically. */
  refused(code: string, number: number, now: number): boolean {
    if (!this.hasNumber(number)) {
      return false;
    }
    if (BUSY.includes(code)) {
      this.askAt = now + RETRY_S;
      return true;
    }
    this.refusedAt = now;
    return false;
  }

  /** Drops a finished order, so that it is not repeated in another session or from a saved game. */
  orderEnded(name: string): void {
    if (this.told === undefined) {
      return;
    }
    const left: unknown[] = [];
    for (const order of given.itemsOf(this.told, "orders")) {
      if (given.textOf(order, "id") !== name) {
        left.push(order);
      }
    }
    this.told["orders"] = left;
  }

  stepFailed(step: PlanStep): void {
    this.failed.push(step);
  }

  stepFinished(): void {
    this.failed = [];
  }

  withFailed(message: MessageMembers): MessageMembers {
    if (this.failed.length > 0) {
      const disabled = given.itemsOf(message, "disabled");
      for (const step of this.failed) {
        disabled.push(given.jsonOf(step));
      }
      message["disabled"] = disabled;
    }
    return message;
  }
}
