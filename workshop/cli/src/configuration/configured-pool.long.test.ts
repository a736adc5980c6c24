import { mkdtemp, rm, writeFile } from "node:fs/promises";
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

it("declares a pool, which is used as one model", async () => {
  const members = '["nano", { name = "large", model = "missing.gguf" }]';
  await writeFile(file, `[pool]\nmembers = ${members}\n[defaults]\nmodel = "pool"\n`);
  const problem = ["--state", JSON.stringify(nothing), "--goal", "warm_home"];
  const asked = ["plan", "--domain", village, ...problem, "--budget-ms", "60000", "--json"];
  const { code, json } = await runCli(asked, { env: env() });
  expect([code, json[0]]).toMatchObject([0, { status: "solved", member: "nano" }]);
});
