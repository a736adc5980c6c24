import type { Step } from "@understudy/planner-core";
import {
  type ClientMessage,
  Outbox,
  SESSION_LIMITS,
  type ServerMessage,
  type Unnumbered,
} from "@understudy/server/protocol";
import { ClientFault } from "./client-fault.ts";
import type { ClientProcess } from "./client-process.ts";
import { AGENT, HeardClient, isNumbered } from "./heard-client.ts";
import { costOf, type HutValues, hutDomain, stepsToWarmth } from "./hut-game.ts";
import { hutWelcome } from "./hut-welcome.ts";
import type { ScriptedConnection } from "./scripted-connection.ts";
import type { ScriptedServer } from "./scripted-server.ts";

const PATH = "/v1/session";

/** The moment at which connections break: at each numbered message, before it arrives or after. */
export type Breakage = "before" | "after";

/** The server's part in one case. Any mistake of the client is thrown as a `ClientFault`. */
export class CasePlay {
  readonly client: HeardClient = new HeardClient();
  readonly server: ScriptedServer;
  readonly process: ClientProcess;
  /** Members unknown to any client, for every message. */
  extra: object = {};
  breakage: Breakage | undefined;
  /** Whether the client may close connections. */
  mayComeBack = false;
  /** The time that each step of a plan with times waits for the one before, in milliseconds. */
  stepEveryMs = 120;
  readonly #patienceMs: number;
  /** Path of the server, which contains its sessions. */
  readonly #path: string;
  #connection: ScriptedConnection | undefined;
  #unread: ClientMessage[] = [];
  #outbox = new Outbox(1000);
  #sent = 0;
  #tokens: string[] = [];
  /** The last want with a plan, and its state. */
  #answeredWant = 0;
  #plannedFrom = 0;
  /** Number of a lost message. */
  #missing: number | undefined;
  readonly #broken = new Set<number>();
  /** Limit on the client's messages, in bytes. */
  #messageBytes = SESSION_LIMITS.messageBytes;
  readonly #tickets = new Set<string>();
  #hasLostHello = false;

  constructor(server: ScriptedServer, process: ClientProcess, patienceMs: number, path = "") {
    this.server = server;
    this.process = process;
    this.#patienceMs = patienceMs;
    this.#path = path.replace(/\/$/, "");
  }

  /** The last number sent. */
  get sent(): number {
    return this.#sent;
  }

