import { readLeniently } from "../json/repair-json.ts";

/** A line of YAML. */
interface YamlLine {
  readonly indent: number;
  readonly text: string;
}

/** Maximum depth; plans are never nested this deeply. */
const MAX_DEPTH = 12;
const KEY = /^["']?([A-Za-z_][\w .-]{0,60}?)["']?\s*:(?:\s+(.*))?$/;
const ENTRY = /^(?:-(?:\s|$)|["']?[A-Za-z_][\w .-]{0,60}["']?\s*:(?:\s|$))/;
const NUMBER = /^[+-]?\d+(?:\.\d+)?$/;

/**
 * Reads the subset of YAML used in plans: lists, mappings, plain and quoted values, values in braces. Stops at a line
 * that belongs to no entry.
 */
export function readYaml(text: string): unknown {
  return new YamlReader(text).block(0);
}

/** Blocks of lines in a text that may be YAML. */
export function yamlBlocks(text: string): readonly string[] {
  const blocks: string[] = [];
  let block: string[] = [];
  for (const line of [...text.split("\n"), "."]) {
    const trimmed = line.trim();
    const isEntry = ENTRY.test(trimmed);
    if (isEntry || (block.length > 0 && (trimmed === "" || trimmed.startsWith("#"))))
      block.push(line);
    else {
      if (block.length > 0) blocks.push(block.join("\n"));
      block = [];
    }
  }
  return blocks;
}

class YamlReader {
  readonly #lines: YamlLine[];
  #at = 0;

  constructor(text: string) {
    this.#lines = text
      .split("\n")
      .map((line) => ({ indent: line.search(/\S|$/), text: line.trim() }))
      .filter((line) => line.text !== "" && !line.text.startsWith("#") && line.text !== "---");
  }

  /** Reads the value at the current line. */
  block(depth: number): unknown {
    const line = this.#lines[this.#at];
    if (line === undefined || depth > MAX_DEPTH) return undefined;
    return line.text.startsWith("-")
      ? this.#list(line.indent, depth)
      : this.#map(line.indent, depth);
  }

  #list(indent: number, depth: number): unknown[] {
    const list: unknown[] = [];
    for (let line = this.#lines[this.#at]; line !== undefined; line = this.#lines[this.#at]) {
      if (line.indent !== indent || !/^-(?:\s|$)/.test(line.text)) break;
      const rest = line.text.slice(1).trimStart();
      const inner = indent + (line.text.length - rest.length);
      if (rest === "") {
        this.#at++;
        list.push(this.#nested(indent, depth));
      } else if (KEY.test(rest)) {
        this.#lines[this.#at] = { indent: inner, text: rest };
        list.push(this.#map(inner, depth + 1));
      } else {
        this.#at++;
        list.push(scalar(rest));
      }
    }
    return list;
  }

  #map(indent: number, depth: number): object {
    const entries: [string, unknown][] = [];
    for (let line = this.#lines[this.#at]; line !== undefined; line = this.#lines[this.#at]) {
      const [, key, rest = ""] = line.indent === indent ? (KEY.exec(line.text) ?? []) : [];
      if (key === undefined) break;
      this.#at++;
      const isBlock = rest === "" || /^[|>][+-]?$/.test(rest);
      entries.push([key, isBlock ? this.#nested(indent, depth) : scalar(rest)]);
    }
    return Object.fromEntries(entries);
  }

  /** Reads a value indented deeper than its key, or a list at the same indentation. */
  #nested(indent: number, depth: number): unknown {
    const line = this.#lines[this.#at];
    if (line === undefined) return null;
    const isInner = line.indent > indent || (line.indent === indent && /^-\s/.test(line.text));
    return isInner ? this.block(depth + 1) : null;
  }
}

function scalar(text: string): unknown {
  const bare = text.replace(/\s+#.*$/, "").trim();
  if (/^[{[]/.test(bare)) return readLeniently(bare, 0)?.value;
  const [, quoted] = /^(["'])(.*)\1$/.exec(bare)?.slice(1) ?? [];
  if (quoted !== undefined) return quoted;
  if (NUMBER.test(bare)) return Number(bare);
  if (/^(?:true|false)$/i.test(bare)) return bare.toLowerCase() === "true";
  return /^(?:null|~|)$/i.test(bare) ? null : bare;
}
