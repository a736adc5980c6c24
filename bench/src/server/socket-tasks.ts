import { readFileSync } from "node:fs";
import type { AddressInfo } from "node:net";
import type { TSchema } from "typebox";
import { Compile } from "typebox/compile";
import { WebSocket, WebSocketServer } from "ws";
import type { BenchTask, Workload } from "../runner/task.ts";
import { HIT } from "./hit.ts";
import { startHitServer } from "./http-tasks.ts";

const { domain, agent, state, goal, budgetMs } = HIT;

const SCHEMA = new URL(
  "../protocol/session.schema.json",
  import.meta.resolve("@understudy/server"),
);
const { $defs } = JSON.parse(readFileSync(SCHEMA, "utf8")) as {
  readonly $defs: { readonly "client.want": TSchema };
};

/** A known plan over a WebSocket, and a bare server that validates the same message and answers a constant. */
export function socketTasks(): BenchTask[] {
  return [
    { name: "plan-hit-ws", async: true, setup: () => planHit() },
    { name: "bare-ws", async: true, setup: () => bare() },
  ];
}

async function planHit(): Promise<Workload> {
  const server = await startHitServer();
  const socket = await open(`ws://127.0.0.1:${server.port}/v1/session`);
  socket.send(JSON.stringify({ type: "hello", protocol: [1], client: "bench", domain }));
  await next(socket, "welcome");
  socket.send(JSON.stringify({ type: "state", seq: 1, agent, nowMs: 0, values: state }));
  return workload(socket, 2, () => server.close(0));
}

async function bare(): Promise<Workload> {
  const planned = await planHit();
  const constant = await planned.run(0);
  await planned.dispose?.();
  const check = Compile($defs["client.want"]);
  const server = new WebSocketServer({ port: 0, host: "127.0.0.1", perMessageDeflate: false });
  await new Promise((resolve) => server.once("listening", resolve));
  server.on("connection", (socket) => {
    socket.on("message", (data) => {
      if (check.Check(JSON.parse(String(data)))) socket.send(JSON.stringify(constant));
    });
  });
  const socket = await open(`ws://127.0.0.1:${(server.address() as AddressInfo).port}`);
  return workload(socket, 1, async () => {
    for (const client of server.clients) client.terminate();
    server.close();
  });
}

function workload(socket: WebSocket, firstSeq: number, close: () => Promise<void>): Workload {
  let seq = firstSeq;
  const want = (): Promise<Plan> => {
    socket.send(JSON.stringify({ type: "want", seq: seq++, agent, goal, budgetMs }));
    return next(socket, "plan");
  };
  return {
    run: want,
    check: async () => {
      const { status, steps } = await want();
      if (status !== "solved" || steps?.length === 0) throw new RangeError("there is no plan");
    },
    dispose: async () => {
      socket.terminate();
      await close();
    },
  };
}

interface Plan {
  readonly type: string;
  readonly status?: string;
  readonly steps?: readonly unknown[];
}

async function open(url: string): Promise<WebSocket> {
  const socket = new WebSocket(url, "understudy.v1.json");
  await new Promise((resolve, reject) => {
    socket.once("open", resolve);
    socket.once("error", reject);
  });
  return socket;
}

/** The next message of a type; others are skipped. */
function next(socket: WebSocket, type: string): Promise<Plan> {
  return new Promise((resolve) => {
    const hear = (data: unknown): void => {
      const message = JSON.parse(String(data)) as Plan;
      if (message.type !== type) return;
      socket.off("message", hear);
      resolve(message);
    };
    socket.on("message", hear);
  });
}
