import { Agent, type IncomingMessage, request } from "node:http";
import { text as textOf } from "node:stream/consumers";
import { Client, credentials, Metadata } from "@grpc/grpc-js";
import { methodOf } from "./proto-messages.ts";

/** Number of printed characters of an unexpected answer. */
const PRINTED = 200;

/** A client that sends the largest allowed requests, over HTTP and gRPC. */
export class Requester {
  readonly #port: number;
  readonly #key: string;
  readonly #agent = new Agent({ keepAlive: true });
  readonly #client: Client;
  /** Answers with an unexpected status. */
  readonly mistakes: string[] = [];

  constructor({ port, grpcPort, key }: { port: number; grpcPort: number; key: string }) {
    this.#port = port;
    this.#key = key;
    this.#client = new Client(`127.0.0.1:${grpcPort}`, credentials.createInsecure(), {
      "grpc.max_receive_message_length": -1,
    });
  }

  /**
   * Sends a request over HTTP.
   *
   * @param route such as `POST /v1/plan`
   * @param status the expected status
   */
  async send(route: string, body?: object | string, status = 200): Promise<void> {
    const [method, path] = route.split(" ");
    const text = body === undefined || typeof body === "string" ? body : JSON.stringify(body);
    const headers = {
      authorization: `Bearer ${this.#key}`,
      ...(text !== undefined && {
        "content-type": "application/json",
        "content-length": Buffer.byteLength(text),
      }),
    };
    const options = { host: "127.0.0.1", port: this.#port, method, path, headers };
    try {
      const response = await new Promise<IncomingMessage>((resolve, reject) => {
        request({ ...options, agent: this.#agent }, resolve)
          .once("error", reject)
          .end(text);
      });
      const { statusCode } = response;
      this.#expect(status, statusCode, await textOf(response));
    } catch (error) {
      this.mistakes.push(String(error));
    }
  }

  /**
   * Calls a gRPC method.
   *
   * @param bytes the message
   * @param expected the expected status code
   */
  async call(name: string, bytes: Buffer, expected = 0): Promise<void> {
    const metadata = new Metadata();
    metadata.set("authorization", `Bearer ${this.#key}`);
    const same = (given: Buffer): Buffer => given;
    const { path } = methodOf(name);
    await new Promise<void>((resolve) => {
      const stream = this.#client.makeServerStreamRequest(path, same, same, bytes, metadata);
      stream.on("error", () => {});
      stream.on("status", ({ code, details }) => {
        this.#expect(expected, code, details);
        resolve();
      });
      stream.resume();
    });
  }

  end(): void {
    this.#agent.destroy();
    this.#client.close();
  }

  #expect(expected: number, status: number | undefined, text: string): void {
    if (status === expected) return;
    this.mistakes.push(`${status} in place of ${expected}: ${text.slice(0, PRINTED)}`);
  }
}
