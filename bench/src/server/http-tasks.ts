import { Agent } from "node:http";
import type { AddressInfo } from "node:net";
import { startServer } from "@understudy/server";
import fastify from "fastify";
import type { BenchTask, Workload } from "../runner/task.ts";
import { guardDomain, HIT } from "./hit.ts";
import { postJson } from "./post-json.ts";

const BODY = JSON.stringify(HIT);
const PATH = "/v1/plan";

const JSON_BODY = { "content-type": "application/json" };
/** Headers that a framework does not send by itself, so that a bare server sends the same bytes. */
const OWN_HEADERS = ["cache-control", "x-content-type-options", "cross-origin-resource-policy"];

interface OpenApi {
  readonly paths: Readonly<Record<string, { readonly post: Operation }>>;
}

interface Operation {
  readonly requestBody: { readonly content: Content };
  readonly responses: { readonly 200: { readonly content: Content } };
}

type Content = { readonly "application/json": { readonly schema: object } };

/**
 * A known plan over HTTP, and the same bytes from a bare server that validates the same schema and answers a constant.
 */
export function httpTasks(): BenchTask[] {
  return [
    { name: "plan-hit-http", async: true, setup: () => planHit() },
    { name: "bare-http", async: true, setup: () => bare() },
  ];
}

async function planHit(): Promise<Workload> {
  const server = await startHitServer();
  return workload(server.port, () => server.close(0));
}

async function bare(): Promise<Workload> {
  const server = await startHitServer();
  const address = `http://127.0.0.1:${server.port}`;
  const { paths } = (await (await fetch(`${address}/openapi.json`)).json()) as OpenApi;
  const first = await fetch(address + PATH, { method: "POST", headers: JSON_BODY, body: BODY });
  const constant = (await first.json()) as object;
  const headers = Object.fromEntries(
    OWN_HEADERS.map((name) => [name, first.headers.get(name) ?? ""]),
  );
  await server.close(0);
  const { requestBody, responses } = (paths[PATH] as { readonly post: Operation }).post;
  const schemaOf = (content: Content): object => content["application/json"].schema;
  const app = fastify({ forceCloseConnections: true });
  const schema = {
    body: schemaOf(requestBody.content),
    response: { 200: schemaOf(responses[200].content) },
  };
  app.post(PATH, { schema }, async (_, reply) => {
    reply.headers(headers);
    return constant;
  });
  await app.listen({ host: "127.0.0.1", port: 0 });
  return workload((app.server.address() as AddressInfo).port, () => app.close());
}

/** A server on the loopback that knows the answer. */
export async function startHitServer() {
  const domains = [{ name: HIT.domain, domain: guardDomain() }];
  const server = await startServer({ port: 0, domains, logLevel: "silent" });
  await post(new Agent(), server.port);
  return server;
}

function workload(port: number, close: () => Promise<unknown>): Workload {
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  return {
    run: () => post(agent, port),
    check: async () => {
      const { status, steps } = JSON.parse(await post(agent, port)) as {
        readonly status: string;
        readonly steps: readonly unknown[];
      };
      if (status !== "solved" || steps.length === 0) throw new RangeError("there is no plan");
    },
    dispose: async () => {
      agent.destroy();
      await close();
    },
  };
}

function post(agent: Agent, port: number): Promise<string> {
  return postJson(agent, port, PATH, BODY);
}
