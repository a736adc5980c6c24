import { createLibrary } from "@understudy/embedded";
import type { ClientMessage, ServerMessage } from "@understudy/session";
import { LibraryClient } from "../../../../packages/embedded/src/testing/library-client.ts";
import { HostRig } from "../../../../packages/session/src/testing/host/host-rig.ts";
import { BENCH_KITCHEN, benchKitchen, KITCHEN, kitchen } from "../stage/kitchen.ts";
import { EXPANSIONS, limitSearches } from "../stage/planners.ts";

/** A message of a client, without its number. */
export type Said = { readonly type: string } & Readonly<Record<string, unknown>>;

/** A connection to a session, which can be broken and resumed. */
export interface Wire {
  /** Sends messages as one batch. */
  say(messages: readonly Said[]): void;
  /** All messages that have come since the last call, once nothing more comes without time. */
  hear(): Promise<readonly ServerMessage[]>;
  /** Breaks the connection and resumes the session. */
  reconnect(): Promise<void>;
  end(): void;
}

/** Opens a wire, to a session with things or without. */
export type Wiring = (hasThings: boolean) => Wire;

const rigs = new Map<boolean, HostRig>();

/** One host for all sessions of a domain: its clock stands still, games tell their own time. */
function rigOf(hasThings: boolean): HostRig {
  const kept = rigs.get(hasThings);
  if (kept !== undefined) return kept;
  const rig = new HostRig({ domain: (hasThings ? benchKitchen : kitchen) as never });
  limitSearches(rig.domains.find({ domain: "kitchen" }).orchestrator);
  rigs.set(hasThings, rig);
  return rig;
}

/** A session of a host in this process, without sockets. */
class HostWire implements Wire {
  readonly #rig: HostRig;
  readonly #hello: object;
  #greeted: ReturnType<HostRig["accept"]>;
  #read = 0;
  #seq = 0;
  #n = 0;

  constructor(hasThings: boolean) {
    this.#rig = rigOf(hasThings);
    this.#hello = hasThings ? { world: {} } : {};
    this.#greeted = this.#rig.accept(this.#hello);
  }

  say(messages: readonly Said[]): void {
    const numbered = messages.map((message) => ({ ...message, seq: ++this.#seq }));
    const { session } = this.#greeted;
    session.lane.do(function* () {
      for (const message of numbered) {
        yield* session.receive(message as unknown as ClientMessage<"state">) ?? [];
        yield;
      }
    });
  }

  async hear(): Promise<readonly ServerMessage[]> {
    const { told } = this.#greeted;
    const heard: ServerMessage[] = [];
    for (let isNews = true; isNews; ) {
      await this.#rig.clock.advance(0);
      isNews = this.#read < told.length;
      for (; this.#read < told.length; this.#read++) {
        const message = told[this.#read] as ServerMessage;
        if ("n" in message) this.#n = message.n;
        heard.push(message);
      }
    }
    return heard;
  }

  async reconnect(): Promise<void> {
    this.#greeted.leave();
    const { token } = this.#greeted;
    this.#greeted = this.#rig.accept({ ...this.#hello, token, received: this.#n });
    this.#read = 0;
  }

  end(): void {
    this.#rig.host.dismiss(this.#greeted.session);
  }
}

const library = createLibrary(() => 0);

/** The library inside engines, as a script: all it does is done in the steps of the game. */
class LibraryWire implements Wire {
  readonly #client: LibraryClient;
  readonly #hello: object;
  #token: unknown;
  #seq = 0;
  #n = 0;

  constructor(hasThings: boolean) {
    const domain = hasThings ? BENCH_KITCHEN : KITCHEN;
    this.#client = new LibraryClient(library, { domains: [{ domain }], expansions: EXPANSIONS });
    const hello = { type: "hello", protocol: [1], client: "lives", domain: "kitchen" };
    this.#hello = hasThings ? { ...hello, world: {} } : hello;
    this.#client.say(this.#hello);
  }

  say(messages: readonly Said[]): void {
    const numbered = messages.map((message) => ({ ...message, seq: ++this.#seq }));
    this.#client.say({ type: "batch", messages: numbered });
  }

  async hear(): Promise<readonly ServerMessage[]> {
    const heard = await this.#client.play();
    for (const message of heard) {
      if (message.type === "welcome") this.#token = message.resumeToken;
      else if ("n" in message) this.#n = message.n;
    }
    return heard;
  }

  async reconnect(): Promise<void> {
    await this.hear();
    this.#client.say({ ...this.#hello, token: this.#token, received: this.#n });
  }

  end(): void {
    this.#client.close();
  }
}

export const hostWiring: Wiring = (hasThings) => new HostWire(hasThings);
export const libraryWiring: Wiring = (hasThings) => new LibraryWire(hasThings);
