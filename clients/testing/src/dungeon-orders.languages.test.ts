import { execFile } from "node:child_process";
import { readFileSync } from "node:fs";
import { promisify } from "node:util";
import { loadDomain } from "@understudy/planner-core";
import { type RunningService, startServer } from "@understudy/server";
import { afterAll, beforeAll, expect, it } from "vitest";
import { ClientWorkshop } from "../../../scripts/testing/client-programs.mjs";

const workshop = new ClientWorkshop();
const file = new URL("../../../service/server/protocol/transcripts/dungeon.json", import.meta.url);
let server: RunningService;
beforeAll(async () => {
  const domain = loadDomain(JSON.parse(readFileSync(file, "utf8")));
  const domains = [{ name: "dungeon", domain }];
  server = await startServer({ port: 0, domains, logLevel: "silent" });
});
afterAll(async () => {
  await server.close(0);
  workshop.remove();
});

const names = ClientWorkshop.names.filter((name) => name !== "Python with asyncio");

it.each(names)("a thief carries out an order with the client for %s", async (name) => {
  const program = await workshop.command(name, "dungeon-orders");
  const env = { ...process.env, UNDERSTUDY_URL: server.url };
  const { stdout } = await promisify(execFile)("sh", ["-c", program], { env });
  const lines = stdout.trimEnd().split(/\r?\n/);
  const told = lines.filter((line) => line.startsWith("ann: "));
  const orders = told.filter((line) => line.includes("rob-old"));
  // On a loaded machine an answer may be late, and the order is postponed once more.
  expect(orders[0]).toMatch(/^ann: rob-old is postponed, (?:taken|no-plan)$/);
  expect(orders).toContain("ann: rob-old is wanted");
  expect(orders.at(-1)).toBe("ann: rob-old is done");
  expect(told).toContain("ann: steal old");
  expect(told).toContain("ann: steal big");
  expect(told).not.toContain("ann: steal red");
  expect(told.at(-1)).toBe("ann: 0 orders left");
});
