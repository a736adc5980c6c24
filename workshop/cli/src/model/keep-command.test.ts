import { createHash } from "node:crypto";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { randomGguf } from "@understudy/llm/testing";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { runCli, Scratch } from "../testing/run-cli.ts";
import { PullView, progressLine } from "./pull-view.ts";

const scratch = new Scratch();
const file = Buffer.from(randomGguf({}));
const sha256 = createHash("sha256").update(file).digest("hex");
let server: Server;
let url: string;
let env: Readonly<Record<string, string>>;

beforeAll(async () => {
  server = createServer((_, response) => response.setHeader("etag", '"1"').end(file));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/tiny.gguf`;
  env = { UNDERSTUDY_MODELS: scratch.folder };
});
afterAll(() => {
  server.close();
  scratch.remove();
});

describe("understudy model", () => {
  it("downloads a model, once", async () => {
    const pulled = await runCli(["model", "pull", url, "--sha256", sha256], { env });
    expect(pulled.code).toBe(0);
    expect(pulled.stdout).toContain("tiny.gguf is ready");
    expect(pulled.stdout).toContain(`SHA-256 ${sha256} (as you said)`);
    const again = await runCli(["model", "pull", url, "--sha256", sha256, "--json"], { env });
    expect(again.json).toMatchObject([{ wasThere: true, record: { sha256 } }]);
  });

  it("reports what is missing", async () => {
    const other = url.replace("tiny", "other");
    const untrusted = await runCli(["model", "pull", other], { env });
    expect(untrusted.code).toBe(1);
    expect(untrusted.stderr).toContain("--trust-first");
    const nothing = await runCli(["model", "pull", "nano"], { env });
    expect(nothing.stderr).toContain("hf:");
  });

  it("downloads all models of a configuration", async () => {
    const asked: string[] = [];
    const ollama = createServer((request, response) => {
      request.on("data", (chunk: Buffer) => asked.push(String(chunk)));
      request.on("end", () => response.end('{"status":"success"}\n'));
    });
    await new Promise<void>((resolve) => ollama.listen(0, "127.0.0.1", resolve));
    const OLLAMA_URL = `http://127.0.0.1:${(ollama.address() as AddressInfo).port}`;
    const config = scratch.write(
      "all.toml",
      '[models]\nplanner = "nano"\nfar = "ollama/phi3"\n[pool]\nmembers = ["planner", "far", "ollama/qwen3#think=true"]\n',
    );
    const pulled = await runCli(["model", "pull", "--config", config], {
      env: { ...env, OLLAMA_URL },
    });
    ollama.close();
    expect(pulled.code).toBe(0);
    expect(asked.map((body) => (JSON.parse(body) as { model: string }).model)).toEqual([
      ...["phi3", "qwen3"],
    ]);
    expect(pulled.stderr).toContain("nano: nothing to fetch");
    const many = await runCli(["model", "pull", "--config", config, "--quantization", "Q8_0"], {
      env,
    });
    expect(many.stderr).toContain("--quantization is about one model");
  });

  it("lists downloadable models, and explains how to install Ollama", async () => {
    const { stdout } = await runCli(["model", "available"]);
    expect(stdout).toMatch(
      /^local\/phi3:mini@embedded +Q4 +ollama\/phi3:3\.8b +3\.8B +2\.39 GB +about 3\.31 GB of memory +MIT/m,
    );
    expect(stdout).toMatch(/^nano ships .* random walk: village \+\d+\.\d, guard \+/m);
    const row = (name: string, quantization: string): string =>
      stdout
        .split("\n")
        .find((line) => new RegExp(`^local/${name}.* ${quantization} `).test(line)) ?? "";
    expect(row("llama3\\.1:8b", "Q4_K_M")).toContain("about 5.52 GB of memory, large");
    expect(row("gemma2:9b", "Q4_K_M")).toContain("about 7.05 GB of memory, large");
    expect(row("phi3:mini", "FP16")).toContain("about 8.56 GB of memory, large");
    for (const name of ["mistral:7b", "qwen3:4b", "qwen2\\.5:1\\.5b"]) {
      expect(row(name, "Q4_K_M")).toMatch(/GB of memory {2}/);
    }
    expect(stdout).toContain("Large: more than 5 GB beside the game");
    // Columns are aligned.
    const places = stdout.split("\n").map((line) => line.indexOf(" ollama/"));
    expect(new Set(places.filter((place) => place > 0)).size).toBe(1);
    expect(stdout).toContain("Those without a note were not evaluated");
    const { json } = await runCli(["model", "available", "--recommended", "--json"]);
    expect((json[0] as { models: unknown[] }).models.length).toBeGreaterThan(3);
    expect((await runCli(["model", "install-ollama"])).stdout).toContain("ollama serve");
  });
});

describe("the view of a pull", () => {
  it("is a bar with rate and remaining time", () => {
    const progress = {
      receivedBytes: 1.2e9,
      totalBytes: 4.8e9,
      bytesPerSecond: 3e7,
      leftMs: 120_000,
    };
    expect(progressLine(progress)).toBe(
      `[${"#".repeat(6)}${"·".repeat(18)}]  25 %  1.20 GB of 4.80 GB  30.0 MB/s  2:00 left`,
    );
    expect(progressLine({ ...progress, totalBytes: undefined, leftMs: undefined })).toBe(
      "1.20 GB  30.0 MB/s",
    );
  });

  it("updates one line on a terminal, and writes occasional lines to a log", () => {
    const progress = { receivedBytes: 1, totalBytes: 2, bytesPerSecond: 0, leftMs: undefined };
    const shown: string[] = [];
    const screen = new PullView({ write: (text) => shown.push(text), isTTY: true });
    screen.tell(progress);
    screen.tell(progress);
    screen.end();
    expect(shown).toEqual([expect.stringMatching(/^\r\[/), expect.stringMatching(/^\r\[/), "\n"]);
    let nowMs = 0;
    const lines: string[] = [];
    const log = new PullView({ write: (text) => lines.push(text) }, () => nowMs);
    for (nowMs = 0; nowMs < 25_000; nowMs += 1000) log.tell(progress);
    log.end();
    expect(lines).toHaveLength(2);
  });
});
