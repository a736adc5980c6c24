import {
  Client,
  credentials,
  type GrpcObject,
  loadPackageDefinition,
  type MethodDefinition,
  type ServiceClientConstructor,
  status,
} from "@grpc/grpc-js";
import { loadSync } from "@grpc/proto-loader";
import type { Random } from "@understudy/planner-core";
import type { FuzzFindings } from "./findings.ts";
import { mutateBytes, mutateValue, pick } from "./mutate.ts";
import { KNOWN } from "./seeds.ts";

const FILE = new URL(
  "../proto/understudy/v1/planner.proto",
  import.meta.resolve("@understudy/server"),
);
const definitions = loadSync(FILE.pathname, { enums: String, keepCase: false });
const loaded = loadPackageDefinition(definitions) as GrpcObject;
const { service } = ((loaded["understudy"] as GrpcObject)["v1"] as GrpcObject)[
  "Planner"
] as ServiceClientConstructor;

/** Parallel calls. */
const LANES = 4;
/** Time after which a call counts as hanging. */
const PATIENCE_MS = 30_000;

const { state, goal, ...rest } = KNOWN;
const fields = Object.fromEntries(
  Object.entries(state).map(([name, value]) => [name, protoValue(value)]),
);
const asked = { ...rest, budgetMs: 5, state: { fields }, goal: { stringValue: goal } };
const SEEDS: readonly { readonly name: string; readonly message: object }[] = [
  { name: "Plan", message: asked },
  { name: "PlanNow", message: asked },
  { name: "PlanMany", message: { domain: rest.domain, requests: [asked] } },
  {
    name: "PlanTogether",
    message: { domain: rest.domain, agents: { ann: { state: { fields } } }, budgetMs: 5 },
  },
  { name: "Explain", message: asked },
  { name: "Describe", message: asked },
  { name: "GetDomain", message: { name: rest.domain } },
  { name: "Query", message: { prompt: "hello", deadlineMs: 5, maxTokens: 4 } },
  { name: "CreateTicket", message: { domain: rest.domain, agents: [rest.agent] } },
];

/** Mutated gRPC calls: invalid bytes, and meaningless messages. */
export async function fuzzGrpc(
  port: number,
  count: number,
  random: Random,
  findings: FuzzFindings,
): Promise<void> {
  const client = new Client(`127.0.0.1:${port}`, credentials.createInsecure());
  const sendSome = async (): Promise<void> => {
    while (findings.messages < count) {
      findings.messages++;
      const { name, message } = pick(random, SEEDS);
      await call(client, name, spoil(random, name, message), findings);
    }
  };
  await Promise.all(Array.from({ length: LANES }, sendSome));
  client.close();
}

function spoil(random: Random, name: string, message: object): Buffer {
  const serialize = (service[name] as MethodDefinition<object, object>).requestSerialize;
  const bytes = serialize(message);
  if (random.next() < 0.6) return mutateBytes(random, bytes);
  try {
    return serialize(mutateValue(random, message) as object);
  } catch {
    // A client cannot encode some mutated values.
    return mutateBytes(random, bytes);
  }
}

function call(client: Client, name: string, bytes: Buffer, findings: FuzzFindings): Promise<void> {
  const same = (value: Buffer): Buffer => value;
  const { path } = service[name] as MethodDefinition<object, object>;
  const options = { deadline: Date.now() + PATIENCE_MS };
  return new Promise((resolve) => {
    client.makeUnaryRequest(path, same, same, bytes, options, (error) => {
      const code = error?.code ?? status.OK;
      findings.count(`grpc ${status[code]}`);
      const isTyped = error === null || error.metadata.get("grpc-status-details-bin").length > 0;
      if (code === status.INTERNAL || code === status.UNKNOWN || !isTyped) {
        findings.complain(`${name} ${bytes.toString("hex").slice(0, 300)} -> ${error?.message}`);
      }
      resolve();
    });
  });
}

/** A JSON value as `google.protobuf.Value`. */
function protoValue(value: string | number | boolean): object {
  if (typeof value === "string") return { stringValue: value };
  return typeof value === "number" ? { numberValue: value } : { boolValue: value };
}
