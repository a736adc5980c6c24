import type { FakeClock } from "@understudy/planner-core/testing";
import { Connection } from "../../host/connection.ts";
import type { Lane } from "../../lane.ts";
import type { LinkEnd } from "../../link.ts";
import type { ServerMessage, ServerType } from "../../messages/session-messages.ts";
import type { HostRig } from "./host-rig.ts";

/**
 * A client on a host in this process, which sends the test's messages and keeps the replies. Messages are text on the
 * way, as on a wire.
 */
export class LinkedClient {
  readonly heard: ServerMessage[] = [];
  /** Why the host ended the connection; undefined while it is open. */
  end: LinkEnd | "dropped" | undefined;
  readonly #clock: FakeClock;
  readonly #lane: Lane;
  readonly #connection: Connection;
  #read = 0;

  constructor({ clock, acceptor }: HostRig) {
    this.#clock = clock;
    this.#lane = acceptor.lane();
    const link = {
      send: (message: ServerMessage): void => {
        this.heard.push(JSON.parse(JSON.stringify(message)) as ServerMessage);
      },
      end: (why: LinkEnd): void => {
        this.end ??= why;
      },
    };
    this.#connection = new Connection(acceptor, link, this.#lane);
  }

  /** Opens a connection and sends `hello`. */
  static async accept(
    rig: HostRig,
    hello: object = {},
  ): Promise<{ client: LinkedClient; welcome: ServerMessage<"welcome"> }> {
    const client = new LinkedClient(rig);
    client.say({ type: "hello", protocol: [1], client: "test", domain: "hut", ...hello });
    return { client, welcome: await client.next("welcome") };
  }

  say(...messages: readonly unknown[]): void {
    for (const message of messages) {
      const text = JSON.stringify(message);
      this.#lane.do(() => this.#connection.receive(() => JSON.parse(text), text.length));
    }
  }

  /** The next message of a type, skipping others. Time passes until it comes. */
  async next<Type extends ServerType>(type: Type): Promise<ServerMessage<Type>> {
    for (;;) {
      while (this.#read < this.heard.length) {
        const message = this.heard[this.#read++] as ServerMessage;
        if (message.type === type) return message as ServerMessage<Type>;
      }
      await this.#wait(type);
    }
  }

  /** The first matching message, skipped or yet to come. */
  async hears(fits: (message: ServerMessage) => boolean): Promise<ServerMessage> {
    for (;;) {
      const found = this.heard.find(fits);
      if (found !== undefined) return found;
      await this.#wait("such message");
    }
  }

  /** Breaks the connection. */
  drop(): void {
    this.end ??= "dropped";
    this.#connection.closed();
  }

  async #wait(what: string): Promise<void> {
    const before = this.heard.length;
    await this.#clock.advance(0);
    if (this.heard.length > before) return;
    const isOver = this.end !== undefined || !(await this.#clock.advanceToNext());
    if (isOver && this.heard.length === before) {
      throw new Error(`no ${what} came; heard: ${JSON.stringify(this.heard)}`);
    }
  }
}
