/** A fenced block of a page. */
export interface Block {
  /** The word after the fence: `ts`, `sh`, … */
  readonly language: string;
  readonly text: string;
  /** Page line of the first line of `text`, from 1. */
  readonly line: number;
  /** The check requested by the comment `<!-- check: … -->` right above the block. */
  readonly check: Check | undefined;
}

/** `<!-- check: from examples/hello/src/main.ts -->` is `{ kind: "from", argument: "examples/…" }`. */
interface Check {
  readonly kind: string;
  readonly argument: string;
}

/** Code that a page needs but does not show: `<!-- preamble … -->`. */
export interface Preamble {
  readonly text: string;
  readonly line: number;
}

const FENCE = /^( *)```(\S*)[^\n]*\n([\s\S]*?)^\1```/gm;
const CHECK = /<!-- check: (\S+)((?:(?!-->)[\s\S])*)-->\s*$/;

export function blocksOf(markdown: string): readonly Block[] {
  return [...markdown.matchAll(FENCE)].map((match) => {
    const [, indent = "", language = "", body = ""] = match;
    const [, kind, argument = ""] = CHECK.exec(markdown.slice(0, match.index)) ?? [];
    return {
      language,
      text: indent === "" ? body : body.replaceAll(new RegExp(`^${indent}`, "gm"), ""),
      line: lineAt(markdown, match.index) + 1,
      check: kind === undefined ? undefined : { kind, argument: argument.trim() },
    };
  });
}

export function preamblesOf(markdown: string): readonly Preamble[] {
  return [...markdown.matchAll(/<!-- preamble\n([\s\S]*?)-->/g)].map((match) => ({
    text: match[1] ?? "",
    line: lineAt(markdown, match.index) + 1,
  }));
}

/**
 * Files for a page's commands: blocks marked `file NAME`, and hidden ones, `<!-- file NAME … -->`.
 */
export function filesOf(markdown: string): readonly { name: string; text: string }[] {
  const hidden = [...markdown.matchAll(/<!-- file (\S+)\n([\s\S]*?)-->/g)];
  return [
    ...hidden.map(([, name = "", text = ""]) => ({ name, text })),
    ...blocksOf(markdown).flatMap(({ check, text }) =>
      check?.kind === "file" ? [{ name: check.argument, text }] : [],
    ),
  ];
}

/** The page without fenced blocks and comments, with unchanged line numbers. */
export function proseOf(markdown: string): string {
  const blank = (text: string): string => text.replaceAll(/[^\n]/g, "");
  return markdown.replaceAll(FENCE, blank).replaceAll(/<!--[\s\S]*?-->/g, blank);
}

export function lineAt(text: string, index: number): number {
  return text.slice(0, index).split("\n").length;
}
