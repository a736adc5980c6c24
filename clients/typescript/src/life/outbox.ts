// Generated from clients/python/understudy_client/outbox.py by clients/translator; do not edit.
import { given, type MessageMembers } from "./given.ts";

/** Limit on unacknowledged messages; beyond it nothing is sent, and changes accumulate into one message. */
const MAX_KEPT = 256;

const MESSAGE_BYTES = 32768;

/** Smallest accepted message limit of a server. */
const FEWEST_BYTES = 1024;

/** Size of a batch without its messages. */
const BATCH_BYTES = 64;

/** Number of recent messages with a known sender, for errors about them. */
const MAX_SENDERS = 1024;

/** An unacknowledged message. */
class Kept {
  seq: number;
  text: string;

  constructor(seq: number, text: string) {
    this.seq = seq;
    this.text = text;
  }
}

/** Numbered messages: kept until the server has acknowledged them, and sent in batches of limited size. */
export class ClientOutbox {
  /** The number of the last message. */
  seq: number = 0;
  /** Size limit of a message for the server. */
  limit: number = MESSAGE_BYTES;
  kept: Kept[] = [];
  /** The senders of recent messages, and the numbers of these, by number modulo their count. */
  senders: Map<number, string> = new Map();
  numbers: Map<number, number> = new Map();
  batch: string[] = [];
  batchBytes: number = 0;
  /** Batches that are complete. */
  ready: string[] = [];

  /** Adds a message of an agent, or of none. Returns its number, or 0 if it is too large for any server. */
  add(sender: string, message: MessageMembers): number {
    message["seq"] = this.seq + 1;
    const text = given.toJsonText(message);
    const size = given.byteLength(text);
    if (size > this.limit) {
      return 0;
    }
    this.seq += 1;
    this.kept.push(new Kept(this.seq, text));
    this.senders.set(this.seq % MAX_SENDERS, sender);
    this.numbers.set(this.seq % MAX_SENDERS, this.seq);
    if (this.batchBytes + size > this.limit - BATCH_BYTES) {
      this.endBatch();
    }
    this.batch.push(text);
    this.batchBytes += size + 1;
    return this.seq;
  }

  /** The texts to send, each within the limit. */
  taken(): string[] {
    this.endBatch();
    const texts = this.ready;
    this.ready = [];
    return texts;
  }

  /** Sets the limit that the server told; 0 for none. */
  limitTo(most: number): void {
    this.limit = most === 0 ? MESSAGE_BYTES : Math.max(FEWEST_BYTES, Math.min(MESSAGE_BYTES, most));
  }

  isFull(): boolean {
    return this.kept.length >= MAX_KEPT;
  }

  isEmpty(): boolean {
    return this.kept.length === 0;
  }

  /** Whether the server has not acknowledged as much before. */
  forgetUpTo(received: number): boolean {
    const left: Kept[] = [];
    for (const each of this.kept) {
      if (each.seq > received) {
        left.push(each);
      }
    }
    const isNew = left.length < this.kept.length;
    this.kept = left;
    return isNew;
  }

  /** The texts that a resumed session has not received. */
  unacknowledged(): string[] {
    const texts: string[] = [];
    for (const each of this.kept) {
      texts.push(each.text);
    }
    return texts;
  }

  /** The sender of a recent message, empty for none; nothing for an unknown number. */
  senderOf(number: number): string | undefined {
    const at = number % MAX_SENDERS;
    return this.numbers.has(at) && (this.numbers.get(at) as number) === number
      ? (this.senders.get(at) as string)
      : undefined;
  }

  /** Starts the numbers of another session. */
  forgetAll(): void {
    this.seq = 0;
    this.kept = [];
    this.senders = new Map();
    this.numbers = new Map();
  }

  endBatch(): void {
    if (this.batch.length === 1) {
      this.ready.push(this.batch[0] as string);
    } else if (this.batch.length > 1) {
      this.ready.push(given.batched(this.batch));
    }
    this.batch = [];
    this.batchBytes = 0;
  }
}
