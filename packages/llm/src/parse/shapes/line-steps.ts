import type { Step } from "@understudy/planner-core";
import { isDenial } from "../step/denied.ts";
import { readPairs, stepWith } from "../step/read-arguments.ts";
import type { DomainWords } from "../step/tool-words.ts";
import { readPrefix } from "./line-prefix.ts";
import type { ShapedSteps } from "./shaped-steps.ts";
import { readSequence, type StepSequence } from "./step-sequence.ts";

/** A line with steps. */
interface StepLine {
  readonly steps: readonly Step[];
  /** Whether any part of the line looks like a step but is invalid. */
  readonly hasMisfit: boolean;
  readonly line: number;
  readonly indent: number;
  readonly number: number | undefined;
  /**
   * Confidence that the steps are a plan: `sure` if the line suffices, `likely` if there are similar lines, `bare` if
   * only a clear context can decide.
   */
  readonly weight: "sure" | "likely" | "bare";
  readonly isFenced: boolean;
  /** Whether the steps are written as calls; undefined within a sentence. */
  readonly areCalls?: boolean;
  /** Whether the line has a remark after its steps. */
  readonly isRemarked?: boolean;
  /** Whether the line only starts with a tool's name, and the step may follow on the next lines. */
  readonly isTitle?: boolean;
}

