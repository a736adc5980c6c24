/** The used frame types (RFC 6455, section 5.2). */
export const OPCODE = { continued: 0, text: 1, close: 8, ping: 9, pong: 10 } as const;

/** A message of the server: text, or a control message. */
export type SocketMessage =
  | { readonly type: "text"; readonly text: string }
  | { readonly type: "ping"; readonly payload: Uint8Array }
  | { readonly type: "close" };

/** A violation of the protocol by the server. */
export class WebSocketFault extends Error {
  override readonly name = "WebSocketFault";
}

/** Size limit of a message. */
const MAX_BYTES = 1 << 20;
const MAX_CONTROL_BYTES = 125;
/** Limit on frames per message. */
const MAX_PARTS = 1024;
const decoder = new TextDecoder("utf-8", { fatal: true });

/** Reads a server's frames, in any chunks. */
export class FrameReader {
  /** Unread bytes, in received chunks. */
  #unread: Uint8Array[] = [];
  #unreadBytes = 0;
  /** Number of bytes needed to continue: chunks are joined once, however small. */
  #neededBytes = 0;
  /** The frames so far of a fragmented text. */
  #parts: Uint8Array[] | undefined;
  #partsBytes = 0;

  /**
   * The messages completed by these bytes.
   *
   * @throws WebSocketFault or TypeError for invalid bytes, after which reading cannot continue
   */
  read(bytes: Uint8Array): SocketMessage[] {
    this.#unread.push(bytes);
    this.#unreadBytes += bytes.length;
    const messages: SocketMessage[] = [];
    if (this.#unreadBytes < this.#neededBytes) return messages;
    let unread = joined(this.#unread);
    let frame = frameOf(unread);
    for (; typeof frame !== "number"; frame = frameOf(unread)) {
      unread = unread.subarray(frame.end);
      const message = this.#messageOf(frame);
      if (message !== undefined) messages.push(message);
    }
    this.#unread = [unread];
    this.#unreadBytes = unread.length;
    this.#neededBytes = frame;
    return messages;
  }

  #messageOf({ opcode, isLast, payload }: Frame): SocketMessage | undefined {
    if (opcode === OPCODE.close) return { type: "close" };
    if (opcode === OPCODE.ping) return { type: "ping", payload };
    if (opcode === OPCODE.pong) return undefined;
    const isContinued = opcode === OPCODE.continued;
    if (isContinued !== (this.#parts !== undefined))
      throw new WebSocketFault("frames are mixed up");
    this.#parts ??= [];
    this.#parts.push(payload);
    this.#partsBytes += payload.length;
    if (this.#partsBytes > MAX_BYTES || this.#parts.length > MAX_PARTS) {
      throw new WebSocketFault("a message is too long");
    }
    if (!isLast) return undefined;
    const text = decoder.decode(joined(this.#parts));
    this.#parts = undefined;
    this.#partsBytes = 0;
    return { type: "text", text };
  }
}

/** A client's frame: unfragmented, masked with four unpredictable bytes. */
export function writeFrame(opcode: number, payload: Uint8Array, mask: Uint8Array): Uint8Array {
  const { length } = payload;
  const lengthBytes = length < 126 ? 0 : length < 2 ** 16 ? 2 : 8;
  const frame = new Uint8Array(2 + lengthBytes + 4 + length);
  const view = new DataView(frame.buffer);
  frame[0] = 0x80 | opcode;
  frame[1] = 0x80 | (lengthBytes === 0 ? length : lengthBytes === 2 ? 126 : 127);
  if (lengthBytes === 2) view.setUint16(2, length);
  if (lengthBytes === 8) view.setBigUint64(2, BigInt(length));
  frame.set(mask, 2 + lengthBytes);
  const start = 6 + lengthBytes;
  for (let index = 0; index < length; index++) {
    frame[start + index] = (payload[index] as number) ^ (mask[index & 3] as number);
  }
  return frame;
}

interface Frame {
  readonly opcode: number;
  readonly payload: Uint8Array;
  readonly isLast: boolean;
  /** Offset of the next frame. */
  readonly end: number;
}

/** The first frame; while it is incomplete, the least number of bytes needed. */
function frameOf(bytes: Uint8Array): Frame | number {
  const [first, second] = bytes;
  if (first === undefined || second === undefined) return 2;
  const opcode = first & 0x0f;
  const isLast = (first & 0x80) !== 0;
  const short = second & 0x7f;
  const isControl = opcode >= OPCODE.close;
  const isKnown = (Object.values(OPCODE) as number[]).includes(opcode);
  const isServers = (first & 0x70) === 0 && (second & 0x80) === 0;
  if (!isKnown || !isServers || (isControl && (!isLast || short > MAX_CONTROL_BYTES))) {
    throw new WebSocketFault("a frame is not one of a server");
  }
  const start = 2 + (short === 126 ? 2 : short === 127 ? 8 : 0);
  if (bytes.length < start) return start;
  const view = new DataView(bytes.buffer, bytes.byteOffset);
  const length =
    short === 126 ? view.getUint16(2) : short === 127 ? Number(view.getBigUint64(2)) : short;
  if (length > MAX_BYTES) throw new WebSocketFault("a message is too long");
  const end = start + length;
  if (bytes.length < end) return end;
  return { opcode, isLast, payload: bytes.subarray(start, end), end };
}

/** Joins all chunks. */
export function joined(pieces: readonly Uint8Array[]): Uint8Array {
  const [only, ...others] = pieces.filter(({ length }) => length > 0);
  if (only !== undefined && others.length === 0) return only;
  const whole = new Uint8Array(pieces.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const piece of pieces) {
    whole.set(piece, at);
    at += piece.length;
  }
  return whole;
}
