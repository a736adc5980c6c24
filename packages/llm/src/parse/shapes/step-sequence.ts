import type { Step } from "@understudy/planner-core";
import { isRemark, readStepAt } from "../step/call-text.ts";
import type { DomainWords } from "../step/tool-words.ts";

/** Consecutive steps. */
export interface StepSequence {
  readonly steps: readonly Step[];
  /** Whether any part looks like a step but is invalid. */
  readonly hasMisfit: boolean;
  /** Whether all steps are written as calls, with brackets. */
  readonly areCalls: boolean;
  /** Whether the steps are ordered by arrows or words such as `then`. */
  readonly isOrdered: boolean;
  /** Whether any step has arguments. */
  readonly hasArguments: boolean;
  /** Whether a remark follows the steps. */
  readonly isRemarked: boolean;
  /** Index after the last step. */
  readonly end: number;
}

/** Separators between steps. Group 1 matches separators that imply an order. */
const BETWEEN =
  /["'`*_)\]}\s]*(?:(?:(->|-->|=>|→|⇒|➜|>>|\\rightarrow|\\to\b|(?:(?:[,;.]\s*)?(?:and\s+)?(?:then|followed by|after that|afterwards|finally|next|subsequently|lastly)\b,?\s*(?:(?:call|use|do|run|execute|perform|take)\s+)?))|,|;|，|；|、|。|\|\||&&|\||\+|&|\.\s|\band\b|\s\(|\(\d+\))["'`*_\s,:]*)?/iy;
/** Repetition: `chop() x3`, `chop() (3 times)` */
const TIMES = /["'`*_\s]*(?:\(\s*)?(?:[x×*]\s*(\d{1,2})|(\d{1,2})\s*(?:x|×|times))\b\s*\)?/iy;
const MAX_STEPS = 200;
const MAX_TIMES = 20;

/**
 * Reads consecutive steps from a position on: `goto(market), sell(fish)`, `goto market -> sell fish`. Undefined if no
 * step begins there, or a sentence continues after the steps.
 */
export function readSequence(
  words: DomainWords,
  text: string,
  from: number,
  lineEnd: number,
): StepSequence | undefined {
  const steps: Step[] = [];
  let [areCalls, isOrdered, hasMisfit, hasArguments] = [true, false, false, false];
  let end = from;
  let at = from;
  for (let count = 0; count < MAX_STEPS; count++) {
    const read = readStepAt(words, text, at, lineEnd);
    if (read === undefined) break;
    areCalls &&= read.isCall;
    end = read.end;
    if (read.step === undefined) {
      hasMisfit = true;
      break;
    }
    const { step } = read;
    hasArguments ||= Object.keys(step.args).length > 0;
    const times = timesAt(text, end);
    end = times.end;
    for (let time = 0; time < times.count; time++) steps.push(step);
    BETWEEN.lastIndex = end;
    const between = BETWEEN.exec(text);
    if (between === null || end + between[0].length > lineEnd) break;
    at = end + between[0].length;
    if (at === end) break;
    isOrdered ||= between[1] !== undefined;
  }
  if (steps.length === 0 && !hasMisfit) return undefined;
  if (!hasMisfit && !(areCalls ? isRemark(text, end) : isBareRemark(text, end))) return undefined;
  const isRemarked = /[A-Za-z]/.test(text.slice(end, lineEnd));
  return { steps, hasMisfit, areCalls, isOrdered, hasArguments, isRemarked, end };
}

/** Bare names must not be followed by a comma or an arrow, which would continue a sentence. */
function isBareRemark(text: string, end: number): boolean {
  return (
    isRemark(text, end) && !/^["'`*_\s]*(?:[,;?→=]|[-=]>)\s*\w?/.test(text.slice(end, end + 12))
  );
}

function timesAt(text: string, end: number): { readonly count: number; readonly end: number } {
  TIMES.lastIndex = end;
  const [all, one, other] = TIMES.exec(text) ?? [];
  const count = Number(one ?? other);
  return all === undefined || count < 1 || count > MAX_TIMES
    ? { count: 1, end }
    : { count, end: end + all.length };
}
