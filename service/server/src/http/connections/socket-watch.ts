import type { TimerHandle } from "@understudy/planner-core";
import type { Door } from "@understudy/session";
import type { WebSocket } from "ws";

/** Detects dead connections: pings on silence, ends without a reply. */
export class SocketWatch {
  readonly #socket: WebSocket;
  readonly #door: Door;
  #heardMs: number;
  #saidMs: number;
  #timer: TimerHandle | undefined;

  constructor(socket: WebSocket, door: Door) {
    this.#socket = socket;
    this.#door = door;
    this.#heardMs = this.#saidMs = door.clock.now();
    socket.on("pong", () => this.heard());
    socket.on("ping", () => this.heard());
    this.#wait(door.limits.pingMs);
  }

  /** Records incoming data. */
  heard(): void {
    this.#heardMs = this.#door.clock.now();
  }

  /** Records outgoing data. */
  said(): void {
    this.#saidMs = this.#door.clock.now();
  }

  stop(): void {
    if (this.#timer !== undefined) this.#door.clock.clearTimer(this.#timer);
  }

  #wait(ms: number): void {
    this.#timer = this.#door.clock.setTimer(() => this.#look(), ms);
  }

  #look(): void {
    const { clock, limits } = this.#door;
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
