import { readFileSync } from "node:fs";
import { join } from "node:path";
import { type Block, blocksOf, preamblesOf } from "../markdown/blocks.ts";
import { root } from "../repository/pages.ts";

/** A page's TypeScript as one module, with the origin of each line. */
export interface PageProgram {
  readonly text: string;
  /** Page line of each line of `text`; 0 for added lines. */
  readonly lines: readonly number[];
  /** Its blocks, in the order of execution. */
  readonly blocks: readonly Block[];
}

const IMPORT = /^import (type )?(?:\{([^}]*)\}|(\* as \w+|\w+)) from ("[^"]+");\n/gm;

/**
 * Joins the independent blocks of a page. A later block sees the names of earlier ones, and may
 * redeclare them, since each block opens a scope within the previous one. Imports and preambles go
 * to the top. Quotations from files of the repository (`from`) are left out.
 */
export function programOf(
  markdown: string,
  isWanted: (block: Block) => boolean = () => true,
): PageProgram | undefined {
  const blocks = blocksOf(markdown).filter(
    (block) =>
      ["ts", "js"].includes(block.language) &&
      !["from", "not-run"].includes(block.check?.kind ?? "") &&
      isWanted(block),
  );
  if (blocks.length === 0) return undefined;
  const imports = new Imports();
  const text: string[] = [];
  const lines: number[] = [];
  const add = (code: string, line: number): void => {
    for (const [offset, each] of imports.take(code).replace(/\n$/, "").split("\n").entries()) {
      text.push(each.replace(/^export (?=const|type|class|function|interface)/, ""));
      lines.push(line === 0 ? 0 : line + offset);
    }
  };
  for (const preamble of preamblesOf(markdown)) add(preamble.text, preamble.line);
  add("export default async function page(console: PageConsole): Promise<void> {", 0);
  for (const [index, block] of blocks.entries()) {
    add(`{ console.block(${index});`, 0);
    add(block.text, block.line);
  }
  add(`${"}".repeat(blocks.length)}}`, 0);
  add(
    "interface PageConsole { block(index: number): void; log(...values: unknown[]): void; warn(...values: unknown[]): void }",
    0,
  );
  const head = imports.lines();
  return {
    text: [...head, ...text, ""].join("\n"),
    lines: [...head.map(() => 0), ...lines],
    blocks,
  };
}

/** Lines of a quotation that the quoted files do not contain in this order. */
export function misquoted({ text, check }: Block): readonly string[] {
  const source = (check?.argument ?? "")
    .split(/[\s,]+/)
    .flatMap((path) => readFileSync(join(root, path), "utf8").split("\n"))
    .map((line) => line.trim());
  let next = 0;
  return text.split("\n").flatMap((line) => {
    const found = source.indexOf(line.trim(), next);
    if (line.trim() === "") return [];
    if (found === -1) return [line];
    next = found + 1;
    return [];
  });
}

/** The imports of all blocks of a page, each name once. */
class Imports {
  readonly #names = new Map<string, Set<string>>();
  readonly #others = new Set<string>();

  /** The code with its imports replaced by blank lines. */
  take(code: string): string {
    return code.replaceAll(
      IMPORT,
      (whole, type: string, names: string, other: string, from: string) => {
        if (names === undefined) this.#others.add(`import ${type ?? ""}${other} from ${from};`);
        else {
          const known = this.#names.get(from) ?? new Set<string>();
          for (const name of names.split(",").map((each) => each.trim())) {
            if (name !== "") known.add(`${type ?? ""}${name}`);
          }
          this.#names.set(from, known);
        }
        return "\n".repeat(whole.split("\n").length - 1);
      },
    );
  }

  lines(): readonly string[] {
    const named = [...this.#names].map(([from, names]) => {
      const once = [...names].filter(
        (name) => !names.has(name.replace(/^type /, "")) || !name.startsWith("type "),
      );
      return `import { ${once.join(", ")} } from ${from};`;
    });
    return [...this.#others, ...named];
  }
}
