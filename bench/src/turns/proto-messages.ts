import { fileURLToPath } from "node:url";
import { loadSync } from "@grpc/proto-loader";
import { BODY_BYTES, type Sent } from "./sent.ts";

const PROTO = fileURLToPath(
  new URL("../../../service/server/proto/understudy/v1/planner.proto", import.meta.url),
);
const NAME = "understudy.v1.Planner";
/** Size limit of a message, less a margin. */
const MESSAGE_BYTES = 999_000;

interface Method {
  readonly path: string;
  readonly requestSerialize: (message: object) => Buffer;
}

const methods = loadSync(PROTO, { keepCase: false, enums: String, longs: Number })[NAME] as Record<
  string,
  Method
>;

/** The service's gRPC methods. */
export const GRPC_METHODS: readonly string[] = Object.keys(methods);

export function methodOf(name: string): Method {
  return methods[name] as Method;
}

/** A body as a gRPC message within the size limit. */
export function encodedBody(name: string, { body }: Sent): Buffer {
  let room = BODY_BYTES;
  for (;;) {
    const sent = body(room);
    const json = typeof sent === "string" ? (JSON.parse(sent) as object) : sent;
    const bytes = methodOf(name).requestSerialize(messageOf(json));
    if (bytes.length <= MESSAGE_BYTES) return bytes;
    room *= (0.98 * MESSAGE_BYTES) / bytes.length;
  }
}

/** A message with members converted from JSON. */
function messageOf(body: object): object {
  const { state, goal, disabled, steps, maintain, ways, requests, variables, ...plain } = body as {
    readonly [name: string]: never;
  };
  const struct = (value: object | undefined) => value && { fields: protoValues(value) };
  const listed = (all: { tool: string; args: object }[] | undefined) =>
    all && { items: all.map(({ tool, args }) => ({ tool, args: struct(args) })) };
  const made = {
    ...plain,
    ...{ state: struct(state), maintain: struct(maintain), ways: struct(ways) },
    ...{ disabled: listed(disabled), steps: listed(steps), variables: struct(variables) },
    goal: goal === undefined ? undefined : protoValue(goal),
    requests: requests && (requests as object[]).map(messageOf),
  };
  return Object.fromEntries(Object.entries(made).filter(([, value]) => value !== undefined));
}

/** A JSON value as `google.protobuf.Value`. */
function protoValue(value: unknown): object {
  if (value === null) return { nullValue: 0 };
  if (typeof value === "string") return { stringValue: value };
  if (typeof value === "number") return { numberValue: value };
  if (typeof value === "boolean") return { boolValue: value };
  if (Array.isArray(value)) return { listValue: { values: value.map(protoValue) } };
  return { structValue: { fields: protoValues(value as object) } };
}

/** The members of an object as `google.protobuf.Value`s. */
export function protoValues(values: object): object {
  return Object.fromEntries(Object.entries(values).map(([name, one]) => [name, protoValue(one)]));
}
