import { copyFile, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ollamaStatus, openBackend } from "@understudy/llm";
import { ModelNotLoadedError } from "@understudy/planner-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type ModelServer, startModelServer } from "./model-server.ts";

let server: ModelServer;
let folder: string;
const nobody = "http://127.0.0.1:9";

beforeAll(async () => {
  server = await startModelServer({ answer: () => "{}", models: ["phi3", "phi3:mini"] });
  folder = await mkdtemp(join(tmpdir(), "understudy-models-"));
  const nano = new URL("../../../llm/shipped/nano-planner.gguf", import.meta.url);
  await copyFile(nano, join(folder, "phi3-mini.gguf"));
});
afterAll(async () => {
  await server.close();
  await rm(folder, { recursive: true });
});

const open = async (spec: string, ollamaUrl: string): Promise<string> => {
  const backend = await openBackend(spec, { ollamaUrl, modelsFolder: folder });
  const { fingerprint } = backend.info;
  await backend.dispose();
  // The fingerprint of a file starts with its engine.
  const [server = "", file = ""] = fingerprint.split(":");
  return ["ollama", "openai"].includes(server) ? server : file;
};

describe("openBackend", () => {
  it("tries a running Ollama first, then files", async () => {
    expect(await open("local/phi3:mini", server.url)).toBe("ollama");
    expect(await open("local/phi3", server.url)).toBe("ollama");
    expect(await open("local/phi3:mini", nobody)).toBe("phi3-mini.gguf");
    expect(await open("local/phi3:mini@embedded", server.url)).toBe("phi3-mini.gguf");
    expect(await open("local/phi3:mini@ollama", server.url)).toBe("ollama");
    expect(await open("ollama/phi3", server.url)).toBe("ollama");
    expect(await open(`openai/phi3@${server.url}`, nobody)).toBe("openai");
    await expect.poll(() => server.openSockets).toBe(0);
  });

  it.each(["local/phi5", "local/phi3:mini@ollama", "ollama/phi3"])(
    "suggests what to do if %j is nowhere",
    async (spec) => {
      await expect(open(spec, nobody)).rejects.toThrow(ModelNotLoadedError);
      await expect(open(spec, nobody)).rejects.toThrow(/ollama (serve|pull)/);
    },
  );

  it("suggests what to do if Ollama lacks a model", async () => {
    await expect(open("ollama/qwen3:4b", server.url)).rejects.toThrow('"ollama pull qwen3:4b"');
  });
});

describe("ollamaStatus", () => {
  it("reports the models of a running Ollama", async () => {
    expect(await ollamaStatus({ url: server.url })).toMatchObject({
      url: server.url,
      version: "0.12.6",
      models: [
        { name: "phi3:latest", parameters: "3.8B", quantization: "Q4_0", isLoaded: true },
        { name: "phi3:mini" },
      ],
    });
  });

  it("is undefined without a running Ollama", async () => {
    expect(await ollamaStatus({ url: nobody })).toBeUndefined();
  });
});
