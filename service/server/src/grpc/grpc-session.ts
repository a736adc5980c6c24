import { status as GrpcStatus, type ServerDuplexStream } from "@grpc/grpc-js";
import {
  type Acceptor,
  Connection,
  type Link,
  type LinkEnd,
  type ServerMessage,
  ServiceRefusedError,
  toldError,
} from "@understudy/session";
import { MessageReader } from "../turns/message-reader.ts";
import type { JsonForm } from "./json-form.ts";

/** The gRPC status for each end. */
const STATUSES: Readonly<Record<Exclude<LinkEnd, "done">, GrpcStatus>> = {
  "going-away": GrpcStatus.UNAVAILABLE,
  refused: GrpcStatus.FAILED_PRECONDITION,
  "too-big": GrpcStatus.RESOURCE_EXHAUSTED,
  "slow-reader": GrpcStatus.RESOURCE_EXHAUSTED,
};

/** A bidirectional stream of bytes. */
export type SessionStream = ServerDuplexStream<Buffer, Uint8Array>;

/** The JSON forms of both sides' messages. */
export interface SessionForms {
  readonly client: JsonForm;
  readonly server: JsonForm;
}

/** A session over a stream, with the messages of the WebSocket protocol. */
export class GrpcSession implements Link {
  readonly #stream: SessionStream;
  readonly #acceptor: Acceptor;
  readonly #forms: SessionForms;
  readonly #connection: Connection;
  /** Sent bytes that the client has not read. */
  #waitingBytes = 0;
  #isOver = false;

  /** @param forget called once at the end */
  constructor(stream: SessionStream, acceptor: Acceptor, forms: SessionForms, forget: () => void) {
    this.#stream = stream;
    this.#acceptor = acceptor;
    this.#forms = forms;
    const lane = acceptor.lane();
    this.#connection = new Connection(acceptor, this, lane);
    const reader = new MessageReader(lane, stream, (bytes: Buffer) =>
      this.#connection.receive(() => readMessage(forms.client, bytes), bytes.length),
    );
    stream.on("data", (bytes: Buffer) => reader.take(bytes));
    stream.on("end", () => {
      this.#leave();
      stream.end();
    });
    // Emitted at the end of every stream.
    stream.on("cancelled", () => {
      this.#leave();
      forget();
    });
  }

  send(message: ServerMessage): void {
    if (this.#isOver) return;
    const bytes = this.#forms.server.encode(message);
    this.#waitingBytes += bytes.length;
    this.#stream.write(bytes, () => {
      this.#waitingBytes -= bytes.length;
    });
    if (this.#waitingBytes <= this.#acceptor.limits.waitingBytes) return;
    const refused = new ServiceRefusedError("slow-reader", "messages have waited for too long");
    const { code, message: text } = toldError(refused).body.error;
    this.#stream.write(this.#forms.server.encode({ type: "error", code, message: text }));
    this.end("slow-reader");
  }

  end(why: LinkEnd): void {
    if (this.#isOver) return;
    this.#isOver = true;
    // Deferred, since this can be called during the session's own work.
    process.nextTick(() => this.#leave());
    if (why === "done") this.#stream.end();
    // Ends the stream with this status, after the messages sent.
    else this.#stream.emit("error", { code: STATUSES[why], details: why });
  }

  #leave(): void {
    this.#isOver = true;
    this.#connection.closed();
  }
}

function readMessage(form: JsonForm, bytes: Buffer): unknown {
  try {
    return form.decode(bytes);
  } catch {
    throw new ServiceRefusedError("invalid-message", "the message is not a ClientMessage");
  }
}
