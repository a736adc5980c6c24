import { describe, expect, it } from "vitest";
import { type TrialCommand, tryGpu } from "./try-gpu.ts";

const script = (code: string): TrialCommand =>
  [
    ...[process.execPath, "-e", `require("fs").writeSync(1, "began"); ${code}`, "--"],
  ] as unknown as TrialCommand;
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
      "console.error('/llama.cpp/ggml-cuda.cu:108: CUDA error\\n/lib/x.so'); process.kill(process.pid, 'SIGABRT')",
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

  it("decides nothing where no process can be started, or none that begins", async () => {
    expect(await attempt(["/nowhere/node"])).toBeUndefined();
    expect(await attempt([`${process.execPath}\0`])).toBeUndefined();
    expect(await attempt([process.execPath, "-e", "process.exit(3)", "--"])).toBeUndefined();
  });

  it("waits for no other process that holds its streams", async () => {
    const other = `const { pid } = require("child_process").spawn(process.execPath, ["-e", "setInterval(() => {}, 1000)"],
      { stdio: "inherit", detached: true }); console.error(pid);`;
    const told = await attempt(script(`${other} process.exit(3)`));
    const [, pid] = /^a trial ended with exit code 3 \((\d+)\)$/.exec(told ?? "") ?? [];
    expect(pid).toBeDefined();
    process.kill(Number(pid), "SIGKILL");
  });

  it("begins without the options of the game's process", async () => {
    process.env["NODE_OPTIONS"] = "--inspect-brk=0";
    try {
      expect(await attempt(script("process.exit(3)"))).toBe("a trial ended with exit code 3");
    } finally {
      delete process.env["NODE_OPTIONS"];
    }
  });
});
