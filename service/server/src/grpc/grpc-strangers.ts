import type { Http2Session } from "node:http2";
import { constants } from "node:http2";
import type { Server } from "@grpc/grpc-js";
import type { SurfaceCall } from "./grpc-call.ts";

/** Concurrent streams of a connection before one of its calls is admitted. */
export const STRANGER_STREAMS = 8;
/** Concurrent streams of a connection afterwards. */
const KNOWN_STREAMS = 1024;
/** Concurrent connections without an admitted call. A further one replaces the oldest. */
export const MAX_STRANGERS = 256;

/** The HTTP/2 servers of a gRPC server, which are private in its library. */
interface Inner {
  readonly http2Servers: ReadonlyMap<NodeJS.EventEmitter, unknown>;
}

/** Limits the connections of unauthenticated clients, and the streams of each. */
export class GrpcStrangers {
  /** By the address of the client, oldest first. */
  readonly #strangers = new Map<string, Http2Session>();

  /** @param server listens already */
  watch(server: Server): void {
    const { http2Servers } = server as unknown as Inner;
    for (const each of http2Servers.keys()) {
      each.on("session", (session: Http2Session) => this.#arrived(session));
    }
  }

  /** Lets a client open more streams once one of its calls is admitted. */
  welcome(call: Pick<SurfaceCall, "getPeer">): void {
    if (this.#strangers.size === 0) return;
    const peer = call.getPeer();
    const session = this.#strangers.get(peer);
    if (session === undefined) return;
    this.#strangers.delete(peer);
    if (!session.destroyed) session.settings({ maxConcurrentStreams: KNOWN_STREAMS });
  }

  #arrived(session: Http2Session): void {
    const { remoteAddress, remotePort } = session.socket;
    const peer = `${remoteAddress}:${remotePort}`;
    // Idle connections would keep everybody out, whereas the first call of a client comes with its connection.
    if (this.#strangers.size >= MAX_STRANGERS) this.#turnOutOldest();
    this.#strangers.set(peer, session);
    session.once("close", () => {
      if (this.#strangers.get(peer) === session) this.#strangers.delete(peer);
    });
  }
  #turnOutOldest(): void {
    const [oldest] = this.#strangers;
    if (oldest === undefined) return;
    const [peer, session] = oldest;
    this.#strangers.delete(peer);
    session.destroy(undefined, constants.NGHTTP2_ENHANCE_YOUR_CALM);
  }
}
