import { Agent, request } from "node:http";
import { fileURLToPath } from "node:url";
import { Client, credentials, Metadata } from "@grpc/grpc-js";
import { loadSync } from "@grpc/proto-loader";

const PROTO = fileURLToPath(
  new URL("../../../service/server/proto/understudy/v1/planner.proto", import.meta.url),
);
const NAME = "understudy.v1.Planner";

/** Encodes a method's message. */
type Encode = (message: object) => Buffer;

const methods = loadSync(PROTO, { keepCase: false, enums: String, longs: Number })[NAME] as Record<
  string,
  { readonly path: string; readonly requestSerialize: Encode }
>;

/** The service's gRPC methods. */
export const GRPC_METHODS: readonly string[] = Object.keys(methods);

/** A client that sends requests of maximal size, over HTTP and gRPC. */
export class Requester {
  readonly #port: number;
  readonly #key: string;
  readonly #agent = new Agent({ keepAlive: true });
  readonly #client: Client;
  /** Numbers of answers by status, for gRPC with the prefix `g`. */
  readonly heard = new Map<string, number>();

  constructor({ port, grpcPort, key }: { port: number; grpcPort: number; key: string }) {
    this.#port = port;
    this.#key = key;
    this.#client = new Client(`127.0.0.1:${grpcPort}`, credentials.createInsecure(), {
      "grpc.max_receive_message_length": -1,
    });
  }

  /** Sends a request over HTTP. @param route such as `POST /v1/plan` */
  async send(route: string, body?: object | string): Promise<void> {
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
    await new Promise<void>((resolve) => {
      const sent = request({ ...options, agent: this.#agent }, (response) => {
        this.#hears(String(response.statusCode));
        response.resume().once("close", resolve);
      });
      sent.once("error", () => resolve()).end(text);
    });
  }

  /** Calls a gRPC method. */
  async call(name: string, message: object): Promise<void> {
    const { path, requestSerialize } = methods[name] as (typeof methods)[string];
    const bytes = requestSerialize(message);
    const metadata = new Metadata();
    metadata.set("authorization", `Bearer ${this.#key}`);
    const same = (given: Buffer): Buffer => given;
    await new Promise<void>((resolve) => {
      const stream = this.#client.makeServerStreamRequest(path, same, same, bytes, metadata);
      stream.on("error", () => {});
      stream.on("status", ({ code }) => {
        this.#hears(`g${code}`);
        resolve();
      });
      stream.resume();
    });
  }

  end(): void {
    this.#agent.destroy();
    this.#client.close();
  }

  #hears(status: string): void {
    this.heard.set(status, (this.heard.get(status) ?? 0) + 1);
  }
}

/** Plain JSON as `google.protobuf.Value`. */
export function protoValue(value: unknown): object {
  if (value === null) return { nullValue: 0 };
  if (typeof value === "string") return { stringValue: value };
  if (typeof value === "number") return { numberValue: value };
  if (typeof value === "boolean") return { boolValue: value };
  if (Array.isArray(value)) return { listValue: { values: value.map(protoValue) } };
  return { structValue: { fields: protoValues(value as object) } };
}

/** The members of an object as such values. */
export function protoValues(values: object): object {
  return Object.fromEntries(Object.entries(values).map(([name, one]) => [name, protoValue(one)]));
}
