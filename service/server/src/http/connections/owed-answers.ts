import type { IncomingMessage, Server, ServerResponse } from "node:http";
import type { Duplex } from "node:stream";

/** The last request of each connection, with its answer. */
const last = new WeakMap<Duplex, ServerResponse<IncomingMessage>>();

/** Notes the requests that a server is asked, for {@link lastAnswer}. */
export function noteAnswers(server: Server): void {
  server.prependListener("request", ({ socket }, response) => last.set(socket, response));
}

/** The answer to the last request of a connection, given or not; undefined before the first. */
export function lastAnswer(socket: Duplex): ServerResponse<IncomingMessage> | undefined {
  return last.get(socket);
}

/**
 * Calls back once a connection owes no answer: clients may send several requests in a row, and read the answers in that
 * order. Does not if the connection ends before.
 */
export function afterAnswers(socket: Duplex, next: () => void): void {
  const answer = last.get(socket);
  if (answer === undefined || answer.closed || answer.writableFinished) next();
  // One that says "close" ends its connection.
  else answer.once("close", () => socket.writable && next());
}
