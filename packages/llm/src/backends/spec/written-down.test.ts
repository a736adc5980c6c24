import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Deadline, systemClock } from "@understudy/planner-core";
import { afterAll, beforeAll, expect, it } from "vitest";
import { readEnvironment } from "../../config.ts";
import { GREEDY } from "../sampling.ts";
import { ScriptedBackend } from "../scripted-backend.ts";
import { writtenDown } from "./written-down.ts";

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "understudy-debug-"));
});
afterAll(() => rm(folder, { recursive: true }));

const request = () => ({
  system: { content: "Plan.", hash: "h" },
  user: [{ kind: "user", text: "my key is sk-0123456789" }] as const,
  maxTokens: 10,
  sampling: GREEDY,
  deadline: new Deadline(systemClock, 10_000),
});

it("is the backend itself unless UNDERSTUDY_DEBUG asks for io", () => {
  const backend = new ScriptedBackend([]);
  for (const UNDERSTUDY_DEBUG of ["", "0", "1"]) {
    expect(writtenDown(backend, readEnvironment({ UNDERSTUDY_DEBUG }))).toBe(backend);
  }
});

it("writes down prompts, answers and errors, and no key of the environment", async () => {
  const path = join(folder, "io.jsonl");
  const env = { UNDERSTUDY_DEBUG: "1,io", OPENAI_API_KEY: "sk-0123456789" };
  const script = ["it was sk-0123456789", { error: new Error("gone") }];
  const backend = writtenDown(new ScriptedBackend(script), readEnvironment(env), path);
  expect((await backend.generate(request())).text).toBe("it was sk-0123456789");
  await expect(backend.generate(request())).rejects.toThrow("gone");
  const text = await readFile(path, "utf8");
  expect(text).not.toContain("sk-0123456789");
  const entries = text
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line) as object);
  expect(entries).toMatchObject([
    { system: "Plan.", user: "my key is ***", answer: "it was ***", stop: "end" },
    { system: "Plan.", error: "gone" },
  ]);
  await backend.dispose();
});

it("does not end a game where it cannot write", async () => {
  const environment = readEnvironment({ UNDERSTUDY_DEBUG: "io" });
  const backend = writtenDown(
    new ScriptedBackend(["{}"]),
    environment,
    join(folder, "no", "where"),
  );
  expect((await backend.generate(request())).text).toBe("{}");
});
