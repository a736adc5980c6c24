import { fileURLToPath } from "node:url";
import {
  type CallOptions,
  type ChannelOptions,
  type Client,
  type ClientDuplexStream,
  credentials,
  loadPackageDefinition,
  Metadata,
  type ServiceError,
} from "@grpc/grpc-js";
import { loadSync } from "@grpc/proto-loader";

/** The service as the gRPC library presents it. */
interface PlannerClient extends Client {
  // biome-ignore lint/suspicious/noExplicitAny: tests say what they expect
  readonly [method: string]: any;
}

const PROTO = fileURLToPath(new URL("../../proto/understudy/v1/planner.proto", import.meta.url));

type PlannerClientClass = new (...args: unknown[]) => PlannerClient;
let loaded: PlannerClientClass | undefined;

function plannerClient(): PlannerClientClass {
  if (loaded !== undefined) return loaded;
  const options = { keepCase: false, enums: String, longs: Number, oneofs: true };
  const { understudy } = loadPackageDefinition(loadSync(PROTO, options)) as unknown as {
    readonly understudy: { readonly v1: { readonly Planner: PlannerClientClass } };
  };
  loaded = understudy.v1.Planner;
  return loaded;
}

/** A client built from the proto file alone, without the server's code. */
export class GrpcClient {
  readonly client: PlannerClient;

  constructor(
    { grpcPort }: { readonly grpcPort: number | undefined },
    root?: Buffer,
    channel: ChannelOptions = {},
  ) {
    const secure = root === undefined ? credentials.createInsecure() : credentials.createSsl(root);
    this.client = new (plannerClient())(`localhost:${grpcPort}`, secure, channel);
  }

  /** Calls a unary method. */
  // biome-ignore lint/suspicious/noExplicitAny: tests say what they expect
  ask(method: string, message: object, headers = {}, options: CallOptions = {}): Promise<any> {
    return new Promise((resolve, reject) => {
      this.client[method](
        message,
        metadataOf(headers),
        options,
        (error: ServiceError | null, answer: unknown) => {
          if (error === null) resolve(answer);
          else reject(error);
        },
      );
    });
  }

  /** All messages of a stream. */
  async read(method: string, message: object, headers = {}): Promise<unknown[]> {
    const all: unknown[] = [];
    const stream = this.client[method](message, metadataOf(headers));
    for await (const each of stream) all.push(each);
    return all;
  }

  session(headers: Readonly<Record<string, string>> = {}): ClientDuplexStream<object, object> {
    return this.client["Session"](metadataOf(headers));
  }

  close(): void {
    this.client.close();
  }
}

function metadataOf(headers: Readonly<Record<string, string>>): Metadata {
  const metadata = new Metadata();
  for (const [name, value] of Object.entries(headers)) metadata.set(name, value);
  return metadata;
}

/** JSON as a `google.protobuf.Value`. */
export function protoValue(value: unknown): object {
  if (value === null) return { nullValue: 0 };
  if (typeof value === "string") return { stringValue: value };
  if (typeof value === "number") return { numberValue: value };
  if (typeof value === "boolean") return { boolValue: value };
  if (Array.isArray(value)) return { listValue: { values: value.map(protoValue) } };
  return { structValue: protoStruct(value as object) };
}

/** A JSON object as a `google.protobuf.Struct`. */
export function protoStruct(value: object): object {
  const fields = Object.entries(value).map(([name, member]) => [name, protoValue(member)]);
  return { fields: Object.fromEntries(fields) };
}
