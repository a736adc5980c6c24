import { runClientCheck } from "@understudy/client-check";
import { describe, expect, it } from "vitest";

async function run(...args: string[]): Promise<{ code: number; lines: string[] }> {
  const lines: string[] = [];
  const code = await runClientCheck(args, (line) => lines.push(line));
  return { code, lines };
}

describe("pnpm client-check", () => {
  it("lists its cases", async () => {
    const { code, lines } = await run("--list");
    expect(code).toBe(0);
    expect(lines).toContainEqual(
      expect.stringMatching(/^late-plan {7}drops plans for an outdated state/),
    );
  });

  it("says what a client got wrong, in words or as JSON", async () => {
    const call = ["--command", "echo hello; exit 4", "--case", "plain"];
    const { code, lines } = await run(...call);
    expect(code).toBe(3);
    const words = lines.join("\n");
    expect(words).toContain("it ended, with 4, where it should have connected");
    expect(words).toContain("| hello");
    expect(words).toContain("0 passed, 1 failed");
    const { lines: objects } = await run(...call, "--json");
    expect(objects.map((line) => JSON.parse(line))).toEqual([
      expect.objectContaining({ name: "plain", verdict: "failed", output: "hello\n" }),
    ]);
  });

  it("says what is wrong with the command line", async () => {
    expect(await run()).toEqual({
      code: 1,
      lines: [expect.stringContaining("no client to check")],
    });
    expect(await run("--command", "true", "--case", "plane")).toEqual({
      code: 1,
      lines: [expect.stringContaining('no case "plane"')],
    });
    for (const [flag, text] of [
      ["--jobs", "65"],
      ["--patience", "soon"],
      ["--strange", ""],
    ] as const) {
      expect(await run("--command", "true", flag, text)).toEqual({
        code: 1,
        lines: [expect.stringContaining(flag)],
      });
    }
  });
});