  /** Waits with a time limit. */
  async patiently<Result>(what: string, promise: Promise<Result>): Promise<Result> {
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<never>((_resolve, reject) => {
      const text = `it did not ${what} within ${this.#patienceMs / 1000} s`;
      timer = setTimeout(() => reject(new ClientFault(text)), this.#patienceMs);
    });
    try {
      return await Promise.race([promise, late]);
    } finally {
      clearTimeout(timer);
    }
  }

  /** Accepts the next connection and reads its hello. */
  async hello(): Promise<ClientMessage<"hello">> {
    const ended = this.process.ended.then(({ code }) => {
      throw new ClientFault(`it ended, with ${code}, where it should have connected`);
    });
    const connecting = Promise.race([this.server.accept(), ended]);
    const connection = await this.patiently("connect", connecting);
    this.#connection = connection;
    connection.mustBeAt(this.#path + PATH);
    const text = await this.#text("say hello");
    if (text === undefined && this.mayComeBack) return this.hello();
    const [first, ...others] = this.#messages(text, "say hello");
    this.#unread = others;
    if (first?.type !== "hello") {
      throw new ClientFault(`its first message was ${JSON.stringify(first)}, not hello`);
    }
    if (first.domain !== hutDomain.name) {
      throw new ClientFault(`it asked for the domain "${first.domain}", not "${hutDomain.name}"`);
    }
    if (first.ticket !== undefined && this.#tickets.has(first.ticket)) {
      throw new ClientFault(`it came with the ticket ${first.ticket} twice; each is good once`);
    }
    if (first.ticket !== undefined) this.#tickets.add(first.ticket);
    return first;
  }

  /** Accepts a new client. */
  async accept(): Promise<void> {
    const hello = await this.hello();
    if (hello.token !== undefined) throw new ClientFault("it came with a token it was never given");
    this.#begin(hello);
  }

  /** Accepts a returning client, and resends the messages that it missed. */
  async resume(messageBytes?: number): Promise<void> {
    const hello = await this.hello();
    this.checkToken(hello);
    const { received = 0 } = hello;
    if (received > this.#sent || received < this.client.acknowledged) {
      const range = `from ${this.client.acknowledged} to ${this.#sent}`;
      throw new ClientFault(`it claimed to have received ${received}; possible is ${range}`);
    }
    if (this.#missing !== undefined && received >= this.#missing) {
      throw new ClientFault(`it claimed ${received}, and never got ${this.#missing}`);
    }
    this.#missing = undefined;
    this.welcome(hello, undefined, messageBytes);
    for (const message of this.#outbox.since(received) ?? []) this.say(message);
  }

  /** Checks the token of a returning client. */
  checkToken({ token }: ClientMessage<"hello">): void {
    if (token === undefined) throw new ClientFault("it came back without the resumeToken");
    // The last welcome may have been lost, so its predecessor's token is valid too.
    if (!this.#tokens.slice(-2).includes(token)) {
      throw new ClientFault("it came back with a token that is not that of the last welcome");
    }
  }

  /** Reports a lost session to a returning client, and starts another session. */
  async loseSession(): Promise<ClientMessage<"hello">> {
    this.checkToken(await this.hello());
    this.say({ type: "error", code: "invalid-token", message: "too old" } as never);
    this.close(1008);
    const hello = await this.hello();
    if (hello.token !== undefined) {
      throw new ClientFault("it came back with the token that had just been refused");
    }
    this.client.forgetSession();
    this.#outbox = new Outbox(1000);
    this.#sent = 0;
    this.#answeredWant = 0;
    this.#plannedFrom = 0;
    this.#begin(hello);
    return hello;
  }

  /** Sends a welcome with the limit on the client's messages. */
  welcome(
    hello: ClientMessage<"hello">,
    received: number = this.client.received,
    messageBytes: number = SESSION_LIMITS.messageBytes,
  ): void {
    this.#messageBytes = messageBytes;
    const resumeToken = `token-${this.#tokens.length + 1}`;
    this.#tokens.push(resumeToken);
    const hasLayout = hello.acceptDomain === true;
    this.say(hutWelcome({ resumeToken, received, messageBytes, hasLayout }));
  }

  /** Sends a message without a new number. */
  say(message: ServerMessage | { readonly type: string }): void {
    this.#connection?.send({ ...message, ...this.extra });
  }

  /** Sends text or bytes, valid or not. */
  sayRaw(data: string | Uint8Array): void {
    this.#connection?.sendRaw(data);
  }

  /** Numbers a message and sends it over a connection that may break. */
  async push(message: Unnumbered): Promise<void> {
    const numbered = this.#outbox.add(message);
    this.#sent = numbered.n;
    if (this.breakage !== "before") this.say(numbered);
    if (this.breakage !== undefined) await this.#break();
  }

  /** Loses a plan for the agent's last state; the client can request it again. */
  lose(): void {
    const { values, stateSeq } = this.client;
    const steps = stepsToWarmth(values as HutValues);
    this.client.rest = steps;
    this.#sent = this.#outbox.add(this.planMessage(steps, stateSeq)).n;
    this.#missing = this.#sent;
  }

  /** Skips numbers, as if their messages were lost for good. */
  skipNumbers(count: number): void {
    this.#sent += count;
    this.#outbox.goOnAfter(this.#sent);
  }

  /** Starts a step at the client, and waits for its end. */
  async begin(stepId: number, step: Step): Promise<void> {
    this.client.rest = [step];
    await this.push({ type: "begin", agent: AGENT, stepId, step: { ...step } as never });
    const { finished } = this.client;
    await this.until(`finish step ${stepId}, ${step.tool}`, () => finished.has(stepId));
    if (this.client.rest.length > 0) {
      throw new ClientFault(`it finished ${step.tool} before it told the state after it`);
    }
  }

  /**
   * Sends a plan for the agent's last state: the given steps, or those to warmth.
   *
   * @param status default: `partial` if the plan does not reach warmth
   */
  async plan(steps?: readonly Step[], status?: "solved" | "partial"): Promise<void> {
    const { values, want, stateSeq } = this.client;
    if (values === undefined || want === undefined) throw new Error("there is nothing to plan for");
    const all = stepsToWarmth(values);
    const told = steps ?? all;
    this.client.rest = told;
    this.#answeredWant = want.seq;
    this.#plannedFrom = stateSeq;
    const isShort = told.length < all.length;
    await this.push(this.planMessage(told, stateSeq, status ?? (isShort ? "partial" : "solved")));
  }

  /** Sends the plan for an earlier state, which the client has left by early steps. */
  async planFrom(basedOn: number, done: readonly Step[]): Promise<void> {
    const { values, want, stateSeq } = this.client;
    if (values === undefined || want === undefined) throw new Error("there is nothing to plan for");
    this.client.rest = stepsToWarmth(values);
    this.#answeredWant = want.seq;
    this.#plannedFrom = stateSeq;
    await this.push(this.planMessage([...done, ...this.client.rest], basedOn));
  }

  /** A plan for a state. */
  planMessage(
    steps: readonly Step[],
    basedOn: number,
    status: "solved" | "partial" = "solved",
  ): Unnumbered {
    const want = this.client.want?.seq ?? this.#answeredWant;
    const outcome = { cost: costOf(steps), source: "classical", status } as const;
    return {
      type: "plan",
      agent: AGENT,
      basedOn,
      want,
      steps: steps.map((step) => ({ ...step })) as never,
      ...outcome,
    };
  }

  /** Reads messages until a condition holds. */
  async until(what: string, holds: () => boolean): Promise<void> {
    while (!holds()) await this.next(what);
  }

  /** Reads the agent's state and want. */
  untilAsked(): Promise<void> {
    return this.until("tell ann's state and want", () => this.client.want !== undefined);
  }

  /** Reads messages until the agent is at a place. */
  untilAt(place: HutValues["at"]): Promise<void> {
    return this.until(`take ann to the ${place}`, () => this.client.values?.at === place);
  }

  /** Waits until the client has acknowledged everything. */
  untilAcknowledged(): Promise<void> {
    const last = this.#sent;
    return this.until(`acknowledge ${last}`, () => this.client.acknowledged >= last);
  }

  /** Reads and acknowledges one message, and breaks the connection if it is due. */
  async next(what: string): Promise<ClientMessage> {
    for (;;) {
      const message = this.#unread.shift() ?? (await this.#readOne(what));
      if (this.breakage === "before" && this.#isToBeLost(message)) {
        await this.#break();
        continue;
      }
      if (this.client.take(message) && isNumbered(message)) {
        this.say({ type: "ack", received: this.client.received });
        // The last acknowledgement finishes the client.
        const isOver = this.client.values?.fire_lit === true;
        if (this.breakage === "after" && !isOver && this.#isToBeLost(message)) await this.#break();
      }
      return message;
    }
  }

  /** Plans for the client until its bye, and waits for its end. */
  async finish(): Promise<void> {
    while (!this.client.saidBye) {
      if (this.#owesPlan) await this.plan();
      else await this.next("come to the end of the game");
    }
    this.close(1000);
    await this.untilEnded(0);
  }

  /** Waits until the client closes the connection. */
  async untilGone(): Promise<void> {
    const connection = this.#connection as ScriptedConnection;
    const what = `come back for message ${this.#missing}`;
    for (;;) {
      const text = await this.patiently(what, connection.next());
      if (text === undefined) return;
      for (const message of this.client.read(text)) this.client.take(message);
    }
  }

  /** Waits for the end of the client's process. */
  async untilEnded(expected: 0 | "an error"): Promise<void> {
    const { code } = await this.patiently("end", this.process.ended);
    const isRight = expected === 0 ? code === 0 : code !== 0 && code !== null;
    if (!isRight) throw new ClientFault(`it ended with ${code}; ${expected} was expected`);
  }

  /** Breaks the connection. */
  cut(): void {
    this.#connection?.cut();
  }

  /** Ends the connection. */
  close(code: number): void {
    this.#connection?.close(code);
  }

  get #owesPlan(): boolean {
    const { want, values, rest, stateSeq } = this.client;
    if (want === undefined || values === undefined || values.fire_lit) return false;
    return want.seq !== this.#answeredWant || (rest.length === 0 && stateSeq !== this.#plannedFrom);
  }

  #begin(hello: ClientMessage<"hello">): void {
    if (hello.protocol.includes(1)) this.welcome(hello);
    else throw new ClientFault(`it speaks the versions ${hello.protocol.join(", ")}, not 1`);
  }

  /** Whether the connection breaks at a message. It does so once per number. */
  #isToBeLost(message: ClientMessage): boolean {
    if (!isNumbered(message) || this.#broken.has(message.seq)) return false;
    this.#broken.add(message.seq);
    return true;
  }

  /** Breaks the connection, and waits for the client's return. */
  async #break(): Promise<void> {
    this.cut();
    if (!this.#hasLostHello) {
      this.#hasLostHello = true;
      this.checkToken(await this.hello());
      this.cut();
    }
    await this.resume();
  }

  async #readOne(what: string): Promise<ClientMessage> {
    const [first, ...others] = await this.#read(what);
    this.#unread.push(...others);
    // An empty batch contains no message.
    return first ?? this.#readOne(what);
  }

  async #read(what: string): Promise<ClientMessage[]> {
    const text = await this.#text(what);
    if (text !== undefined || !this.mayComeBack) return this.#messages(text, what);
    await this.resume();
    return this.#read(what);
  }

  #text(what: string): Promise<string | undefined> {
    const connection = this.#connection as ScriptedConnection;
    return this.patiently(what, connection.next());
  }

  #messages(text: string | undefined, what: string): ClientMessage[] {
    if (text === undefined) {
      throw new ClientFault(`it ended the connection; it was expected to ${what}`);
    }
    const bytes = Buffer.byteLength(text);
    if (bytes > this.#messageBytes) {
      throw new ClientFault(
        `its message has ${bytes} bytes; at most ${this.#messageBytes} are taken`,
      );
    }
    return this.client.read(text);
  }
}
