import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { ModelPullError } from "../../backends/spec/model-pull-error.ts";
import { type HostAnswer, ModelWebHost } from "../../testing/model-web-host.ts";
import type { PullProgress } from "./download.ts";
import { models } from "./models.ts";

let host: ModelWebHost;

beforeEach(async () => {
  host = await ModelWebHost.start((_, response) => response.writeHead(404).end());
});
afterEach(async () => {
  await host.stop();
});

describe("models.pull of Ollama", () => {
  const ollama = () => ({ ollamaUrl: host.origin });
  const lines =
    (...messages: object[]): HostAnswer =>
    (_, response) => {
      response.setHeader("content-type", "application/x-ndjson");
      response.end(messages.map((message) => `${JSON.stringify(message)}\n`).join(""));
    };

  it("reports Ollama's progress", async () => {
    const told: PullProgress[] = [];
    host.answers = [
      lines(
        { status: "pulling manifest" },
        { status: "pulling x", total: 100, completed: 40 },
        { status: "success" },
      ),
    ];
    const onProgress = (progress: PullProgress): void => void told.push(progress);
    const pulled = await models.pull("ollama/phi3:3.8b", { ...ollama(), onProgress });
    expect(pulled.spec).toBe("ollama/phi3:3.8b");
    expect(told).toMatchObject([{ receivedBytes: 40, totalBytes: 100 }]);
  });

  it("reports Ollama's errors, a broken connection, and a missing server", async () => {
    host.answers = [lines({ error: "pull model manifest: file does not exist" })];
    await expect(models.pull("ollama/x", ollama())).rejects.toThrow("file does not exist");
    host.answers = [lines({ status: "pulling manifest" })];
    await expect(models.pull("ollama/x", ollama())).rejects.toThrow("broke off");
    const nobody = models.pull("ollama/x", { ollamaUrl: "http://127.0.0.1:9" });
    await expect(nobody).rejects.toThrow(ModelPullError);
  });
});
