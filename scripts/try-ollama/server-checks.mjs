// The service with a model of the running Ollama, called by OpenAI's own client.
import assert from "node:assert/strict";
import { createRequire } from "node:module";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { openBackend } from "../../packages/llm/src/index.ts";
import { startServer } from "../../service/server/src/index.ts";
import { chatChecks } from "../try-model/chat-checks.mjs";

/** @param {{ root: string, options: string }} played */
export function serverChecks({ root, options }) {
  return [
    [
      "serve, asked by OpenAI's client",
      async () => {
        const backend = await openBackend(`ollama/smollm${options}`);
        const server = await startServer({ port: 0, backend });
        try {
          const { resolve } = createRequire(join(root, "service/server/package.json"));
          const { default: OpenAI } = await import(pathToFileURL(resolve("openai")).href);
          const baseURL = `${server.url}/v1`;
          const client = new OpenAI({ baseURL, apiKey: "none", maxRetries: 0 });
          const [{ id: model }] = (await client.models.list()).data;
          const checks = chatChecks(client, { model, startsMs: [], isHere: false });
          const failed = [];
          for (const [name, check] of checks) {
            await check().catch((error) => failed.push(`${name}: ${error.message}`));
          }
          assert.deepEqual(failed, []);
          return { figure: `${checks.length} checks of answers, streams, seeds and stops` };
        } finally {
          await server.close(0);
          await backend.dispose();
        }
      },
    ],
  ];
}
