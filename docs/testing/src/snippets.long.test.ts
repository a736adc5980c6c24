import { pathToFileURL } from "node:url";
import { describe, expect, it } from "vitest";
import { blocksOf, filesOf } from "./markdown/blocks.ts";
import { amid } from "./repository/amid.ts";
import { pages, readPage } from "./repository/pages.ts";
import { compile, writeRun } from "./snippets/compile.ts";
import { examplePrograms, realProblems } from "./snippets/example-programs.ts";
import { misquoted, type PageProgram, programOf } from "./snippets/page-program.ts";
import { runPage } from "./snippets/run-page.ts";

const programs = new Map<string, PageProgram>(
  pages.flatMap((page) => {
    const program = programOf(readPage(page));
    return program === undefined ? [] : [[page, program] as const];
  }),
);
const examples = examplePrograms();
// At once: the compiler's time goes into the packages, which both import.
const problems = compile(new Map([...programs, ...examples]));
const blocks = pages.flatMap((page) =>
  blocksOf(readPage(page)).map((block) => ({ page, ...block })),
);
const quotations = blocks.filter(({ check }) => check?.kind === "from");
const runs = pages.flatMap((page) => {
  const program = programOf(readPage(page), ({ check }) => check?.kind === "run");
  return program === undefined ? [] : [[page, program] as const];
});

describe("code of the pages", () => {
  it.each([...programs.keys()])("%s type-checks", (page) => {
    expect(problems.get(page)).toEqual([]);
  });

  it.each(quotations.map((block) => [`${block.page}:${block.line}`, block] as const))(
    "%s shows lines of the files it names",
    (_place, block) => {
      expect(misquoted(block)).toEqual([]);
    },
  );

  it.each(runs)("%s does what it shows", async (page, program) => {
    const markdown = readPage(page);
    const module = await import(/* @vite-ignore */ pathToFileURL(writeRun(page, program)).href);
    const printed = await amid(filesOf(markdown), () => runPage(module.default));
    for (const [index, block] of program.blocks.entries()) {
      const next = program.blocks[index + 1]?.line ?? Number.POSITIVE_INFINITY;
      const shown = blocksOf(markdown).find(
        ({ language, line }) => language === "text" && line > block.line && line < next,
      );
      expect(printed(index), `${page}:${block.line}`).toBe(shown?.text ?? "");
    }
  });

  it("is in languages that are checked", () => {
    const known = [
      "ts",
      "js",
      "json",
      "jsonl",
      "sh",
      "console",
      "text",
      "lisp",
      "html",
      "toml",
      "rust",
      "python",
      "mermaid",
      "csharp",
      "gdscript",
    ];
    const others = blocks.filter(({ language }) => !known.includes(language));
    expect(others.map(({ page, line, language }) => `${page}:${line} ${language}`)).toEqual([]);
  });

  it("is left out of the checks for a reason, and seldom", () => {
    const left = blocks.filter(({ check }) => check?.kind === "not-run");
    for (const { check } of left) expect(check?.argument.length).toBeGreaterThan(10);
    expect(left.length).toBeLessThanOrEqual(8);
  });
});

describe("examples in comments", () => {
  it("are found", () => {
    expect(examples.size).toBeGreaterThan(80);
  });

  it.each([...examples.keys()])("%s uses what exists", (file) => {
    expect(realProblems(problems.get(file) ?? [])).toEqual([]);
  });
});
