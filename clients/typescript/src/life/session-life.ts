// Generated from clients/python/understudy_client/session_life.py by clients/translator; do not edit.
import type { ClientFailure } from "../agent-events.ts";
import type { ClientAgentLife } from "./agent-life.ts";
import { given, type MessageMembers } from "./given.ts";
import { ClientOutbox } from "./outbox.ts";
import type { ClientSquadLife } from "./squad-life.ts";
import type { ClientThingsLife } from "./things-life.ts";

const LONGEST_S = 10.0;

/** Codes of temporary refusals. */
const PASSING = ["too-busy", "rate-limited", "draining", "hello-late", "slow-reader"];

/** The part of a session that outlives its connections. Times are in seconds. */
export abstract class ClientSessionLife {
  agents: Map<string, ClientAgentLife> = new Map();
  squads: Map<string, ClientSquadLife> = new Map();
  /** The things of a game with a world. */
  things: ClientThingsLife | undefined;
  /** Its connection: away, opening, open, refused (for good) or closed. */
  state: string = "away";
  /** Why the server refused the client, if it did. */
  refusal: ClientFailure | undefined;
  answerS: number = 10.0;
  reconnectS: number = 0.25;
  token: string | undefined;
  outbox: ClientOutbox = new ClientOutbox();
  received: number = 0;
  /** After a resync, any next number is accepted. */
  isAnyNumberRight: boolean = false;
  isAckDue: boolean = false;
  /** Departed agents that the server does not know about yet. */
  leaving: string[] = [];
  /** Time of the present frame. */
  now: number = 0.0;
  /** The last delay before reconnecting; 0 for none. */
  delay: number = 0.0;
  connectAt: number = 0.0;
  /** Time at which an answer is overdue: the welcome, or an acknowledgement. */
  overdueAt: number = Number.POSITIVE_INFINITY;

  isOpen(): boolean {
    return this.state === "open";
  }

  /** Whether everything is sent and acknowledged. */
  isSettled(): boolean {
    if (this.things !== undefined) {
      if (this.things.isDue()) {
        return false;
      }
    }
    for (const name of given.keysOf(this.agents)) {
      if ((this.agents.get(name) as ClientAgentLife).hasDue()) {
        return false;
      }
    }
    for (const name of given.keysOf(this.squads)) {
      if ((this.squads.get(name) as ClientSquadLife).hasDue()) {
        return false;
      }
    }
    return this.isOpen() && this.outbox.isEmpty() && this.leaving.length === 0;
  }

  isConnectionDue(now: number): boolean {
    return this.state === "away" && !this.isWired() && now >= this.connectAt;
  }

  /** An agent has left its squad. */
  quitSquad(squad: string, agent: string): void {
    if (this.squads.has(squad)) {
      (this.squads.get(squad) as ClientSquadLife).without(agent);
    }
  }

  /** Removes a departed agent from all further messages. */
  left(agent: ClientAgentLife, isKnown: boolean): void {
    if (this.agents.has(agent.name) && (this.agents.get(agent.name) as ClientAgentLife) === agent) {
      this.agents.delete(agent.name);
      if (isKnown) {
        this.leaving.push(agent.name);
      }
    }
  }

  /** Numbers the message of an agent, or of none, and adds it to a batch. Returns 0 if it is too large. */
  sendNumbered(sender: string, message: MessageMembers): number {
    if (sender !== "") {
      message["agent"] = sender;
    }
    const seq = this.outbox.add(sender, message);
    if (seq === 0) {
      const error = given.tooLarge(message, this.outbox.limit);
      if (this.agents.has(sender)) {
        (this.agents.get(sender) as ClientAgentLife).tellError(error);
      }
      const squad = given.textOf(message, "squad");
      if (squad !== undefined && this.squads.has(squad)) {
        (this.squads.get(squad) as ClientSquadLife).tellError(error);
      }
    }
    return seq;
  }

  /** Waits for an answer of the server. */
  await(now: number): void {
    this.overdueAt = now + this.answerS;
  }

  /** The connection is open; a resumed session needs no ticket. */
  sayHello(now: number, hello: MessageMembers, ticket: string | undefined): void {
    if (this.token !== undefined) {
      hello["token"] = this.token;
      hello["received"] = this.received;
    } else if (ticket !== undefined) {
      hello["ticket"] = ticket;
    }
    this.become("opening");
    this.await(now);
    this.send(given.toJsonText(hello));
  }

