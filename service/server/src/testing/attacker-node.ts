// A client in a process of its own that floods a server, so that the test which measures is not busy. It ends with its
// parent.
import { type ClientHttp2Session, connect as connectHttp2 } from "node:http2";
import { connect, type Socket } from "node:net";
import type { Attack } from "./attacker.ts";

const sockets = new Set<Socket>();
const sessions = new Set<ClientHttp2Session>();
/** Counts the attacks, of which only the last goes on. */
let attacks = 0;

/** Writes on as fast as the server reads. The refused come back. */
function flood(attack: Extract<Attack, { readonly kind: "flood" }>, number: number): void {
  if (number !== attacks) return;
  const again = Buffer.from(attack.again, "base64");
  const socket = connect({ port: attack.port, host: "127.0.0.1" });
  sockets.add(socket);
  const on = (): void => {
    if (!socket.writable) return;
    if (socket.write(again)) setImmediate(on);
    else socket.once("drain", on);
  };
  socket.on("error", () => {});
  socket.resume();
  socket.once("connect", () => {
    socket.write(attack.first);
    on();
  });
  socket.once("close", () => {
    sockets.delete(socket);
    setTimeout(() => flood(attack, number), 50);
  });
}

/** Opens streams before the server can say how many it takes. */
function openStreams({ port, path, streams }: Extract<Attack, { readonly kind: "streams" }>): void {
  const session = connectHttp2(`http://localhost:${port}`, { peerMaxConcurrentStreams: 10_000 });
  sessions.add(session);
  session.on("error", () => {});
  const headers = { "content-type": "application/grpc", te: "trailers" };
  for (let stream = 0; stream < streams; stream++) {
    const request = session.request({ ":method": "POST", ":path": path, ...headers });
    request.on("error", () => {});
    request.end(Buffer.from([0, 0, 0, 0, 0]));
  }
}

process.on("message", (attack: Attack | "stop") => {
  const number = ++attacks;
  for (const each of [...sockets, ...sessions]) each.destroy();
  sockets.clear();
  sessions.clear();
  if (attack !== "stop") {
    for (let count = 0; count < attack.connections; count++) {
      if (attack.kind === "flood") flood(attack, number);
      else openStreams(attack);
    }
  }
  process.send?.("done");
});
process.once("disconnect", () => process.exit());
process.send?.("ready");
