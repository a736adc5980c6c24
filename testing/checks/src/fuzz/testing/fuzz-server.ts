import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { ScriptedBackend } from "@understudy/llm/testing";
import { loadDomain, seededRandom } from "@understudy/planner-core";
import { buildingYard } from "@understudy/planner-core/testing";
import { type RunningService, startServer } from "@understudy/server";
import { FuzzFindings } from "./findings.ts";
import { fuzzGrpc } from "./grpc-fuzz.ts";
import { fuzzHttp } from "./http-fuzz.ts";
import { GUARD, KNOWN } from "./seeds.ts";
import { fuzzSockets } from "./socket-fuzz.ts";

/** The result of a fuzz test. */
export interface FuzzResult {
  readonly messages: number;
  readonly answers: ReadonlyMap<string, number>;
  /** Forbidden behaviour: internal errors, refusals without a code, hangs, unhandled rejections. */
  readonly complaints: readonly string[];
  /** Heap after each round, in bytes, without garbage. */
  readonly heapBytes: readonly number[];
  /** Whether the server still answers a valid request at the end. */
  readonly isAlive: boolean;
}

const CODECS = [
  ["http", fuzzHttp],
  ["session", fuzzSockets],
  ["grpc", fuzzGrpc],
] as const;

/**
 * Sends mutated messages to a server in this process, a third each over HTTP, WebSockets and gRPC.
 *
 * @param rounds the heap is measured after each
 */
export async function fuzzServer(
  messages: number,
  seed: number,
  rounds: number,
): Promise<FuzzResult> {
  const findings = new FuzzFindings();
  const onRejection = (error: unknown): void => findings.complain(`nobody heard: ${String(error)}`);
  process.on("unhandledRejection", onRejection);
  const domains = [
    { name: KNOWN.domain, domain: loadDomain(GUARD) },
    { name: "yard", domain: buildingYard },
  ];
  // A trivial model: without one, requests for texts would be refused before they are read.
  const backend = new ScriptedBackend(() => "{}", { info: { followsSchemas: true } });
  const server = await startServer({
    port: 0,
    grpcPort: 0,
    domains,
    backend,
    logLevel: "silent",
  });
  const random = seededRandom(seed);
  const heapBytes: number[] = [];
  const perPart = messages / rounds / CODECS.length;
  try {
    let wanted = 0;
    for (let round = 0; round < rounds; round++) {
      for (const [codec, fuzz] of CODECS) {
        wanted += perPart;
        const port = codec === "grpc" ? (server.grpcPort as number) : server.port;
        await fuzz(port, Math.round(wanted), random, findings);
      }
      // Drops the requests recorded for tests.
      backend.requests.splice(0);
      heapBytes.push(await heapInUse());
    }
    const isAlive = await answers(server);
    const { answers: told, complaints } = findings;
    return { messages: findings.messages, answers: told, complaints, heapBytes, isAlive };
  } finally {
    await server.close(0);
    process.off("unhandledRejection", onRejection);
  }
}

async function answers({ url }: RunningService): Promise<boolean> {
  const headers = { "content-type": "application/json" };
  const body = JSON.stringify(KNOWN);
  const response = await fetch(`${url}/v1/plan`, { method: "POST", headers, body });
  return ((await response.json()) as { readonly status?: string }).status === "solved";
}

/** The heap without garbage. */
async function heapInUse(): Promise<number> {
  setFlagsFromString("--expose-gc");
  const collect = runInNewContext("gc") as () => void;
  // A first collection's finalised objects are collected by the next.
  for (let times = 0; times < 3; times++) {
    await new Promise((resolve) => setTimeout(resolve, 20));
    collect();
  }
  return process.memoryUsage().heapUsed;
}
