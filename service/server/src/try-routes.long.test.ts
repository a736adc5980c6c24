import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { ScriptedBackend } from "@understudy/llm/testing";
import { loadDomain } from "@understudy/planner-core";
import { expect, it } from "vitest";
import { startServer } from "./start-server.ts";
import { HUT } from "./testing/hut.ts";

const script = fileURLToPath(new URL("../../../deploy/try-routes.mjs", import.meta.url));

/** Runs the script as a process. */
async function tryRoutes(url: string): Promise<{ code: number; said: string }> {
  const run = promisify(execFile)(process.execPath, [script, url]);
  return await run.then(
    ({ stdout, stderr }) => ({ code: 0, said: stdout + stderr }),
    ({ code, stdout, stderr }) => ({ code, said: stdout + stderr }),
  );
}

it("the script that tries all routes finds a service's routes answering", async () => {
  const backend = new ScriptedBackend(() => "Hello from the model.");
  const server = await startServer({
    ...{ port: 0, backend },
    domains: [{ name: "hut", domain: loadDomain(HUT) }],
  });
  const { paths } = (await (await fetch(`${server.url}/openapi.json`)).json()) as {
    paths: Record<string, Record<string, unknown>>;
  };
  const { code, said } = await tryRoutes(server.url);
  for (const [path, methods] of Object.entries(paths)) {
    for (const method of Object.keys(methods)) {
      const shown = path.replaceAll(/\{.*?\}/g, "");
      expect(said).toContain(`${method.toUpperCase()} ${shown}`);
    }
  }
  expect(said).toContain("every route answers");
  expect(said).not.toContain("✗");
  expect(code).toBe(0);
  const { domains } = (await (await fetch(`${server.url}/v1/domains`)).json()) as {
    domains: readonly unknown[];
  };
  expect(domains).toHaveLength(1);
  await server.close(0);
  const gone = await tryRoutes(server.url);
  expect(gone).toEqual({ code: 1, said: expect.stringContaining("no service answers at") });
});
