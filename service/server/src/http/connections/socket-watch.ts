import type { TimerHandle } from "@understudy/planner-core";
import type { Acceptor } from "@understudy/session";
import type { WebSocket } from "ws";

/** Detects dead connections: pings on silence, ends without a reply. */
export class SocketWatch {
  readonly #socket: WebSocket;
  readonly #acceptor: Acceptor;
  #heardMs: number;
  #saidMs: number;
  #timer: TimerHandle | undefined;

  constructor(socket: WebSocket, acceptor: Acceptor) {
    this.#socket = socket;
    this.#acceptor = acceptor;
    this.#heardMs = this.#saidMs = acceptor.clock.now();
    socket.on("pong", () => this.heard());
    socket.on("ping", () => this.heard());
    this.#wait(acceptor.limits.pingMs);
  }

  /** Records incoming data. */
  heard(): void {
    this.#heardMs = this.#acceptor.clock.now();
  }

  /** Records outgoing data. */
  said(): void {
    this.#saidMs = this.#acceptor.clock.now();
  }

  stop(): void {
    if (this.#timer !== undefined) this.#acceptor.clock.clearTimer(this.#timer);
  }

  #wait(ms: number): void {
    this.#timer = this.#acceptor.clock.setTimer(() => this.#check(), ms);
  }

  #check(): void {
    const { clock, limits } = this.#acceptor;
    const nowMs = clock.now();
    const silenceLeftMs = this.#heardMs + limits.silenceMs - nowMs;
    if (silenceLeftMs <= 0) {
      // The peer of a dead connection does not answer a closing handshake either.
      this.#socket.terminate();
      return;
    }
    if (nowMs - this.#saidMs >= limits.pingMs) {
      this.#socket.ping();
      this.said();
    }
    this.#wait(Math.min(silenceLeftMs, this.#saidMs + limits.pingMs - nowMs));
  }
}
