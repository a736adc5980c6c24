import { execFile } from "node:child_process";
import { readFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { loadDomain } from "@understudy/planner-core";
import { type RunningService, startServer } from "@understudy/server";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import {
  type ClientName,
  type ClientProgram,
  ClientWorkshop,
} from "../../../scripts/testing/client-programs.mjs";

const file = new URL("../../../service/server/protocol/transcripts/hut.json", import.meta.url);
const workshop = new ClientWorkshop();
let server: RunningService;
beforeAll(async () => {
  const domain = loadDomain(JSON.parse(readFileSync(file, "utf8")));
  server = await startServer({ port: 0, domains: [{ name: "hut", domain }], logLevel: "silent" });
});
afterAll(async () => {
  await server.close(0);
  workshop.remove();
});

/** The output of programs that request plans over HTTP; the first also asks for an unknown goal. */
const PRINTED: readonly (readonly [ClientName, ClientProgram, readonly string[]])[] = [
  [
    "C#",
    "one-plan",
    [
      "solved: goto forest, chop, chop, goto home, light_fire for 9, proved",
      "invalid-request at /goal",
    ],
  ],
  [
    "Python",
    "gym-environment",
    ["['goto'] -2.0", "['chop', 'chop'] -4.0", "['goto', 'light_fire'] 7.0", "total: 1.0"],
  ],
];

const ASK = `
import sys
from understudy_client import ClientError
from understudy_client.http_plan import plan
try:
    plan(sys.argv[1], "hut", "ann", {}, "warm", budget_ms=60_000, key="secret")
except ClientError as error:
    print(error.code)
`;

describe("one plan over HTTP", () => {
  const python = ClientWorkshop.names.filter((name) => name === "Python");
  it.each(python)("is asked for by %s with a key that no other host is shown", async () => {
    const shown: (string | undefined)[] = [];
    const other = createServer((request, response) => {
      shown.push(request.headers.authorization);
      response.end("{}");
    });
    await new Promise<void>((resolve) => other.listen(0, "127.0.0.1", resolve));
    const location = `http://127.0.0.1:${(other.address() as AddressInfo).port}/`;
    const first = createServer((_, response) => response.writeHead(302, { location }).end());
    await new Promise<void>((resolve) => first.listen(0, "127.0.0.1", resolve));
    const url = `http://127.0.0.1:${(first.address() as AddressInfo).port}`;
    const folder = fileURLToPath(new URL("../../python", import.meta.url));
    const env = { ...process.env, PYTHONPATH: folder };
    const { stdout } = await promisify(execFile)("python3", ["-c", ASK, url], { env });
    for (const server of [first, other]) server.close().closeAllConnections();
    expect([stdout.trim(), shown]).toEqual(["http-status", []]);
  });

  const here = PRINTED.filter(([name]) => ClientWorkshop.names.includes(name));
  it.each(here)("is asked for in %s by %s", async (name, program, printed) => {
    const command = await workshop.command(name, program);
    const env = { ...process.env, UNDERSTUDY_URL: server.url };
    const { stdout } = await promisify(execFile)("sh", ["-c", command], { env });
    expect(stdout.trimEnd().split(/\r?\n/)).toEqual(printed);
  });
});
