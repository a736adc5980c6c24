import { spawnSync } from "node:child_process";
import { mkdirSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { repositoryFile, Scratch } from "../testing/run-cli.ts";

const scratch = new Scratch();
afterAll(() => scratch.remove());

const HUT = `{
  name: "hut",
  state: { warm: { type: "boolean" } },
  tools: [{ name: "light", then: { warm: true } }],
  goals: [{ name: "warm", when: { warm: true } }],
}`;

describe("TypeScript that Node cannot run itself", () => {
  // An enum, which Node's type stripping refuses since it generates code.
  const program = `enum Heat { cold, warm }\nexport const domain = ${HUT};\nexport const most: Heat = Heat.warm;\n`;
  const load = `
    import { importDomain } from ${JSON.stringify(repositoryFile("workshop/cli/src/input/module-file.ts"))};
    const [file] = process.argv.slice(-1);
    try {
      console.log((await importDomain(file)).name);
    } catch (error) {
      console.log(error.message);
    }`;

  /** Result of loading a program, in a project with these packages, through a bundle like the published command. */
  function outcome(name: string, packages: readonly string[]): string {
    const file = scratch.write(`${name}/domain.ts`, program);
    for (const each of packages) {
      symlinkSync(
        repositoryFile(`node_modules/${each}`),
        join(scratch.folder, name, "node_modules", each),
      );
    }
    const { stdout, stderr } = spawnSync(process.execPath, [bundled(), file], { encoding: "utf8" });
    return stdout.trim() || stderr;
  }

  function bundled(): string {
    const path = join(scratch.folder, "load.mjs");
    const entry = scratch.write("load.ts", load);
    const { status, stderr } = spawnSync(
      repositoryFile("node_modules/.bin/esbuild"),
      [
        entry,
        "--bundle",
        "--platform=node",
        "--format=esm",
        `--outfile=${path}`,
        "--conditions=@understudy/source",
        "--log-level=error",
      ],
      { encoding: "utf8", cwd: repositoryFile("workshop/cli") },
    );
    expect([status, stderr]).toEqual([0, ""]);
    return path;
  }

  it.each([
    ["tsx", ["tsx"], "hut"],
    ["esbuild", ["esbuild"], "hut"],
    ["nothing", [], "run npm install --save-dev tsx in its project, or use Node 22.18 or newer"],
  ])("is run with the loader of its project: %s", (name, packages, said) => {
    mkdirSync(join(scratch.folder, name, "node_modules"), { recursive: true });
    expect(outcome(name, packages)).toContain(said);
  });
});
