import { connect, type Socket } from "node:net";

const GREETING = JSON.stringify({
  type: "hello",
  protocol: [1],
  client: "stuck",
  domain: "guard",
});

/** Clients that send more and more over a WebSocket without ever reading. */
export function stallClients(port: number, count: number): () => void {
  const clients = Array.from({ length: count }, () => {
    const socket = open(port, upgrade(port));
    socket.once("data", () => {
      socket.pause();
      socket.write(frame(GREETING));
      const timer = setInterval(() => {
        // Each gets an error, which stays unread.
        for (let times = 0; times < 200; times++) socket.write(frame('{"type":"nothing"}'));
      }, 10);
      socket.on("close", () => clearInterval(timer));
    });
    return socket;
  });
  return () => end(clients);
}

/** Connections that went silent: half a request, half a body, an idle WebSocket. */
export function halfOpen(port: number, count: number): () => void {
  const halves = [
    "POST /v1/plan HTTP/1.1\r\nHost: 127.0.0.1",
    `POST /v1/plan HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nContent-Type: application/json\r\nContent-Length: 500\r\n\r\n{"do`,
    upgrade(port),
    "",
  ];
  const clients = Array.from({ length: count }, (_, index) =>
    open(port, halves[index % halves.length] as string),
  );
  return () => end(clients);
}

function open(port: number, text: string): Socket {
  const socket = connect(port, "127.0.0.1");
  socket.on("error", () => {});
  socket.write(text);
  return socket;
}

function end(sockets: readonly Socket[]): void {
  for (const socket of sockets) socket.destroy();
}

function upgrade(port: number): string {
  return (
    `GET /v1/session HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n` +
    "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n" +
    "Sec-WebSocket-Protocol: understudy.v1.json\r\n\r\n"
  );
}

/** A WebSocket frame with a short text, masked with zeros. */
function frame(text: string): Buffer {
  const bytes = Buffer.from(text);
  return Buffer.concat([Buffer.from([0x81, 0x80 | bytes.length, 0, 0, 0, 0]), bytes]);
}
