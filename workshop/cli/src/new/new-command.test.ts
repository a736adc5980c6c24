import { readFileSync } from "node:fs";
import { join } from "node:path";
import { TEMPLATES } from "create-understudy";
import { afterAll, expect, it } from "vitest";
import { runCli, Scratch } from "../testing/run-cli.ts";

const scratch = new Scratch();
afterAll(() => scratch.remove());

it("creates a game, and prints how to play and test it", async () => {
  const folder = join(scratch.folder, "my-game");
  const { code, stdout } = await runCli(["new", folder, "--template", "node"]);
  expect(code).toBe(0);
  expect(stdout).toMatch(
    /^my-game: a program in the terminal\n[\s\S]* npm run dev [\s\S]* npm test /,
  );
  expect(JSON.parse(readFileSync(join(folder, "package.json"), "utf8")).name).toBe("my-game");
});

it.each([
  [["new", scratch.folder], "is not empty", "name a folder that does not exist yet"],
  [["new", "elsewhere", "-t", "unity"], 'there is no template "unity"', "browser, phaser, node"],
])("%j is refused with a hint, without writing anything", async (argv, what, hint) => {
  scratch.write("a.txt", "mine");
  const { code, stdout, stderr } = await runCli(argv);
  expect({ code, stdout }).toEqual({ code: 1, stdout: "" });
  expect(stderr).toContain(what);
  expect(stderr).toContain(hint);
});

it("lists all templates in its help", async () => {
  const { stdout } = await runCli(["new", "--help"]);
  for (const [name, what] of Object.entries(TEMPLATES)) {
    expect(stdout).toMatch(new RegExp(`${name} +${what}`));
  }
});