  /** The connection is lost, or failed to open. */
  lose(now: number): void {
    if (this.state === "refused" || this.state === "closed") {
      return;
    }
    this.delay = Math.min(LONGEST_S, this.delay > 0 ? 2 * this.delay : this.reconnectS);
    // Jitter, so that clients of one server do not reconnect all at once.
    this.connectAt = now + this.delay * (0.5 + this.drawn() / 2);
    this.overdueAt = Number.POSITIVE_INFINITY;
    this.become("away");
  }

  /** Handles a message of the server; an invalid one is reported, and otherwise ignored. */
  hear(text: string, now: number): void {
    const message: MessageMembers | undefined = this.read(text);
    if (message === undefined) {
      return;
    }
    if (given.isGiven(message, "n") && !this.count(given.numberOf(message, "n"), now)) {
      return;
    }
    if (!this.isSound(message)) {
      return;
    }
    const kind = given.textOf(message, "type");
    const squad = given.textOf(message, "squad");
    const agent = given.textOf(message, "agent");
    if (kind === "welcome") {
      this.welcome(message, now);
    } else if (kind === "ack") {
      this.acknowledged(given.numberOf(message, "received"), now);
    } else if (kind === "resync") {
      this.resync(given.namesOf(message, "agents"), !given.isGiven(message, "agents"));
    } else if (kind === "error") {
      this.foundWrong(message, now);
    } else if (kind === "ways") {
      if (this.things !== undefined) {
        this.things.asked(message);
      }
    } else if (kind === "roles") {
      if (squad !== undefined && this.squads.has(squad)) {
        (this.squads.get(squad) as ClientSquadLife).hearRoles(message);
      }
    } else if (agent !== undefined && this.agents.has(agent)) {
      (this.agents.get(agent) as ClientAgentLife).hear(message, this.gameMs());
    }
  }

  /** Starts steps, sends messages, and closes silent connections. */
  update(now: number): void {
    this.now = now;
    if (now >= this.overdueAt) {
      this.giveUp(now);
    }
    for (const name of given.keysOf(this.agents)) {
      // A listener of one agent may end another.
      if (this.agents.has(name)) {
        (this.agents.get(name) as ClientAgentLife).begin();
      }
    }
    if (this.isOpen() && !this.outbox.isFull()) {
      this.sayAll(now);
    }
    if (this.isAckDue && this.isOpen()) {
      this.isAckDue = false;
      this.send(given.toJsonText({ type: "ack", received: this.received }));
    }
  }

  /** Sends due messages in as few batches as possible. */
  sayAll(now: number): void {
    const before = this.outbox.seq;
    for (const name of this.leaving) {
      this.sendNumbered(name, { type: "leave" });
    }
    this.leaving = [];
    if (this.things !== undefined) {
      this.things.pump(this.outbox.limit, this);
    }
    for (const name of given.keysOf(this.agents)) {
      if (this.agents.has(name)) {
        (this.agents.get(name) as ClientAgentLife).pump(now, this);
      }
    }
    for (const name of given.keysOf(this.squads)) {
      (this.squads.get(name) as ClientSquadLife).pump(now, this);
    }
    for (const text of this.outbox.taken()) {
      this.send(text);
    }
    if (this.outbox.seq > before) {
      this.overdueAt = Math.min(this.overdueAt, now + this.answerS);
    }
  }

  /** Waits for the acknowledgement of what is sent, if anything is left. */
  awaitAcks(now: number): void {
    this.overdueAt = this.outbox.isEmpty() ? Number.POSITIVE_INFINITY : now + this.answerS;
  }

  become(state: string): void {
    if (this.state !== state) {
      this.state = state;
      this.tellState();
    }
  }

  /** Whether a message is new. A gap ends the connection, so that the server resends the missing messages. */
  count(n: number, now: number): boolean {
    if (this.isAnyNumberRight) {
      this.received = n - 1;
    }
    this.isAnyNumberRight = false;
    if (n <= this.received) {
      return false;
    }
    if (n > this.received + 1) {
      this.giveUp(now);
      return false;
    }
    this.received = n;
    this.isAckDue = true;
    this.delay = 0.0;
    return true;
  }

