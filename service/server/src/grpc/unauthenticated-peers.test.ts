import { EventEmitter } from "node:events";
import type { Server } from "@grpc/grpc-js";
import { expect, it } from "vitest";
import { MAX_UNAUTHENTICATED, UnauthenticatedPeers } from "./unauthenticated-peers.ts";

/** The connections of a server, and their states. */
function rig() {
  const peers = new UnauthenticatedPeers();
  const http = new EventEmitter();
  peers.watch({ http2Servers: new Map([[http, undefined]]) } as unknown as Server);
  let port = 0;
  const connect = () => {
    const socket = { remoteAddress: "10.0.0.1", remotePort: ++port };
    const session = Object.assign(new EventEmitter(), {
      ...{ socket, destroyed: false, streams: 0 },
      destroy: () => {
        session.destroyed = true;
        session.emit("close");
      },
      settings: ({ maxConcurrentStreams }: { maxConcurrentStreams: number }) => {
        session.streams = maxConcurrentStreams;
      },
    });
    http.emit("session", session);
    const call = { getPeer: () => `${socket.remoteAddress}:${socket.remotePort}` };
    return { session, welcome: () => peers.welcome(call) };
  };
  return { connect, crowd: () => Array.from({ length: MAX_UNAUTHENTICATED }, connect) };
}

it("lets a new client in, however many connections wait for nothing", () => {
  const { connect, crowd } = rig();
  const idle = crowd();
  const client = connect();
  client.welcome();
  expect([client.session.destroyed, client.session.streams]).toEqual([false, 1024]);
  expect(idle.map(({ session }) => session.destroyed)).toEqual(idle.map((_, at) => at === 0));
});

it("turns out the oldest that is still unauthenticated", () => {
  const { connect, crowd } = rig();
  const [known, second, third] = crowd();
  known?.welcome();
  connect();
  expect([known, second, third].map((one) => one?.session.destroyed)).toEqual([
    false,
    false,
    false,
  ]);
  connect();
  expect([known, second, third].map((one) => one?.session.destroyed)).toEqual([false, true, false]);
});

it("turns out nobody while others leave by themselves", () => {
  const { connect, crowd } = rig();
  const [first, second] = crowd();
  first?.session.destroy();
  connect();
  expect(second?.session.destroyed).toBe(false);
});
