import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { readdirSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it, onTestFinished } from "vitest";
import { randomGguf } from "../../inference/testing/index.ts";
import { ModelWebHost, serveFile } from "../../testing/model-web-host.ts";

it("two processes share a download", async () => {
  const file = Buffer.from(randomGguf({ layers: 2 }));
  const sha256 = createHash("sha256").update(file).digest("hex");
  const folder = await mkdtemp(join(tmpdir(), "understudy-pull-"));
  const host = await ModelWebHost.start(serveFile(file));
  onTestFinished(async () => {
    await host.stop();
    await rm(folder, { recursive: true });
  });
  const source = new URL("./models.ts", import.meta.url).href;
  const loader = new URL("../../../../../scripts/testing/import-source.mjs", import.meta.url).href;
  const script = `import(${JSON.stringify(loader)}).then(async ({ importSource }) => {
    const { models } = await importSource(${JSON.stringify(source)});
    const pulled = await models.pull(process.argv[1], { folder: process.argv[2], sha256: process.argv[3] });
    console.log(JSON.stringify(pulled.wasThere));
  });`;
  const run = (): Promise<string> =>
    new Promise((resolve) => {
      const child = spawn(process.execPath, [
        "-e",
        script,
        `${host.origin}/some/model.gguf`,
        folder,
        sha256,
      ]);
      let said = "";
      child.stdout.on("data", (data: Buffer) => {
        said += data.toString();
      });
      child.stderr.on("data", (data: Buffer) => {
        said += data.toString();
      });
      child.once("close", () => resolve(said.trim()));
    });
  expect((await Promise.all([run(), run()])).sort()).toEqual(["false", "true"]);
  expect(host.ranges).toHaveLength(1);
  expect(readdirSync(folder).sort()).toEqual(["model.gguf", "model.gguf.json"]);
});