  welcome(message: MessageMembers, now: number): void {
    if (this.state !== "opening" && this.state !== "open") {
      return;
    }
    const isNew = this.token === undefined;
    const isFirst = !this.isOpen();
    this.token = given.textOf(message, "resumeToken");
    this.outbox.limitTo(given.numberOf(given.memberOf(message, "limits"), "messageBytes"));
    if (this.outbox.forgetUpTo(given.numberOf(message, "received")) || isFirst) {
      this.awaitAcks(now);
    }
    this.become("open");
    if (isNew) {
      const none: string[] = [];
      this.resync(none, true);
    } else if (isFirst) {
      for (const text of this.outbox.unacknowledged()) {
        this.send(text);
      }
    }
  }

  /** Sends again what the server does not know of some agents, or anything. */
  resync(names: string[], isAll: boolean): void {
    if (isAll) {
      this.isAnyNumberRight = true;
      if (this.things !== undefined) {
        this.things.tellAgain();
      }
    }
    for (const name of given.keysOf(this.agents)) {
      if (isAll || names.includes(name)) {
        (this.agents.get(name) as ClientAgentLife).tellAgain();
      }
    }
    for (const name of given.keysOf(this.squads)) {
      if (isAll || (this.squads.get(name) as ClientSquadLife).hasAny(names)) {
        (this.squads.get(name) as ClientSquadLife).tellAgain();
      }
    }
  }

  acknowledged(received: number, now: number): void {
    this.delay = 0.0;
    if (this.outbox.forgetUpTo(received)) {
      this.awaitAcks(now);
    }
  }

  foundWrong(message: MessageMembers, now: number): void {
    const error = given.errorOf(message);
    if (this.isOpen()) {
      this.blame(message, error, now);
    } else if (error.code === "invalid-token" && this.token !== undefined) {
      this.forget();
    } else if (PASSING.includes(error.code)) {
      this.tellFailure(error);
    } else {
      this.refusal = error;
      this.become("refused");
      this.closeWire();
    }
  }

  /** Reports an error to the squad or agent concerned, or to all for an error of the session. */
  blame(message: MessageMembers, error: ClientFailure, now: number): void {
    const seq = given.numberOf(message, "seq");
    for (const name of given.keysOf(this.squads)) {
      if (
        name === given.textOf(message, "squad") ||
        (this.squads.get(name) as ClientSquadLife).hasSent(seq)
      ) {
        (this.squads.get(name) as ClientSquadLife).foundWrong(error, seq, now);
        return;
      }
    }
    const agent = given.textOf(message, "agent");
    const isOfAll = seq === 0 && agent === undefined;
    const sender = this.outbox.senderOf(seq);
    // An error about things concerns no agent.
    const isOfNone = sender === "" && agent === undefined;
    if (isOfAll || isOfNone) {
      this.tellFailure(error);
    }
    for (const name of given.keysOf(this.agents)) {
      if (this.agents.has(name)) {
        const isSender = name === sender || (this.agents.get(name) as ClientAgentLife).hasSent(seq);
        const isConcerned = agent === undefined ? isSender : name === agent;
        if (isOfAll || isConcerned) {
          (this.agents.get(name) as ClientAgentLife).foundWrong(error, seq, now);
        }
      }
    }
  }

  /** Drops the lost session: the next hello starts another one, with its own numbers. */
  forget(): void {
    this.token = undefined;
    this.received = 0;
    this.outbox.forgetAll();
    this.leaving = [];
    for (const name of given.keysOf(this.agents)) {
      (this.agents.get(name) as ClientAgentLife).forgetSession();
    }
    for (const name of given.keysOf(this.squads)) {
      (this.squads.get(name) as ClientSquadLife).forgetSession();
    }
  }

  /** The game's clock. */
  abstract gameMs(): number;

  /** A random number below 1. */
  abstract drawn(): number;

  /** Whether there is a connection, open or not. */
  abstract isWired(): boolean;

  abstract send(text: string): void;

  /** Closes the connection. */
  abstract closeWire(): void;

  /** Loses the connection, and closes it. */
  abstract giveUp(now: number): void;

  /** A message of the server; nothing, once it is reported, for an invalid one. */
  abstract read(text: string): MessageMembers | undefined;

  /** Whether a message has what its type says; other ones are reported. */
  abstract isSound(message: MessageMembers): boolean;

  /** Tells the game of the connection's state. */
  abstract tellState(): void;

  /** Tells the game of an error that concerns no particular agent. */
  abstract tellFailure(error: ClientFailure): void;
}
