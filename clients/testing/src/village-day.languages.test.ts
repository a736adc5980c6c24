import { execFile } from "node:child_process";
import { readFileSync } from "node:fs";
import { promisify } from "node:util";
import { loadDomain } from "@understudy/planner-core";
import { type RunningService, startServer } from "@understudy/server";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { ClientWorkshop } from "../../../scripts/testing/client-programs.mjs";

const workshop = new ClientWorkshop();
const file = new URL("../../../examples/domains/village.json", import.meta.url);
let server: RunningService;
beforeAll(async () => {
  const domain = loadDomain(JSON.parse(readFileSync(file, "utf8")));
  server = await startServer({
    port: 0,
    domains: [{ name: "village", domain }],
    logLevel: "silent",
  });
});
afterAll(async () => {
  await server.close(0);
  workshop.remove();
});

describe("a day in the village", () => {
  const names = ClientWorkshop.names.filter((name) => name !== "Python with asyncio");
  it.each(names)("is played with the client for %s", async (name) => {
    const day = await workshop.command(name, "village-day");
    const env = { ...process.env, UNDERSTUDY_URL: server.url };
    const { stdout } = await promisify(execFile)("sh", ["-c", day], { env });
    const lines = stdout.trimEnd().split(/\r?\n/);
    const done = lines.filter((line) => line.startsWith("ann: "));
    expect(done.at(-1)).toBe("ann: good night");
    expect(done).toContain("ann: light_fire");
    expect(done).toContain("ann: build_house");
    expect(done.at(-2)).toBe("ann: sleep");
  });
});
