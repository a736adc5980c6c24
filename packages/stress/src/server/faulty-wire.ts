import type { ServerResponse } from "node:http";
import type { Random } from "@understudy/planner-core";
import type { Fault } from "./fault.ts";
import { ClientGone, type WaitingRoom } from "./waiting-room.ts";

/** Number of bytes sent at once under limited bandwidth. */
const PACKET = 64;

/** The parts of a wire. */
interface FaultyWireParts {
  readonly response: ServerResponse;
  readonly room: WaitingRoom;
  readonly random: Random;
  readonly fault: Fault | undefined;
}

/** Writes an answer over a connection, with or without a transport fault. */
export class FaultyWire {
  readonly #parts: FaultyWireParts;
  #sent = 0;

  constructor(parts: FaultyWireParts) {
    this.#parts = parts;
  }

  /** Applies the faults that precede the first byte. */
  async open(): Promise<void> {
    const { room, random, fault } = this.#parts;
    switch (fault?.kind) {
      case "latency":
        await room.wait(fault.latency + (fault.jitter ?? 0) * (2 * random.next() - 1));
        break;
      case "down":
      case "connection_refused":
        this.#break();
        break;
      case "timeout":
        await room.wait(fault.timeout === 0 ? undefined : fault.timeout);
        this.#break();
        break;
      case "reset_peer":
        if (fault.timeout > 0) await room.wait(fault.timeout);
        this.#break(true);
        break;
      case "stall_in_prefill":
        await room.wait();
        break;
      default:
    }
  }

  head(status: number, headers: Readonly<Record<string, string>>): void {
    const { response } = this.#parts;
    response.writeHead(status, headers);
    // Headers are sent with the first token, as model servers do.
    response.flushHeaders();
  }

  /** @throws ClientGone */
  async write(text: string): Promise<void> {
    const bytes = Buffer.from(text);
    const { room, random, fault } = this.#parts;
    switch (fault?.kind) {
      case "bandwidth":
        for (let at = 0; at < bytes.length; at += PACKET) {
          const packet = bytes.subarray(at, at + PACKET);
          await this.#send(packet);
          await room.wait(packet.length / fault.rate);
        }
        break;
      case "slicer": {
        for (let at = 0; at < bytes.length; ) {
          const size = fault.average_size + fault.size_variation * (2 * random.next() - 1);
          const end = at + Math.max(1, Math.round(size));
          await this.#send(bytes.subarray(at, end));
          await room.wait(fault.delay / 1000);
          at = end;
        }
        break;
      }
      case "split_code_point":
        // Slices may cut through multi-byte characters.
        for (let at = 0; at < bytes.length; ) {
          let end = at + 1;
          while (end < bytes.length && (bytes[end] as number) < 128 && end - at < 32) end++;
          await this.#send(bytes.subarray(at, end));
          at = end;
        }
        break;
      case "limit_data": {
        const left = fault.bytes - this.#sent;
        await this.#send(bytes.subarray(0, Math.max(0, left)));
        if (left <= bytes.length) this.#break();
        break;
      }
      default:
        await this.#send(bytes);
    }
  }

  /** @throws ClientGone */
  async end(): Promise<void> {
    const { response, room, fault } = this.#parts;
    if (fault?.kind === "slow_close") await room.wait(fault.delay);
    if (!room.isClosed) response.end();
  }

  async #send(bytes: Uint8Array): Promise<void> {
    const { response, room } = this.#parts;
    if (room.isClosed) throw new ClientGone("The client has gone");
    if (bytes.length === 0) return;
    this.#sent += bytes.length;
    // Each write is flushed before the next; otherwise the pieces would be sent together.
    await room.during(new Promise<void>((resolve) => response.write(bytes, () => resolve())));
  }

  #break(reset = false): never {
    const { socket } = this.#parts.response;
    if (reset) socket?.resetAndDestroy();
    else socket?.destroy();
    throw new ClientGone("The connection was broken on purpose");
  }
}
