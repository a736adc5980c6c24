// Generated from clients/python/understudy_client/things_life.py by clients/translator; do not edit.
import { given, type Host, type MessageMembers } from "./given.ts";

/** Size of a message without its things. */
const FRAME_BYTES = 200;

/** The things of a client, and their unsent changes, in messages of limited size. */
export abstract class ClientThingsLife {
  known: Map<unknown, MessageMembers> = new Map();
  /** One change per thing, by its id. */
  changes: Map<unknown, MessageMembers> = new Map();
  /** The things that are gone, told before the changes: one that comes back is another thing. */
  gone: MessageMembers[] = [];
  isAllDue: boolean = true;
  answers: MessageMembers[] = [];

  /** A new or changed thing. */
  change(key: unknown, thing: MessageMembers): void {
    this.known.set(key, this.joined(this.known, key, thing));
    this.changes.set(key, this.joined(this.changes, key, thing));
  }

  drop(key: unknown): void {
    if (this.known.has(key)) {
      this.known.delete(key);
      if (this.changes.has(key)) {
        this.changes.delete(key);
      }
      this.gone.push({ id: key, gone: true });
    }
  }

  /** Whether a thing is there. */
  knows(key: unknown): boolean {
    return this.known.has(key);
  }

  /** Whether there is something to send. */
  isDue(): boolean {
    const isNews = this.gone.length > 0 || this.changes.size > 0;
    return this.isAllDue || isNews || this.answers.length > 0;
  }

  /** Resends everything, after a new session or after the server lost messages. */
  tellAgain(): void {
    this.isAllDue = true;
    this.answers = [];
  }

  /** Answers a request for travel costs. */
  asked(message: MessageMembers): void {
    const agent = given.textOf(message, "agent");
    const ways: unknown[] = [];
    for (const row of given.itemsOf(message, "ways")) {
      const start = given.memberOf(row, "from");
      const told: MessageMembers = { to: given.itemsOf(row, "to") };
      if (start !== undefined) {
        told["from"] = start;
      }
      const costs: unknown[] = [];
      for (const end of given.itemsOf(row, "to")) {
        costs.push(this.cost(agent, start, end));
      }
      told["costs"] = costs;
      ways.push(told);
    }
    this.answers.push({ type: "ways", agent: agent, ways: ways });
  }

  /** Sends due messages. */
  pump(messageBytes: number, session: Host): void {
    if (this.isAllDue) {
      const parts = this.parted(given.valuesOf(this.known), messageBytes);
      if (parts.length === 0) {
        const none: MessageMembers[] = [];
        parts.push(none);
      }
      for (let index = 0; index < parts.length; index++) {
        const seen: MessageMembers = {
          type: "see",
          part: index + 1,
          parts: parts.length,
          things: parts[index],
        };
        session.sendNumbered("", seen);
      }
    } else if (this.gone.length > 0 || this.changes.size > 0) {
      for (const each of given.valuesOf(this.changes)) {
        this.gone.push(each);
      }
      for (const things of this.parted(this.gone, messageBytes)) {
        session.sendNumbered("", { type: "see", things: things });
      }
    }
    this.isAllDue = false;
    this.changes = new Map();
    this.gone = [];
    const answers = this.answers;
    this.answers = [];
    for (const answer of answers) {
      if (session.sendNumbered("", answer) === 0) {
        this.tellTooLarge();
      }
    }
  }

  /** Lists of things, each within the size of a message. A thing above the size is reported to the game. */
  parted(things: MessageMembers[], messageBytes: number): MessageMembers[][] {
    const most = messageBytes - FRAME_BYTES;
    const parts: MessageMembers[][] = [];
    let left: number = 0;
    for (const thing of things) {
      const size = given.byteLength(given.toJsonText(thing)) + 2;
      if (size > most) {
        this.tellTooLarge();
        continue;
      }
      if (size > left) {
        const part: MessageMembers[] = [];
        parts.push(part);
        left = most;
      }
      (parts[parts.length - 1] as MessageMembers[]).push(thing);
      left -= size;
    }
    return parts;
  }

  joined(
    before: Map<unknown, MessageMembers>,
    key: unknown,
    thing: MessageMembers,
  ): MessageMembers {
    if (!before.has(key)) {
      return thing;
    }
    const all = given.merged(before.get(key) as MessageMembers, thing);
    if (
      Object.hasOwn(before.get(key) as MessageMembers, "properties") &&
      Object.hasOwn(thing, "properties")
    ) {
      all["properties"] = given.merged(
        (before.get(key) as MessageMembers)["properties"],
        thing["properties"],
      );
    }
    return all;
  }

  /** The travel cost for an agent, from a thing or from where the agent is; -1 for no way. */
  abstract cost(agent: string, start: unknown, end: unknown): unknown;

  /** Tells the game that a thing is too large for a message. */
  abstract tellTooLarge(): void;
}
