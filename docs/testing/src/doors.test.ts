import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { readPage, root } from "./repository/pages.ts";

/** A row of the page: `[door, want, limit, test]`. */
type Row = readonly [string, string, string, string];

const DOORS = "HTTP, WebSocket, gRPC, Uploads, Models, Redis, MCP, Files, Native library".split(
  ", ",
);
const UNITS: Readonly<Record<string, number>> = {
  ...{ KiB: 2 ** 10, MiB: 2 ** 20, GiB: 2 ** 30 },
  ...{ s: 1000, days: 86_400_000 },
};

const [, doors = ""] = /\n## Doors\n(.*?)\n## /s.exec(readPage("SECURITY.md")) ?? [];
const rows = doors.split("\n### ").flatMap((part): readonly Row[] => {
  const [door = "", ...lines] = part.split("\n");
  return lines
    .filter((line) => line.startsWith("| ") && !line.startsWith("| to |"))
    .map((line) => {
      const [want = "", limit = "", test = ""] = line.slice(2, -2).split(" | ");
      return [door, want, limit, test];
    });
});
/** Names in the column of limits, with their file or page and the value told. */
const told = rows.flatMap(([door, , limit]) =>
  [
    ...limit.matchAll(
      /\[`([\w.]+)`\]\(([^)#]+)(?:#[^)]*)?\) ([\d,]+)(?: (KiB|MiB|GiB|s|days)\b)?/g,
    ),
  ].map(([, name = "", file = "", digits = "", unit]) => {
    const value = Number(digits.replaceAll(",", "")) * (UNITS[unit ?? ""] ?? 1);
    return { door, name, file, value };
  }),
);

/** The texts in a file of tests, one a line: the titles, and what tables of cases say. */
function titlesIn(file: string): string {
  const source = readFileSync(join(root, file), "utf8");
  return [...source.matchAll(/"[^"\n]*"|`[^`\n]*`/g)].join("\n");
}

/** The values of a constant, or the defaults of an option, in a source. */
function valuesIn(source: string, name: string): number[] {
  const pattern = new RegExp(
    `\\b${name}\\b(?::\\s*\\w+)?\\s*[=:]\\s*(Duration::from_secs\\()?([\\d_ *<]+?)\\s*[,;)}]`,
    "g",
  );
  return [...source.matchAll(pattern)].map(([, seconds, sum = ""]) => {
    const parts = sum.replaceAll("_", "").split(/(\*\*|\*|<<)/);
    const [first, ...others] = parts.map((part) => (/\d/.test(part) ? Number(part) : part));
    return calculate(first as number, others) * (seconds === undefined ? 1 : 1000);
  });
}

/** Products and powers of two, as `4 * 2 ** 20` and `256 << 20`. */
function calculate(first: number, [operator, ...others]: readonly unknown[]): number {
  if (operator === undefined) return first;
  const [second, ...rest] = others as [number, ...unknown[]];
  if (operator === "<<") return calculate(first * 2 ** second, rest);
  if (operator === "**") return calculate(first ** second, rest);
  return first * calculate(second, rest);
}

describe("the doors of SECURITY.md", () => {
  it("are all there, each with what somebody could want, a limit and a test", () => {
    expect([...new Set(rows.map(([door]) => door))]).toEqual(DOORS);
    expect(rows.filter((row) => row.includes(""))).toEqual([]);
    expect(told.length).toBeGreaterThan(40);
  });

  it("name tests that there are, by their files and titles", () => {
    for (const [, want, , test] of rows) {
      const links = [...test.matchAll(/\]\(([^)\s]+)(?: "([^"]+)")?\)/g)];
      expect([want, links.length]).not.toEqual([want, 0]);
      for (const [, file = "", title] of links) {
        expect(file).toMatch(/\.test\.ts$|\/tests\/\w+\.(rs|c)$/);
        expect([file, existsSync(join(root, file))]).toEqual([file, true]);
        // Programs in Rust and C are one test each.
        if (!file.endsWith(".test.ts")) continue;
        expect([want, file, title]).not.toEqual([want, file, undefined]);
        expect([file, title, titlesIn(file).includes(title as string)]).toEqual([
          file,
          title,
          true,
        ]);
      }
    }
  });

  it.each(told)("tell the value of $name, for $door", ({ name, file, value }) => {
    const source = readFileSync(join(root, file), "utf8");
    if (file.endsWith(".md")) {
      const row = new RegExp(`^\\| \`${name.replace(".", "\\.")}\`.*? \\| ([\\d,]+) \\|`, "m");
      expect(Number(row.exec(source)?.[1]?.replaceAll(",", ""))).toBe(value);
    } else expect(valuesIn(source, name)).toContain(value);
  });
});
