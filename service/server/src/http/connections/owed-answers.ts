import type { IncomingMessage, Server, ServerResponse } from "node:http";
import type { Duplex } from "node:stream";

/** The response to the last request of each connection. */
const last = new WeakMap<Duplex, ServerResponse<IncomingMessage>>();

/** Records the responses of a server, for {@link lastAnswer}. */
export function noteAnswers(server: Server): void {
  server.prependListener("request", ({ socket }, response) => last.set(socket, response));
}

/** The response to the last request of a connection, sent or not; undefined before the first. */
export function lastAnswer(socket: Duplex): ServerResponse<IncomingMessage> | undefined {
  return last.get(socket);
}

/**
 * Calls back once a connection has no pending answers, since clients may pipeline requests. Never calls back if the
 * connection ends first.
 */
export function afterAnswers(socket: Duplex, next: () => void): void {
  const answer = last.get(socket);
  if (answer === undefined || answer.closed || answer.writableFinished) next();
  // After a `connection: close` answer the socket is not writable.
  else answer.once("close", () => socket.writable && next());
}
