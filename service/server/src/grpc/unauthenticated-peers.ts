import type { Http2Session } from "node:http2";
import { constants } from "node:http2";
import type { Server } from "@grpc/grpc-js";
import type { SurfaceCall } from "./grpc-call.ts";

/** Concurrent streams of a connection before one of its calls is admitted. */
export const UNAUTHENTICATED_STREAMS = 8;
/** Concurrent streams of a connection afterwards. */
const KNOWN_STREAMS = 1024;
/** Concurrent connections without an admitted call. A further one replaces the oldest. */
export const MAX_UNAUTHENTICATED = 256;

/** The HTTP/2 servers of a gRPC server, which are private in its library. */
interface Inner {
  readonly http2Servers: ReadonlyMap<NodeJS.EventEmitter, unknown>;
}

/** Limits the connections of unauthenticated clients, and the streams of each. */
export class UnauthenticatedPeers {
  /** By the address of the client, oldest first. */
  readonly #unauthenticated = new Map<string, Http2Session>();

  /** @param server listens already */
  watch(server: Server): void {
    const { http2Servers } = server as unknown as Inner;
    for (const each of http2Servers.keys()) {
      each.on("session", (session: Http2Session) => this.#arrived(session));
    }
  }

  /** Lets a client open more streams once one of its calls is admitted. */
  welcome(call: Pick<SurfaceCall, "getPeer">): void {
    if (this.#unauthenticated.size === 0) return;
    const peer = call.getPeer();
    const session = this.#unauthenticated.get(peer);
    if (session === undefined) return;
    this.#unauthenticated.delete(peer);
    if (!session.destroyed) session.settings({ maxConcurrentStreams: KNOWN_STREAMS });
  }

  #arrived(session: Http2Session): void {
    const { remoteAddress, remotePort } = session.socket;
    const peer = `${remoteAddress}:${remotePort}`;
    // Idle connections would keep everybody out, whereas the first call of a client comes with its connection.
    if (this.#unauthenticated.size >= MAX_UNAUTHENTICATED) this.#turnOutOldest();
    this.#unauthenticated.set(peer, session);
    session.once("close", () => {
      if (this.#unauthenticated.get(peer) === session) this.#unauthenticated.delete(peer);
    });
  }
  #turnOutOldest(): void {
    const [oldest] = this.#unauthenticated;
    if (oldest === undefined) return;
    const [peer, session] = oldest;
    this.#unauthenticated.delete(peer);
    session.destroy(undefined, constants.NGHTTP2_ENHANCE_YOUR_CALM);
  }
}
