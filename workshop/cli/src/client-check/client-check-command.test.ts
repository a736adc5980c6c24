import { describe, expect, it } from "vitest";
import { runCli } from "../testing/run-cli.ts";

describe("understudy client-check", () => {
  it("lists its cases", async () => {
    const { code, stdout } = await runCli(["client-check", "--list"]);
    expect(code).toBe(0);
    expect(stdout).toContain("late-plan       drops plans for a state");
  });

  it("says what a client got wrong, in words or as JSON", async () => {
    const call = ["client-check", "--command", "echo hello; exit 4", "--case", "plain"];
    const words = await runCli(call);
    expect(words.code).toBe(3);
    expect(words.stdout).toContain("it ended, with 4, where it should have connected");
    expect(words.stdout).toContain("| hello");
    expect(words.stdout).toContain("0 passed, 1 failed");
    const [verdict] = (await runCli([...call, "--json"])).json;
    expect(verdict).toMatchObject({ name: "plain", verdict: "failed", output: "hello\n" });
  });

  it("says what is wrong with the command line", async () => {
    const none = await runCli(["client-check"]);
    expect([none.code, none.stderr.includes("no client to check")]).toEqual([1, true]);
    const wrong = await runCli(["client-check", "--command", "true", "--case", "plane"]);
    expect([wrong.code, wrong.stderr.includes('no case "plane"')]).toEqual([1, true]);
  });
});
