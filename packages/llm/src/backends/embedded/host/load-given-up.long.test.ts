import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { describe, expect, it } from "vitest";

const run = promisify(execFile);
const here = fileURLToPath(new URL(".", import.meta.url));

/** A program that gives up a load after some time, and what it does then. */
const program = (limitMs: number, then: string): string => `
  import { openEmbeddedBackend } from "@understudy/llm";
  const options = { model: "nano", engine: "node-llama-cpp", loadTimeoutMs: ${limitMs} };
  const backend = await openEmbeddedBackend(options).catch((error) => console.log(error.code));
  await backend?.dispose();
  console.log("goes on");
  ${then}
`;

describe("a process whose load was given up", () => {
  // Some are given up in the native library, some while it measures the model.
  it.each([300, 600, 900])("ends as it wants to, after %i ms", async (limitMs) => {
    const ends = ["", "process.exit(0);", "setTimeout(() => process.exit(0), 400);"];
    for (const then of ends) {
      const args = ["--import", "tsx", "--conditions=@understudy/source", "--input-type=module"];
      const { stdout, stderr } = await run(
        process.execPath,
        [...args, "--eval", program(limitMs, then)],
        { cwd: here },
      );
      expect(stdout).toMatch(/goes on\n$/);
      expect(stderr).not.toContain("Napi::Error");
    }
  });
});
