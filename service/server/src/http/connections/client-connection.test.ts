import { once } from "node:events";
import { createServer, type ServerResponse } from "node:http";
import { type AddressInfo, connect, type Socket } from "node:net";
import { FakeClock } from "@understudy/planner-core/testing";
import { Lane } from "@understudy/session";
import { afterAll, afterEach, beforeAll, expect, it } from "vitest";
import { MemoryBudget } from "../../memory/memory-budget.ts";
import { ClientConnection } from "./client-connection.ts";

const memory = new MemoryBudget().open();
const tenants = {
  clock: new FakeClock(),
  lane: () => new Lane((lane) => runAll(lane)),
  bodyAccount: () => memory.account(),
};
const server = createServer();
/** The answers of the test's connection. */
let answers: ServerResponse[] = [];
let client: ClientConnection;
let socket: Socket;

beforeAll(async () => {
  server.on("connection", (arrived) => {
    client = new ClientConnection(
      arrived,
      tenants,
      () => {},
      () => {},
    );
  });
  server.on("request", (_request, answer) => {
    client.asked(answer);
    answers.push(answer);
  });
  server.on("upgrade", (_request, left) => {
    client.leave();
    left.on("end", () => left.destroy()).resume();
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
});
afterEach(() => void socket.destroy());
afterAll(() => void server.close());

function runAll(lane: Lane): void {
  lane.isEntered = true;
  while (!lane.isIdle) lane.step();
  lane.isEntered = false;
}

/** Sends requests in one piece, and waits until the server has them. */
async function send(count: number, last = ""): Promise<void> {
  answers = [];
  socket = connect({ port: (server.address() as AddressInfo).port, host: "127.0.0.1" });
  socket.write("GET / HTTP/1.1\r\nHost: here\r\n\r\n".repeat(count) + last);
  await expect.poll(() => answers.length).toBe(count);
}

it.each([1, 2, 5, 16])("closes all answers once the connection of %i breaks", async (count) => {
  await send(count);
  let closed = 0;
  for (const answer of answers) answer.once("close", () => closed++);
  socket.destroy();
  await expect.poll(() => closed).toBe(count);
  expect(answers.every((answer) => answer.closed)).toBe(true);
  expect(memory.usedBytes).toBe(0);
});

it("closes each once, those that were sent before included", async () => {
  await send(3);
  const closed: number[] = [];
  for (const [at, answer] of answers.entries()) answer.on("close", () => void closed.push(at));
  answers[1]?.end("second");
  answers[0]?.end("first");
  await expect.poll(() => closed).toEqual([0, 1]);
  socket.destroy();
  await expect.poll(() => closed).toEqual([0, 1, 2]);
});

it("closes those that are owed before an upgrade, too", async () => {
  await send(3, "GET / HTTP/1.1\r\nHost: here\r\nConnection: upgrade\r\nUpgrade: else\r\n\r\n");
  let closed = 0;
  for (const answer of answers) answer.once("close", () => closed++);
  socket.destroy();
  await expect.poll(() => closed).toBe(3);
});

it("parses what follows in the client's lane, and in that of clients without a key once several tenants ask", async () => {
  await send(1);
  const front = client.lane;
  const who = (tenant: string) => ({ tenant, roles: new Set(["plan"] as const) });
  const first = client.laneOf(who("one"));
  expect([client.lane, client.laneOf(who("one"))]).toEqual([first, first]);
  expect(first).not.toBe(front);
  for (const tenant of ["two", "one", "one"]) {
    const lane = client.laneOf(who(tenant));
    expect([lane === front, client.lane === front]).toEqual([false, true]);
  }
});
