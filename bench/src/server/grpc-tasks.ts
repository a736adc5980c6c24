import { fileURLToPath } from "node:url";
import {
  credentials,
  type GrpcObject,
  loadPackageDefinition,
  Server,
  ServerCredentials,
  type ServiceClientConstructor,
  type sendUnaryData,
} from "@grpc/grpc-js";
import { loadSync } from "@grpc/proto-loader";
import { startServer } from "@understudy/server";
import type { BenchTask, Workload } from "../runner/task.ts";
import { guardDomain, HIT } from "./hit.ts";
import { protoValue } from "./proto-value.ts";

const FILE = fileURLToPath(
  new URL("../proto/understudy/v1/planner.proto", import.meta.resolve("@understudy/server")),
);
const loaded = loadPackageDefinition(loadSync(FILE, { enums: String })) as GrpcObject;
const Planner = ((loaded["understudy"] as GrpcObject)["v1"] as GrpcObject)[
  "Planner"
] as ServiceClientConstructor;

interface Outcome {
  readonly status: string;
  readonly steps: readonly unknown[];
}

/** A known plan over gRPC, and the same message from a bare server that reads the request and answers a constant. */
export function grpcTasks(): BenchTask[] {
  return [
    { name: "plan-hit-grpc", async: true, setup: () => planHit() },
    { name: "bare-grpc", async: true, setup: () => bare() },
  ];
}

async function planHit(): Promise<Workload> {
  const domains = [{ name: HIT.domain, domain: guardDomain() }];
  const server = await startServer({ port: 0, grpcPort: 0, domains, logLevel: "silent" });
  const made = workload(server.grpcPort as number, () => server.close(0));
  await made.run(0);
  return made;
}

async function bare(): Promise<Workload> {
  const planned = await planHit();
  const constant = await planned.run(0);
  await planned.dispose?.();
  const server = new Server();
  server.addService(Planner.service, {
    Plan: (_: unknown, done: sendUnaryData<unknown>) => done(null, constant),
  });
  const port = await new Promise<number>((resolve, reject) => {
    server.bindAsync("127.0.0.1:0", ServerCredentials.createInsecure(), (error, taken) =>
      error === null ? resolve(taken) : reject(error),
    );
  });
  return workload(port, async () => server.forceShutdown());
}

function workload(port: number, close: () => Promise<void>): Workload {
  const client = new Planner(`127.0.0.1:${port}`, credentials.createInsecure());
  const { state, goal, ...rest } = HIT;
  const fields = Object.entries(state).map(([name, value]) => [name, protoValue(value)]);
  const message = {
    ...rest,
    state: { fields: Object.fromEntries(fields) },
    goal: { stringValue: goal },
  };
  const plan = (): Promise<Outcome> =>
    new Promise((resolve, reject) => {
      client["Plan"]?.(message, (error: Error | null, outcome: Outcome) =>
        error === null ? resolve(outcome) : reject(error),
      );
    });
  return {
    run: plan,
    check: async () => {
      const { status, steps } = await plan();
      if (status !== "OUTCOME_STATUS_SOLVED" || steps.length === 0) {
        throw new RangeError("there is no plan");
      }
    },
    dispose: async () => {
      client.close();
      await close();
    },
  };
}
