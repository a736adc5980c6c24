import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { nothing, runCli, village } from "../testing/run-cli.ts";

let folder: string;
let file: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "understudy-init-"));
  file = join(folder, "understudy.toml");
});
afterAll(() => rm(folder, { recursive: true }));

const env = (): Record<string, string> => ({ UNDERSTUDY_CONFIG: file });

it("is written with comments, and never overwritten", async () => {
  const first = await runCli(["init", file]);
  expect(first).toMatchObject({ code: 0, stdout: expect.stringContaining("understudy.toml") });
  const text = await readFile(file, "utf8");
  expect(text).toContain("[models]");
  await writeFile(file, `${text}# mine\n`);
  const second = await runCli(["init", file]);
  expect(second).toMatchObject({ code: 1, stderr: expect.stringContaining("is there already") });
  expect(await readFile(file, "utf8")).toContain("# mine");
});

it("sets the models folder and model names", async () => {
  await writeFile(file, '[models]\nmine = "missing.gguf"\n[folders]\nmodels = "big"\n');
  const listed = await runCli(["model", "list", "--json"], { env: env() });
  expect(JSON.parse(listed.stdout)).toMatchObject({ folder: join(folder, "big") });
  const status = await runCli(["model", "status", "mine"], { env: env() });
  expect(status).toMatchObject({ code: 1, stderr: expect.stringContaining("missing.gguf") });
  const misspelt = await runCli(["model", "status", "mien"], { env: env() });
  expect(misspelt).toMatchObject({ code: 1, stderr: expect.stringMatching(/has .*mine/) });
  const variable = { ...env(), UNDERSTUDY_MODELS: "elsewhere" };
  const own = await runCli(["model", "list", "--json"], { env: variable });
  expect(JSON.parse(own.stdout)).toMatchObject({ folder: "elsewhere" });
});

it("declares a pool, which is no single model", async () => {
  await writeFile(file, '[pool]\nmembers = ["nano"]\n[defaults]\nmodel = "pool"\n');
  const problem = ["--state", JSON.stringify(nothing), "--goal", "warm_home"];
  const asked = ["plan", "--domain", village, ...problem, "--planner", "classical"];
  const both = await runCli([...asked, "--model", "pool", "--json"], { env: env() });
  expect(both).toMatchObject({ code: 1, stdout: expect.stringContaining("asks no model") });
  const check = await runCli(["check", village, "--model", "pool"], { env: env() });
  expect(check).toMatchObject({
    code: 1,
    stderr: expect.stringContaining('"pool" names no model'),
  });
});

it.each([["check", village], ["viewer"], ["prepare", "--domain", village]])(
  "is refused by %s for a default pool, since the command needs a single model",
  async (...command) => {
    await writeFile(file, '[pool]\nmembers = ["nano"]\n[defaults]\nmodel = "pool"\n');
    expect(await runCli(command, { env: env() })).toMatchObject({
      code: 1,
      stderr: expect.stringContaining("name one of them with --model"),
    });
  },
);

it("is refused with every mistake and its place, by any command", async () => {
  await writeFile(file, '[models]\nmine = "phi3"\n[defaults]\nbudget_ms = -1\n');
  const { code, stderr } = await runCli(["model", "list"], { env: env() });
  expect(code).toBe(1);
  expect(stderr).toContain("line 2, column 1");
  expect(stderr).toContain("line 4, column 1");
  const missing = { UNDERSTUDY_CONFIG: join(folder, "none.toml") };
  const none = await runCli(["model", "list"], { env: missing });
  expect(none).toMatchObject({ code: 1, stderr: expect.stringContaining("understudy init") });
});
