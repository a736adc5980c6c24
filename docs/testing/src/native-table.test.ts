import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { readPage, root } from "./repository/pages.ts";

const FEATURES = [
  ...["agents", "things", "squads", "time", "words", "saves", "propose", "model-wanted"],
  "plan-now",
];

function textsIn(folder: string, ending: string): readonly string[] {
  return readdirSync(join(root, folder))
    .filter((name) => name.endsWith(ending))
    .map((name) => readFileSync(join(root, folder, name), "utf8"));
}

const rust = textsIn("native/understudy/src", ".rs");
const header = readFileSync(join(root, "native/c/include/understudy.h"), "utf8");
const c = textsIn("native/c/src", ".rs");
const sharp = textsIn("clients/csharp/Runtime", ".cs");
const python = textsIn("clients/python/understudy_client", ".py");

/** The text of a Python class and of all classes that it is built on. */
function pythonClass(name: string): string {
  const pattern = new RegExp(`^class ${name}(?:\\(([\\w, ]*)\\))?:\n(?:(?: {4}.*)?\n)*`, "m");
  const [text = "", bases = ""] = python.flatMap((each) => pattern.exec(each) ?? []);
  return [text, ...bases.split(/, /).filter(Boolean).map(pythonClass)].join("");
}

/** Whether a binding has a name that the table tells. */
const BINDINGS: Readonly<Record<string, (type: string, name: string) => boolean>> = {
  Rust: (type, name) =>
    rust.some((text) =>
      text.includes(`pub enum ${type} `)
        ? new RegExp(`^ {4}${name}\\b`, "m").test(text)
        : text.includes(`impl ${type} {`) && text.includes(`pub fn ${name}(`),
    ),
  C: (name) =>
    header.includes(`int32_t ${name}(`) &&
    c.some((text) => text.includes(`extern "C" fn ${name}(`)),
  "C#": (type, name) =>
    sharp.some(
      (text) =>
        new RegExp(`class ${type}\\b`).test(text) &&
        new RegExp(`public [\\w<>, ]*\\b${name}\\b`).test(text),
    ),
  Python: (type, name) =>
    new RegExp(`def ${name}\\(|self\\.${name}: |^ {8}${name}: `, "m").test(pythonClass(type)),
  "Godot 4": (file, name) => {
    const text = readFileSync(join(root, `clients/godot/source/${file}.gd`), "utf8");
    return new RegExp(`^(?:static )?(?:func|var|export var|signal) ${name}\\b`, "m").test(text);
  },
};

/** Callers of the bindings with the library; in Godot, with the planner's part played. */
const CALLS: Readonly<Record<string, readonly string[]>> = {
  Rust: [
    ...textsIn("native/understudy/tests", ".rs"),
    ...textsIn("native/understudy/examples", ".rs"),
  ],
  C: [...textsIn("native/c/tests", ".c"), ...textsIn("native/c/examples", ".c")],
  "C#": [
    ...textsIn("clients/csharp/Tests~", "LibraryTests.cs"),
    ...textsIn("clients/csharp/Examples~", ".cs").filter((text) => text.includes("LocalEngine")),
  ],
  Python: [
    ...textsIn("clients/python/tests", "library_tests.py"),
    ...textsIn("clients/python/examples", ".py").filter((text) => text.includes("LocalClient")),
  ],
  "Godot 4": textsIn("clients/godot/godot3/tests", ".gd"),
};

/** Words of the calls of features whose names say too little: a want has a directive, or only a goal. */
const SAID: Readonly<Record<string, RegExp>> = {
  words: /\bdirective\b/,
  saves: /restore/i,
  squads: /\bmembers\b|"bo"/,
};

const [, section = ""] = /^## What each language has\n(.*?)^## /ms.exec(
  readPage("docs/game/native.md"),
) ?? [""];
const [head = [], ...rows] = section
  .split("\n")
  .filter((line) => line.startsWith("| "))
  .map((line) =>
    line
      .split("|")
      .slice(1, -1)
      .map((cell) => cell.trim()),
  );
const cells = rows.flatMap(([feature = "", ...told]) =>
  told.map((cell, at) => [feature, head[at + 1] ?? "", cell] as const),
);

describe("the table of languages", () => {
  it("has each language, each feature and each cell", () => {
    expect(head.slice(1)).toEqual(Object.keys(BINDINGS));
    const features = rows.map(([feature]) => feature);
    expect(features).toEqual(expect.arrayContaining(FEATURES));
    expect(rows.map((row) => row.length)).toEqual(rows.map(() => head.length));
  });

  it.each(cells)("tells what is there: %s in %s: %s", (feature, language, cell) => {
    const reason = /^no: (.{10,})$/.exec(cell);
    const [, told] = /^(?:by itself: )?`([^`]+)`$/.exec(cell) ?? [];
    if (told === undefined) expect(reason).not.toBeNull();
    else {
      const [type = "", name = type] = told.split(/::|\./);
      expect(BINDINGS[language]?.(type, name)).toBe(true);
      const called = new RegExp(`\\b${name}\\b`);
      const said = SAID[feature] ?? /^/;
      expect(CALLS[language]?.some((text) => called.test(text) && said.test(text))).toBe(true);
    }
  });

  it("would notice a name that is not there", () => {
    const missing = Object.entries(BINDINGS).filter(([language, has]) =>
      has(language === "Godot 4" ? "understudy_client" : "Session", "no_such_name"),
    );
    expect(missing).toEqual([]);
  });
});
