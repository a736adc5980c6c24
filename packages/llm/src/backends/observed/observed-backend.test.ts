import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Deadline, systemClock } from "@understudy/planner-core";
import { afterAll, beforeAll, expect, it } from "vitest";
import { readEnvironment } from "../../environment.ts";
import { ScriptedBackend } from "../../testing/scripted-backend.ts";
import { GREEDY } from "../interface/sampling.ts";
import { observed } from "./observed-backend.ts";

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

it("accepts known words in UNDERSTUDY_DEBUG, separated by commas or whitespace", () => {
  const { debug } = readEnvironment({ UNDERSTUDY_DEBUG: "metrics, io" });
  expect([...debug]).toEqual(["metrics", "io"]);
  expect(() => readEnvironment({ UNDERSTUDY_DEBUG: "metrics,oi" })).toThrow(
    /UNDERSTUDY_DEBUG.*"oi" is none of 0, 1, metrics, io/,
  );
});

it("is the backend itself without UNDERSTUDY_DEBUG", () => {
  const backend = new ScriptedBackend([]);
  for (const UNDERSTUDY_DEBUG of ["", "0", "1"]) {
    expect(observed(backend, { environment: readEnvironment({ UNDERSTUDY_DEBUG }) })).toBe(backend);
  }
});

it("logs prompts, answers and errors, and redacts keys of the environment", async () => {
  const ioPath = join(folder, "io.jsonl");
  const env = { UNDERSTUDY_DEBUG: "1,io", OPENAI_API_KEY: "sk-0123456789" };
  const script = ["it was sk-0123456789", { error: new Error("gone") }];
  const backend = observed(new ScriptedBackend(script), {
    environment: readEnvironment(env),
    ioPath,
  });
  expect((await backend.generate(request())).text).toBe("it was sk-0123456789");
  await expect(backend.generate(request())).rejects.toThrow("gone");
  const text = await readFile(ioPath, "utf8");
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

it("does not end a game if the log cannot be written, and reports that once", async () => {
  const environment = readEnvironment({ UNDERSTUDY_DEBUG: "io" });
  const ioPath = join(folder, "no", "where");
  const told: string[] = [];
  const tell = (text: string): void => void told.push(text);
  const backend = observed(new ScriptedBackend(["{}", "{}"]), { environment, ioPath, tell });
  expect((await backend.generate(request())).text).toBe("{}");
  await backend.generate(request());
  expect(told).toEqual([expect.stringMatching(/where cannot be written: ENOENT/)]);
});

it("reports its model's metrics once, at the end", async () => {
  const environment = readEnvironment({ UNDERSTUDY_DEBUG: "metrics" });
  const listeners = process.listenerCount("exit");
  const told: string[] = [];
  const answers = [11, 31].map((completionTokens) => ({
    ...{ text: "{}", stop: "end" as const },
    usage: { promptTokens: 100, completionTokens, firstTokenMs: 20, totalMs: 1020 },
  }));
  const scripted = new ScriptedBackend([]);
  const backend = observed(
    {
      info: { ...scripted.info, loadMs: 320, memoryBytes: 28e6, leftOut: ["seed", "stream"] },
      load: () => scripted.load(),
      generate: async () => answers.shift() ?? Promise.reject(new Error("gone")),
      dispose: () => scripted.dispose(),
    },
    { environment, tell: (text) => told.push(text) },
  );
  await backend.generate(request());
  await backend.generate(request());
  await expect(backend.generate(request())).rejects.toThrow("gone");
  expect(told).toEqual([]);
  await backend.dispose();
  await backend.dispose();
  expect(told).toEqual([
    [
      "metrics of scripted",
      "  calls        2 answered, 1 failed",
      "  tokens       200 in, 42 out",
      "  tokens/s     20.0 ± 14.1",
      "  first token  20.0 ± 0.0 ms",
      "  refused      seed, stream",
      "  loaded in    320 ms",
      "  memory       28.0 MB",
      "",
    ].join("\n"),
  ]);
  expect(process.listenerCount("exit")).toBe(listeners);
});
