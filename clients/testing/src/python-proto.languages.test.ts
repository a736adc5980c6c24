import { execFile } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { afterAll, expect, it } from "vitest";
import { findLanguages } from "../../../scripts/find-languages.mjs";

const FILE = "proto/understudy/v1/planner.proto";
const read = (folder: string): string =>
  readFileSync(new URL(`../../../${folder}/${FILE}`, import.meta.url), "utf8");
const run = promisify(execFile);
const folder = mkdtempSync(join(tmpdir(), "understudy-proto-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

it("the client for Python has the proto file of the server; `pnpm --filter @understudy/server protocol` writes both", () => {
  expect(read("clients/python/understudy_client")).toBe(read("service/server"));
});

/** Whether an optional number is there though it is 0, and whether a message survives its bytes. */
const TRY = `
from understudy.v1 import planner_pb2 as messages
asked = messages.PlanRequest(domain="hut", agent="ann", budget_ms=0)
asked.goal.string_value = "warm"
read = messages.PlanRequest.FromString(asked.SerializeToString())
print(read.HasField("budget_ms"), read.HasField("persona"), read == asked)
`;

const tools = findLanguages().found.filter((name) => name === "Debian's gRPC tools");
it.each(tools)("%s, older than optional fields of proto3, compile the proto file", async () => {
  const proto = fileURLToPath(new URL("../../../service/server/proto", import.meta.url));
  const into = [`--python_out=${folder}`, `--grpc_python_out=${folder}`];
  const told = ["-m", "grpc_tools.protoc", "-I", proto, ...into, "understudy/v1/planner.proto"];
  await run("/usr/bin/python3", told);
  const env = { ...process.env, PYTHONPATH: folder, PYTHONDONTWRITEBYTECODE: "1" };
  const { stdout } = await run("/usr/bin/python3", ["-c", TRY], { env });
  expect(stdout.trim()).toBe("True False True");
  const services = readFileSync(join(folder, "understudy/v1/planner_pb2_grpc.py"), "utf8");
  expect(services).toContain("class PlannerStub");
});
