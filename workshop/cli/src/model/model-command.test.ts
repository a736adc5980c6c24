import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { nothing, runCli, Scratch, village } from "../testing/run-cli.ts";

const scratch = new Scratch();
scratch.write("phi3-mini.gguf", "GGUF, but damaged");
const nobody = "http://127.0.0.1:9";
const DROPPED = 'The template of "phi3:latest" in Ollama leaves out the system part';
let server: Server;
let env: Readonly<Record<string, string>>;

/** The part of Ollama's API that these commands use. */
const answers: Record<string, unknown> = {
  "/api/version": { version: "0.12.6" },
  "/api/tags": {
    models: [
      {
        name: "phi3:latest",
        size: 2.2e9,
        details: { parameter_size: "3.8B", quantization_level: "Q4_0" },
      },
    ],
  },
  "/api/ps": { models: [{ name: "phi3:latest" }] },
};

beforeAll(async () => {
  server = createServer((request, response) => {
    const answer = answers[request.url ?? ""];
    response.statusCode = answer === undefined ? 404 : 200;
    response.setHeader("content-type", "application/json");
    response.end(JSON.stringify(answer ?? { error: "not found" }));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  env = { OLLAMA_URL: `http://127.0.0.1:${port}`, UNDERSTUDY_MODELS: scratch.folder };
});
afterAll(() => {
  server.close();
  scratch.remove();
});

describe("model list", () => {
  it("lists available models, ready for --model", async () => {
    const { code, stdout, stderr } = await runCli(["model", "list"], { env });
    expect(stderr).toBe("");
    expect(code).toBe(0);
    expect(stdout).toMatch(/^nano +shipped$/m);
    expect(stdout).toMatch(/phi3-mini\.gguf +file +\d+ bytes$/m);
    expect(stdout).toMatch(/^ollama\/phi3:latest +ollama +2\.20 GB +3\.8B +Q4_0 +loaded$/m);
  });

  it("reports and tolerates a missing Ollama", async () => {
    const alone = { ...env, OLLAMA_URL: nobody };
    const { code, stdout } = await runCli(["model", "list"], { env: alone });
    expect(code).toBe(0);
    expect(stdout).toContain(`no Ollama answers at ${nobody}`);
    const files = await runCli(["model", "list", "--backend", "embedded"], { env: alone });
    expect(files.stdout).toContain("phi3-mini.gguf");
    expect(files.stdout).not.toContain("Ollama");
  });

  it("hides the server's password, and escapes control characters", async () => {
    const secret = { ...env, OLLAMA_URL: "http://me:geheim99@127.0.0.1:9" };
    for (const argv of [["list"], ["status"], ["list", "--json"], ["status", "--json"]]) {
      const { stdout, stderr } = await runCli(["model", ...argv], { env: secret });
      expect(stdout + stderr).not.toContain("geheim99");
    }
    const { stdout } = await runCli(["model", "list"], { env: secret });
    expect(stdout).toContain("no Ollama answers at http://***@127.0.0.1:9");
    const odd = new Scratch();
    odd.write("two\nlines\u001b[2J.gguf", "GGUF");
    const oddEnv = { ...secret, UNDERSTUDY_MODELS: odd.folder };
    const { stdout: list } = await runCli(["model", "list"], { env: oddEnv });
    odd.remove();
    expect(list).toContain(String.raw`two\nlines\u001b[2J.gguf`);
  });

  it("hides the password in a model's address", async () => {
    const spec = "openai/phi-3@http://me:geheim99@127.0.0.1:9";
    const script = () => '{"steps":[]}';
    for (const json of [[], ["--json"]]) {
      const answered = await runCli(["model", "status", spec, ...json], { env, script });
      expect(answered.stdout).toContain("openai/phi-3@http://***@127.0.0.1:9");
      const failed = await runCli(["model", "status", spec, ...json], { env });
      const shown = [answered, failed].map(({ stdout, stderr }) => stdout + stderr);
      expect(shown.join("")).not.toContain("geheim99");
    }
  });

  it("prints only JSON", async () => {
    const { json } = await runCli(["model", "list", "--json"], { env });
    expect(json).toMatchObject([
      {
        ollama: env["OLLAMA_URL"],
        models: [{ spec: "nano" }, { place: "file" }, { isLoaded: true }],
      },
    ]);
  });
});

describe("a model of Ollama whose template drops the system part", () => {
  it.each(["list", "status"])("is found by model %s, with the remedy", async (command) => {
    answers["/api/show"] = { template: "{{ .Prompt }}" };
    const { stdout } = await runCli(["model", command], { env });
    const { json } = await runCli(["model", command, "--json"], { env });
    answers["/api/show"] = { template: "{{ .System }} {{ .Prompt }}" };
    const mended = await runCli(["model", command], { env });
    delete answers["/api/show"];
    expect(stdout).toContain(`ollama/phi3:latest: ${DROPPED}`);
    expect(stdout).toContain("ollama create phi3:latest -f Modelfile");
    const listed = { spec: "ollama/phi3:latest", problem: expect.stringContaining(DROPPED) };
    const models = expect.arrayContaining([expect.objectContaining(listed)]);
    expect(json).toMatchObject([{ models }]);
    expect(mended.stdout).not.toContain("leaves out");
  });
});

describe("model status", () => {
  it("lists running servers", async () => {
    const { code, stdout } = await runCli(["model", "status"], { env });
    expect(code).toBe(0);
    expect(stdout).toContain("version 0.12.6, 1 model");
    expect(stdout).toContain("loaded: ollama/phi3:latest");
    const alone = await runCli(["model", "status"], { env: { ...env, OLLAMA_URL: nobody } });
    expect(alone.code).toBe(0);
    expect(alone.stdout).toContain(`looked at ${nobody}`);
    const { json } = await runCli(["model", "status", "--json"], { env });
    expect(json).toMatchObject([{ ollama: { version: "0.12.6" } }]);
  });

  it("opens and asks the named model", async () => {
    const script = () => '{"steps":[]}';
    const { code, stdout } = await runCli(["model", "status", "nano"], { env, script });
    expect(code).toBe(0);
    expect(stdout).toMatch(/^✓ nano\n {2}model +scripted/);
    const { json } = await runCli(["model", "status", "ollama/phi3", "--json"], { env, script });
    expect(json).toMatchObject([{ spec: "ollama/phi3", available: true, name: "scripted" }]);
  });

  it("reports why a model cannot be opened", async () => {
    const { code, stderr, json } = await runCli(["model", "status", "nano", "--json"], { env });
    expect(code).toBe(1);
    expect(stderr).toContain("there is no model in this test");
    expect(json).toMatchObject([{ available: false, error: { code: "inference-failed" } }]);
  });

  it.each([
    [["model", "status", "gpt"], "names no model"],
    [["model", "status", "nano#temprature=1"], "one of: context, threads"],
    [["model", "status", "nano#temperature=9&topK=-1"], "#topK must be"],
    [["model", "status", "nano#temperature=9&topK=-1"], "#temperature must be"],
    [["model", "status", "ollama/phi3#adapter=a.gguf"], "ollama create NAME"],
    [["model", "status", "my.gguf#seed=1&adapter=a.bin"], "#adapter must be a .gguf file"],
    [["model", "status", "my.gguf#adapter=a.gguf"], "there is no model in this test"],
    [["model", "status", "nano#loadTimeoutMs=soon"], "#loadTimeoutMs must be an integer"],
    [["model", "status", "nano#loadTimeoutMs=1&loadTimeoutMs=9"], "is there twice"],
    [["model", "status", "ollama/gpt-oss#think=hard"], "#think must be true, false"],
    [["model", "status", "nano#think=low"], "#think means nothing to nano"],
    [["model", "status", "none"], "there is no model to look at"],
    [["model"], "understudy model"],
    [["model", "fetch"], "unknown command 'fetch'"],
  ])("refuses %j", async (argv, message) => {
    const { code, stderr, stdout } = await runCli(argv, { env });
    expect(code).toBe(1);
    expect(stdout + stderr).toContain(message);
  });
});

describe("--model", () => {
  it("names models on servers", async () => {
    const specs: unknown[] = [];
    const openModel = (spec: unknown) => {
      specs.push(spec);
      return Promise.reject(new Error("enough"));
    };
    const problem = scratch.write("p.json", { state: { ...nothing, wood: 1 }, goal: "warm_home" });
    const argv = ["plan", "--domain", village, "--problem", problem, "--model"];
    for (const spec of ["ollama/phi3", "openai/phi-3@http://127.0.0.1:8080", "local/phi3:mini"]) {
      await runCli([...argv, spec], { openModel, env });
    }
    await runCli([...argv, "ollama/gpt-oss#seed=1&think=low"], { openModel, env });
    expect(specs).toEqual([
      { kind: "ollama", model: "phi3" },
      { kind: "openai", model: "phi-3", url: "http://127.0.0.1:8080" },
      { kind: "local", model: "phi3", variant: "mini", at: undefined },
      { kind: "ollama", model: "gpt-oss", options: { seed: 1, think: "low" } },
    ]);
  });
});