/** Template tokens and tags, which are not content. */
const MARKUP = /<\/?[A-Za-z_｜|][^<>\n]{0,60}>|\[\/?[A-Z_]{3,}(?: [A-Z]+)?\]/g;
const LATEX_TEXT = /\\(?:text|mathrm|texttt|boxed)\s*\{([^{}]*)\}/g;
/** A call with its arguments on separate lines. */
const BROKEN_CALL = /\(\s*\n([^()]{0,300}?)\n\s*\)/g;
const FENCE = /^\s*(?:`{3}|~{3})/;
/** Lines allowed between two steps of a plan: thoughts, observations, comments, indented lines. */
const CONNECTOR =
  /^\s*(?:$|#|\/\/|(?:\*\*)?(?:thoughts?|observations?|results?|reason(?:ing)?|notes?|explanation|obs|code|output|state|final answer|step|action)\b[^:]{0,20}:|[-*•>|]|[([{<]|\d+[.)]|(?:and )?then\b)/i;
/** Words for possibilities and prohibitions. */
const HYPOTHETICAL =
  /\b(?:would|could|might|may|can|cannot|can't|don't|do not|doesn't|not|never|avoid|instead of|rather than|without|if|unless|neither|nor|fail(?:ed|s)?|such as|example|e\.g|before|after|considered|needs?|available|allowed|possible|or)\b|\?/i;
/** A heading for steps that are possible or past rather than planned. */
const OFFER =
  /\b(?:available|possible (?:actions|tools|calls|functions)|supported|allowed|you (?:can|may|could|have)|(?:can|could) be (?:used|called)|(?:tools?|functions?|actions?|calls?) (?:used|that|which|(?:are|is) (?:possible|available|allowed))|usage|syntax|signatures?|definitions?|instead of|rather than|avoid|previous(?:ly)?|history|so far|executed|already|rejected|invalid|incorrect|failed|wrong)\b|^\W*(?:tools|functions|actions available)\W*$/i;
/** Branching code is not a plan. */
const BRANCH = /^\s*(?:if|elif|else|while|for|try|except|switch|case)\b/;
/** A line of JSON, left to the JSON reader. */
const JSON_LINE = /^\s*(?:\{\s*["'“]|["'“][\w. -]+["'”]\s*:)/;
/** A heading for steps to take. */
const ORDER =
  /\b(?:plan|steps?|sequence|solution|answer|follow(?:s|ing)?|do this|would do|will do|actions?|order|first|next|calls?)\b[^.]*[:：]?\s*$/i;
const EXAMPLE = /\b(?:examples?|e\.g\.|for instance|such as|looks? like)/i;
const PLAN = /\b(?:plan|steps|sequence|solution)\b/i;
const VERB = /(?:use|call|execute|run|perform|invoke|do|take|apply)\s+(?:the\s+)?/iy;
const LINES_OF_ARGUMENTS = 8;
const MAX_LINE = 4000;

/** Reads steps written as calls or list items, one per line or in a row. */
export function readLineSteps(words: DomainWords, source: string): ShapedSteps | undefined {
  const text = source
    .replace(MARKUP, "\n")
    .replace(LATEX_TEXT, "$1")
    .replace(BROKEN_CALL, (_, inside: string) => `(${inside.replaceAll("\n", " ")})`);
  const found = new LineReader(words, text).read();
  if (found.length === 0) return undefined;
  const runs = runsOf(text.split("\n"), found);
  const run = runs.findLast((lines) => lines.every(({ hasMisfit }) => !hasMisfit));
  if (run === undefined) {
    return runs.length === 0
      ? undefined
      : { shape: "calls", steps: [], hasMisfit: true, isCut: false };
  }
  const steps = run.flatMap((line) => line.steps);
  return { shape: "calls", steps, hasMisfit: false, isCut: false };
}

class LineReader {
  readonly #words: DomainWords;
  readonly #lines: readonly string[];
  readonly #found: StepLine[] = [];
  #isFenced = false;

  constructor(words: DomainWords, text: string) {
    this.#words = words;
    this.#lines = text.split("\n");
  }

  read(): readonly StepLine[] {
    for (const [index, line] of this.#lines.entries()) {
      if (FENCE.test(line)) this.#isFenced = !this.#isFenced;
      else if (this.#maySay(line)) this.#readLine(line, index);
    }
    return this.#found.filter((line, index) => {
      const next = this.#found[index + 1];
      if (next === undefined || next.number !== undefined || next.hasMisfit) return true;
      // `2. Sell the fish`, with the call on the next line.
      return line.isTitle !== true && !saysBefore(line, next);
    });
  }

  #maySay(line: string): boolean {
    return line.length < MAX_LINE && this.#words.mayName(line) && !JSON_LINE.test(line);
  }

  #readLine(line: string, index: number): void {
    const prefix = readPrefix(line);
    const indent = line.search(/\S/);
    const place = { line: index, indent, number: prefix.number, isFenced: this.#isFenced };
    const start = this.#skipVerb(line, prefix.length);
    const sequence = this.#withNextLines(line, start, index) ?? this.#sequence(line, start);
    // A line that starts with a tool's name but does not continue as a step may be a sentence.
    if (sequence !== undefined && (sequence.areCalls || !sequence.hasMisfit)) {
      if (prefix.isAssigned && !sequence.areCalls) return;
      const isSure = prefix.isLabelled || (this.#isFenced && sequence.areCalls);
      const weight = isSure ? "sure" : sequence.areCalls ? "likely" : "bare";
      this.#found.push({ ...sequence, ...place, weight });
      return;
    }
    const inner = this.#within(line, prefix.length, prefix.isLabelled);
    if (inner !== undefined) this.#found.push({ ...inner, ...place, weight: "sure" });
    else if (prefix.isLabelled && this.#namesTool(line, start)) {
      this.#found.push({ ...place, steps: [], hasMisfit: true, weight: "sure", isTitle: true });
    }
  }

  #sequence(line: string, from: number): StepSequence | undefined {
    return readSequence(this.#words, line, from, line.length);
  }

  #skipVerb(line: string, from: number): number {
    VERB.lastIndex = from;
    const [verb = ""] = VERB.exec(line) ?? [];
    return from + verb.length;
  }

  #namesTool(line: string, from: number): boolean {
    const [word = ""] = /^[`*_"'\s]*([A-Za-z_][\w.-]*)/.exec(line.slice(from))?.slice(1) ?? [];
    return this.#words.mentioned(word) !== undefined;
  }

  /** A tool with arguments on the following lines: `move`, ` x: 3`, ` y: 4`. */
  #withNextLines(line: string, from: number, index: number): Omit<StepSequence, "end"> | undefined {
    const tool = this.#words.named(line.slice(from).replace(/^[\s*`]+|[\s:*`]+$/g, ""));
    if (tool === undefined || tool.parameters.length === 0) return undefined;
    const pairs: string[] = [];
    for (const next of this.#lines.slice(index + 1, index + 1 + LINES_OF_ARGUMENTS)) {
      if (!/^\s*(?:[-*•]\s*)?["'`*]*[A-Za-z_][\w ]*["'`*]*\s*[:=]/.test(next)) break;
      pairs.push(next.replace(/^\s*(?:[-*•]\s+)?/, "").replace(/\*\*|`/g, ""));
    }
    const step = stepWith(tool, readPairs(pairs.join("\n")));
    if (step === undefined) return undefined;
    return {
      steps: [step],
      hasMisfit: false,
      areCalls: true,
      isOrdered: false,
      hasArguments: true,
      isRemarked: false,
    };
  }

  /** Steps inside a line: after a colon, in a numbered sentence, or ordered by `then` or arrows. */
  #within(
    line: string,
    from: number,
    isLabelled: boolean,
  ): { readonly steps: readonly Step[]; readonly hasMisfit: boolean } | undefined {
    for (const { index, 0: sign } of line
      .slice(from)
      .matchAll(/[:：→]\s+|\bis\s+|!(?=[A-Za-z])/g)) {
      const at = from + index + sign.length;
      const sequence = this.#sequence(line, at);
      if (sequence === undefined || sequence.hasMisfit) continue;
      const isMeant = isLabelled || sign === "!" || ORDER.test(line.slice(0, from + index));
      if (!sequence.areCalls && !(isMeant && sequence.hasArguments)) continue;
      const before = line.slice(0, at);
      const isOffer =
        isDenial(before.replace(/[:：→\s]+$/, "")) || OFFER.test(before) || EXAMPLE.test(before);
      if (!isOffer && (isMeant || sequence.steps.length > 1)) return sequence;
    }
    if (HYPOTHETICAL.test(line)) return undefined;
    return this.#inSentence(line, from, isLabelled);
  }

  #inSentence(
    line: string,
    from: number,
    isLabelled: boolean,
  ): { readonly steps: readonly Step[]; readonly hasMisfit: boolean } | undefined {
    for (const { index, 0: name } of line
      .slice(from)
      .matchAll(/[A-Za-z_][\w.-]*(?=["'`*]*[([（])/g)) {
      if (this.#words.mentioned(name) === undefined) continue;
      const sequence = this.#sequence(line, from + index);
      if (sequence === undefined || sequence.hasMisfit || !sequence.areCalls) return undefined;
      return isLabelled || (sequence.isOrdered && sequence.steps.length > 1) ? sequence : undefined;
    }
    return undefined;
  }
}

/** Whether a numbered line describes in words the call on the next line. */
function saysBefore(line: StepLine, next: StepLine): boolean {
  if (line.number === undefined || line.areCalls !== false || next.areCalls === false) return false;
  return JSON.stringify(line.steps) === JSON.stringify(next.steps);
}

/** Groups lines into plans. If every group is a single line, all lines together form one plan. */
function runsOf(
  lines: readonly string[],
  found: readonly StepLine[],
): readonly (readonly StepLine[])[] {
  const runs: StepLine[][] = [];
  for (const line of found) {
    const last = runs.at(-1)?.at(-1);
    if (last !== undefined && goesOn(lines, last, line)) runs.at(-1)?.push(line);
    else runs.push([line]);
  }
  const isOne =
    runs.length > 1 && runs.every((run) => run.length === 1 && run[0]?.weight === "sure");
  return (isOne ? [runs.flat()] : runs).filter((run) => isPlan(lines, run));
}

function goesOn(lines: readonly string[], last: StepLine, next: StepLine): boolean {
  if (last.number !== undefined && next.number !== undefined) return next.number > last.number;
  const between = lines.slice(last.line + 1, next.line);
  if (last.isFenced && next.isFenced && !between.some((line) => FENCE.test(line))) return true;
  return between.every(
    (line) => CONNECTOR.test(line) || FENCE.test(line) || line.search(/\S|$/) > last.indent,
  );
}

/** Whether a group of lines is a plan rather than an offer, an example or a branch. */
function isPlan(lines: readonly string[], run: readonly StepLine[]): boolean {
  const [first] = run as readonly [StepLine];
  const last = run.at(-1) as StepLine;
  if (first.isFenced && lines.slice(first.line - 1, last.line).some((line) => BRANCH.test(line))) {
    return false;
  }
  const heading = headingOf(lines, first.line);
  if (isDenial(heading) || OFFER.test(heading) || (EXAMPLE.test(heading) && !PLAN.test(heading)))
    return false;
  if (run.some(({ weight }) => weight === "bare")) return isPlanOfWords(lines, run, heading);
  if (run.length > 1 || first.steps.length > 1) return true;
  if (first.weight === "sure") return true;
  return isMostOf(lines, run);
}

/** Whether bare names and words are a plan: only if they are the whole text or a heading introduces them. */
function isPlanOfWords(
  lines: readonly string[],
  run: readonly StepLine[],
  heading: string,
): boolean {
  const steps = run.flatMap((line) => line.steps);
  const hasArguments = steps.some(({ args }) => Object.keys(args).length > 0);
  if (run.length > 1 && hasArguments) return true;
  // `chop: cuts a log` describes the tool.
  const areDescribed = run.some(({ isRemarked }) => isRemarked === true);
  return ORDER.test(heading) || (!areDescribed && isAllOf(lines, run));
}

/** The nearest line above that contains text. */
function headingOf(lines: readonly string[], line: number): string {
  for (let index = line - 1; index >= 0; index--) {
    const text = lines[index] as string;
    if (text.trim() !== "" && !FENCE.test(text)) return text;
  }
  return "";
}

function isMostOf(lines: readonly string[], run: readonly StepLine[]): boolean {
  return restOf(lines, run).length < 200;
}

function isAllOf(lines: readonly string[], run: readonly StepLine[]): boolean {
  return restOf(lines, run).length === 0;
}

function restOf(lines: readonly string[], run: readonly StepLine[]): string {
  const own = new Set(run.map(({ line }) => line));
  return lines
    .filter((line, index) => !own.has(index) && !FENCE.test(line))
    .join("")
    .trim();
}
