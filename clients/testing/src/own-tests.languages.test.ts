import { exec, execFile } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { afterAll, describe, expect, it } from "vitest";
import { findLanguages } from "../../../scripts/find.mjs";
import {
  ClientWorkshop,
  type TestedClientName,
} from "../../../scripts/testing/client-programs.mjs";

const workshop = new ClientWorkshop();
afterAll(() => workshop.remove());

const NAMES: readonly TestedClientName[] = ["Python", "C#", "Godot 3"];

describe("the tests in its own language", () => {
  const here = NAMES.filter((name) => ClientWorkshop.names.includes(name));
  it.each(here)("of the client for %s pass", async (name) => {
    const command = await workshop.tests(name);
    const failed = await promisify(exec)(command).then(
      () => "",
      ({ stdout, stderr }) => `${stdout}${stderr}`,
    );
    expect(failed).toBe("");
  });
});

const sharp = fileURLToPath(new URL("../../csharp", import.meta.url));
/** The samples of the package, each in a folder of its own. */
const samples = (
  JSON.parse(readFileSync(join(sharp, "package.json"), "utf8")) as {
    readonly samples: readonly { readonly path: string }[];
  }
).samples.map(({ path }) => `${path}/*.cs`);
const editors = ["MONO", "UNITY_EDITOR", "UNITY_WEBGL", "UNITY_IOS", "UNITY_IOS,UNDERSTUDY_LOCAL"];

it.runIf(findLanguages().found.includes("Mono")).each(editors)(
  'the components and the samples for Unity compile, with the symbols "%s"',
  async (symbols) => {
    const files = ["Runtime/*.cs", "Unity/*.cs", ...samples, "Tests~/Unity/*.cs"];
    const told = [
      ...["-langversion:7.2", "-warnaserror", "-target:library", `-define:${symbols}`],
      // Unity's editor sets its fields.
      "-nowarn:649",
      `-out:${join(folder, "unity.dll")}`,
    ];
    const sources = files.map((file) => join(sharp, file));
    const { stderr } = await promisify(execFile)("mcs", [...told, ...sources]);
    expect(stderr).toBe("");
  },
);

const folder = mkdtempSync(join(tmpdir(), "understudy-proto-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Checks that an optional 0 counts as present, and that a message survives encoding. */
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
  await promisify(execFile)("/usr/bin/python3", told);
  const env = { ...process.env, PYTHONPATH: folder, PYTHONDONTWRITEBYTECODE: "1" };
  const { stdout } = await promisify(execFile)("/usr/bin/python3", ["-c", TRY], { env });
  expect(stdout.trim()).toBe("True False True");
  const services = readFileSync(join(folder, "understudy/v1/planner_pb2_grpc.py"), "utf8");
  expect(services).toContain("class PlannerStub");
});
