import { execFile } from "node:child_process";
import { readFileSync } from "node:fs";
import { promisify } from "node:util";
import { loadDomain } from "@understudy/planner-core";
import { type RunningService, startServer } from "@understudy/server";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import {
  type ClientName,
  type ClientProgram,
  ClientWorkshop,
} from "../../../scripts/client-programs.mjs";

const file = new URL("../../../packages/server/protocol/transcripts/hut.json", import.meta.url);
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

/** What programs print that ask for plans over HTTP, and for something that there is not. */
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

describe("one plan over HTTP", () => {
  const here = PRINTED.filter(([name]) => ClientWorkshop.names.includes(name));
  it.each(here)("is asked for in %s by %s", async (name, program, printed) => {
    const command = await workshop.command(name, program);
    const env = { ...process.env, UNDERSTUDY_URL: server.url };
    const { stdout } = await promisify(execFile)("sh", ["-c", command], { env });
    expect(stdout.trimEnd().split(/\r?\n/)).toEqual(printed);
  });
});
