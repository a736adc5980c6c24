import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, describe, expect, it } from "vitest";
import { createProject } from "./create-project.ts";
import { newProject } from "./new-project.ts";
import { ProjectError } from "./project-error.ts";
import { SHARED_FILES, TEMPLATES, type TemplateName } from "./templates.ts";

const scratch = mkdtempSync(join(tmpdir(), "create-understudy-"));
afterAll(() => rmSync(scratch, { recursive: true }));

const templates = fileURLToPath(new URL("../templates", import.meta.url));
const names = Object.keys(TEMPLATES) as TemplateName[];
const filesOf = (folder: string): string[] =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && !entry.parentPath.includes("node_modules"))
    .map(({ parentPath, name }) => join(parentPath, name).slice(folder.length + 1))
    .toSorted();
const manifestOf = (folder: string) =>
  JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));

describe("a project", () => {
  it.each(names)("of %s has the template's files, a name, and all versions", async (name) => {
    const folder = join(scratch, name);
    const made = await createProject(folder, name);
    expect(made).toEqual({ folder, name, template: name });
    const files = filesOf(folder);
    expect(files).toEqual(expect.arrayContaining([".gitignore", "README.md", "tsconfig.json"]));
    expect(files).toEqual(expect.arrayContaining(filesOf(join(templates, name))));
    for (const file of files.filter((each) => each.endsWith(".ts"))) {
      const text = readFileSync(join(folder, file), "utf8");
      for (const [, path = ""] of text.matchAll(/ from "(\..*)";/g)) {
        expect(files, `${file} imports ${path}`).toContain(join(dirname(file), path));
      }
    }
    const { name: given, scripts, dependencies, devDependencies } = manifestOf(folder);
    expect(given).toBe(name);
    expect(Object.keys(scripts)).toEqual(expect.arrayContaining(["dev", "test", "build"]));
    for (const version of Object.values({ ...dependencies, ...devDependencies })) {
      expect(version).toMatch(/^[~^]?\d+\.\d+\.\d+$/);
    }
  });

  it("is named after its folder, within npm's rules", async () => {
    const { name } = await createProject(join(scratch, "My 2nd Game!"), "node");
    expect(name).toBe("my-2nd-game");
    expect(manifestOf(join(scratch, "My 2nd Game!")).name).toBe("my-2nd-game");
  });

  it("may be in a fresh repository", async () => {
    mkdirSync(join(scratch, "fresh/.git"), { recursive: true });
    await createProject(join(scratch, "fresh"), "node");
    expect(readdirSync(join(scratch, "fresh"))).toContain("README.md");
  });
});

describe("an impossible project", () => {
  it("is refused before anything is written, with a hint", async () => {
    const full = join(scratch, "full");
    mkdirSync(full);
    writeFileSync(join(full, "notes.txt"), "mine");
    writeFileSync(join(scratch, "file"), "");
    for (const [folder, template, pointer, what] of [
      [full, "node", "/folder", /not empty.*does not exist yet/],
      [
        join(scratch, "new"),
        "unity",
        "/template",
        /no template "unity".*survival, browser, phaser, node/,
      ],
      [join(scratch, "..."), "node", "/folder", /cannot be the name of a package/],
      [join(scratch, "file"), "node", "/folder", /is no folder that can be read \(ENOTDIR\)/],
      [join(scratch, "toString"), "toString", "/template", /no template/],
    ] as const) {
      const error = await createProject(folder, template).catch((reason: unknown) => reason);
      expect(error).toBeInstanceOf(ProjectError);
      const { code, issues, message } = error as ProjectError;
      expect({ code, pointer: issues[0]?.pointer }).toEqual({ code: "invalid-project", pointer });
      expect(message).toMatch(what);
    }
    expect(readdirSync(full)).toEqual(["notes.txt"]);
    expect(readdirSync(scratch)).not.toContain("new");
  });
});

describe("missing options", () => {
  it("are asked for, with a default for an empty answer", async () => {
    const questions: string[] = [];
    const answers = [join(scratch, "asked"), ""];
    const text = await newProject({}, async (question) => {
      questions.push(question);
      return answers.shift() ?? "";
    });
    expect(questions).toHaveLength(2);
    for (const name of names) expect(questions[1]).toContain(name);
    expect(text).toContain("asked: a page of settlers who remember");
  });

  it("take their defaults without a terminal", async () => {
    const text = await newProject({ folder: join(scratch, "quiet") });
    expect(text).toMatch(/^quiet: a page of settlers who remember[\s\S]* npm install\n/);
  });
});

describe("the templates", () => {
  it.each([
    ...["colony", "survival"].map((name) => [name, 150] as const),
    ["kitchen", 250] as const,
  ])("implement the rules of %s in at most %d lines of code", (name, most) => {
    const lines = ["domain.ts", `${name}.ts`].flatMap((file) =>
      readFileSync(join(templates, name, "src", name, file), "utf8").split("\n"),
    );
    const code = lines.filter((line) => !/^\s*($|\/\/|\/\*|\*)/.test(line));
    expect(code.length).toBeLessThanOrEqual(most);
  });

  it("share common files without copies", () => {
    const folders = readdirSync(templates);
    const all = folders.flatMap((name) =>
      filesOf(join(templates, name)).map((file) => [name, file]),
    );
    const texts = all.map((path) => readFileSync(join(templates, ...path), "utf8"));
    const repeated = all.filter((_, index) => texts.indexOf(texts[index] ?? "") !== index);
    expect(repeated).toEqual([]);
    const taken = Object.values(SHARED_FILES).flat();
    for (const file of filesOf(join(templates, "_shared"))) {
      const times = taken.filter((each) => file === each || file.startsWith(`${each}/`)).length;
      expect(times, file).toBeGreaterThan(1);
    }
  });
});
