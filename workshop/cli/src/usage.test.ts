import { once } from "node:events";
import { createServer } from "node:net";
import { expect, it } from "vitest";
import { runCli, village } from "./testing/run-cli.ts";

it.each([
  [["plan"], "there is no domain", "give one with --domain FILE"],
  [["check"], "there is no domain to check", "such as understudy check village.json"],
  [["plan", "--domain", village], "there is no problem to solve", "give one of --problem FILE"],
])(
  "understudy %j reports what is missing, how to give it, and where to read on",
  async (argv, what, how) => {
    const { code, stdout, stderr } = await runCli(argv);
    expect(code).toBe(1);
    expect(stdout).toBe("");
    const [error, hint, see] = stderr.split("\n");
    expect(error).toBe(`error: understudy ${argv[0]}: ${what}`);
    expect(hint).toContain(`  hint: ${how}`);
    expect(see).toBe(`see understudy ${argv[0]} --help`);
  },
);

it("reports an invalid combination by its flag", async () => {
  const { stderr } = await runCli(["stress", "--agents", "0"]);
  expect(stderr).toContain("error: understudy stress: --agents must be a whole number from 1 to");
});

it("reports a port used by another program", async () => {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as { port: number };
  const argv = ["viewer", "--model", "none", "--no-open", "--duration", "1s", "--agents", "1"];
  const { code, stderr } = await runCli([...argv, "--port", String(port)]);
  server.close();
  expect(code).toBe(1);
  expect(stderr).toContain(`another program listens on port ${port}`);
  expect(stderr).toContain("hint: choose another one");
});
