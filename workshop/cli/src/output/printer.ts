/**
 * Output of commands: text, colours, tables, files and live screens.
 *
 * @module
 */

import pc from "picocolors";
import type { LocatedIssue } from "../input/input-error.ts";
import type { CliStreams, TextSink } from "../streams.ts";
import { printable, printableLines } from "./printable.ts";

/** Functions that colour a text, or return it unchanged. */
export type Colours = ReturnType<typeof pc.createColors>;

/** Limit on printed issues. */
const MAX_ISSUES = 25;

/**
 * Writes results to stdout and notices to stderr, each coloured on a terminal. Only line feeds and colours pass
 * unescaped.
 */
export class Printer {
  /** Colours of stdout. */
  readonly colours: Colours;
  readonly #stdout: TextSink;
  readonly #stderr: TextSink;
  readonly #noticeColours: Colours;

  constructor({ stdout, stderr, env = process.env }: CliStreams) {
    this.#stdout = stdout;
    this.#stderr = stderr;
    this.colours = coloursFor(stdout, env);
    this.#noticeColours = coloursFor(stderr, env);
  }

  /** One or more lines of the result; texts from files and models must already be `printable`. */
  line(text = ""): void {
    this.#stdout.write(`${printableLines(text)}\n`);
  }

  /** A notice beside the result. */
  notice(text: string): void {
    this.#stderr.write(`${this.#noticeColours.yellow("note:")} ${printable(text)}\n`);
  }

  /** Prints a one-line error. */
  error(text: string): void {
    this.#stderr.write(`${this.#noticeColours.red("error:")} ${printable(text)}\n`);
  }

  /** Prints the issues of an input, with place and hint. */
  issues(source: string, issues: readonly LocatedIssue[]): void {
    const colours = this.#noticeColours;
    const count = issues.length === 1 ? "" : ` (${issues.length} errors)`;
    this.error(`${source} cannot be used${count}`);
    for (const issue of issues.slice(0, MAX_ISSUES)) {
      this.#stderr.write(`\n${issueLines(source, issue, colours)}\n`);
    }
    const hidden = issues.length - MAX_ISSUES;
    if (hidden > 0) this.#stderr.write(`\n  … and ${hidden} more\n`);
  }

  /** Prints the issues of a command's usage, such as `plan` or `prepare`. */
  usage(command: string, issues: readonly LocatedIssue[]): void {
    for (const { pointer, message, hint } of issues.slice(0, MAX_ISSUES)) {
      this.error(`understudy ${command}: ${pointer === "" ? "" : `${pointer} `}${message}`);
      if (hint !== undefined) {
        this.#stderr.write(`  ${this.#noticeColours.cyan("hint:")} ${printable(hint)}\n`);
      }
    }
    this.#stderr.write(`see understudy ${command} --help\n`);
  }

  /** A stack trace or other debugging output. */
  debug(text: string): void {
    this.#stderr.write(`${this.#noticeColours.dim(text.split("\n").map(printable).join("\n"))}\n`);
  }
}

/** An issue in a few lines: place, message, hint. */
export function issueLines(source: string, issue: LocatedIssue, colours: Colours): string {
  const { pointer, message, hint, position } = issue;
  const place = position === undefined ? source : `${source}:${position.line}:${position.column}`;
  const subject = pointer === "" ? "" : `  ${colours.bold(printable(pointer))}`;
  const lines = [`  ${colours.dim(printable(place))}${subject}`, `    ${printable(message)}`];
  if (hint !== undefined) lines.push(`    ${colours.cyan("hint:")} ${printable(hint)}`);
  return lines.join("\n");
}

/** Colours of an output, unless its environment refuses them. */
export function coloursFor(
  sink: TextSink,
  env: Readonly<Record<string, string | undefined>> = process.env,
): Colours {
  const isForced = (env["FORCE_COLOR"] ?? "") !== "" && env["FORCE_COLOR"] !== "0";
  const isRefused = (env["NO_COLOR"] ?? "") !== "" || env["TERM"] === "dumb";
  return pc.createColors(!isRefused && (isForced || sink.isTTY === true));
}
