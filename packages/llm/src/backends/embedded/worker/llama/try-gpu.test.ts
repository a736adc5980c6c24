import { describe, expect, it } from "vitest";
import { type TrialCommand, tryGpu } from "./try-gpu.ts";

const script = (code: string): TrialCommand => [process.execPath, "-e", code, "--"];
const attempt = (command: TrialCommand, limitMs?: number): Promise<string | undefined> =>
  tryGpu("file:///llama.mjs", "cuda", command, limitMs);

describe("the trial of a GPU", () => {
  it("gets the library, the kind and the shipped model, and ends well", async () => {
    const wrong = 'process.exit(process.argv[3]?.endsWith("nano-planner.gguf") ? 0 : 9)';
    expect(await attempt(script(wrong))).toBeUndefined();
    expect(
      await attempt(script("process.exit(process.argv[2] === 'cuda' ? 0 : 9)")),
    ).toBeUndefined();
  });

  it.each([
    [
      "console.error('/home/llama.cpp/ggml-cuda.cu:108: CUDA error\\n/lib/x.so'); process.kill(process.pid, 'SIGABRT')",
      "a trial ended with SIGABRT (ggml-cuda.cu:108: CUDA error)",
    ],
    ["console.error('no driver'); process.exit(3)", "a trial ended with exit code 3 (no driver)"],
    ["process.exit(3)", "a trial ended with exit code 3"],
    [
      "console.error('x'.repeat(1e6)); process.exit(3)",
      /^a trial ended with exit code 3 \(x{200}\)$/,
    ],
  ])("tells how it died: %s", async (code, told) => {
    expect(await attempt(script(code))).toEqual(
      typeof told === "string" ? told : expect.stringMatching(told),
    );
  });

  it("ends one that hangs", async () => {
    expect(await attempt(script("setInterval(() => {}, 1000)"), 300)).toBe(
      "a trial ended with SIGKILL",
    );
  });

  it("decides nothing where no process can be started", async () => {
    expect(await attempt(["/nowhere/node"])).toBeUndefined();
  });
});
