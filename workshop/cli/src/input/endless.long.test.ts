import { expect, it } from "vitest";
import { runCli } from "../testing/run-cli.ts";

it.each([["check"], ["config", "check"]])(
  "%s reads no endless device to its end",
  async (...command) => {
    const { code, stderr } = await runCli([...command, "/dev/zero"]);
    expect([code, stderr]).toEqual([1, expect.stringContaining("is larger than 268435456 bytes")]);
  },
);
