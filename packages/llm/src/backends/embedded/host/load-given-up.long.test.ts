import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { describe, expect, it } from "vitest";

const run = promisify(execFile);
const here = fileURLToPath(new URL(".", import.meta.url));
const loader = new URL("../../../../../../scripts/testing/import-source.mjs", import.meta.url).href;
const source = new URL("../open-embedded-backend.ts", import.meta.url).href;

/** A program that gives up a load after some time, and what it does then. */
const program = (limitMs: number, then: string): string => `
  import { importSource } from "${loader}";
  const { openEmbeddedBackend } = await importSource(new URL("${source}"));
  const options = { model: "nano", engine: "node-llama-cpp", loadTimeoutMs: ${limitMs} };
  const backend = await openEmbeddedBackend(options).catch((error) => console.log(error.code));
  await backend?.dispose();
  console.log("goes on");
  ${then}
`;

const EXITS = "process.exit(0);";

describe("a process whose load was given up", () => {
  // Some are given up in the native library, some while it measures the model.
  it.each([
    [300, [EXITS]],
    [600, ["", EXITS, "setTimeout(() => process.exit(0), 400);"]],
  ])("ends as it wants to, after %i ms", async (limitMs, ends) => {
    for (const then of ends) {
      const args = ["--input-type=module", "--eval", program(limitMs, then)];
      const { stdout, stderr } = await run(process.execPath, args, { cwd: here });
      expect(stdout).toMatch(/goes on\n$/);
      expect(stderr).not.toContain("Napi::Error");
    }
  });
});
