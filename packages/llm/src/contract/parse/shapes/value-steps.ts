import { type FoundValue, findAskedPlan, findValues } from "../json/find-values.ts";
import { contractForm, isContract } from "../step/asked-form.ts";
import { collectSteps, type FoundSteps } from "../step/collect-steps.ts";
import { isDenial } from "../step/denied.ts";
import { filledIn } from "../step/filled-schema.ts";
import { readStepNamed } from "../step/read-step.ts";
import type { DomainWords } from "../step/tool-words.ts";
import type { AnsweredSteps } from "./shaped-steps.ts";

/** The values of the JSON in a text. */
export interface ReadValues {
  /** The last complete list of steps, or else the last one that was cut off. */
  readonly list: AnsweredSteps | undefined;
  /** Single steps one behind the other. */
  readonly objects: AnsweredSteps | undefined;
  /**
   * An attempt at a plan, in the form that the prompt asks for: up to the first thing that is not a step, or else the
   * first object that is whole.
   */
  readonly meant: object | undefined;
  /** Whether the text ended within the first step of a list. */
  readonly isCutAtOnce: boolean;
}

/** Between the name of a tool and its arguments: `goto{`, `goto[ARGS]{`, `Action: goto\nAction Input: {`. */
const NAMED_BEFORE =
  /([A-Za-z_][\w.:\\-]*?)(?::\d+)?["'`*)]{0,4}(?:\s|<[^<>{}\n]{0,60}>|\[[A-Z_]+\](?:\w{1,40}(?=\[))?|[|(✿]|json\b|(?:arg(?:ument)?s?|param(?:eter)?s?|(?:action |tool )?input)\b|with\b|[:：=>,-])*(?:`{3}\w*\s*)?$/i;
const LOOK_BACK = 160;

/** Reads the steps in the JSON of a text, wherever it stands and however damaged it is. */
export function readValueSteps(words: DomainWords, text: string): ReadValues {
  const values = findValues(text);
  const found: { readonly value: FoundValue; readonly read: FoundSteps }[] = [];
  let behind = 0;
  for (const value of values) {
    if (value.start < behind) continue;
    const read = readValue(words, text, value, behind);
    if (read === undefined) continue;
    found.push({ value, read });
    // A bracket that never ends may stand before a plan that does.
    if (read.isCut !== true || read.steps.length > 0) behind = value.end;
  }
  const lists = found.filter(({ read }) => read.kind === "list");
  const fitting = lists.filter(({ read }) => read.misfit === undefined && read.steps.length > 0);
  const list =
    fitting.findLast(({ read }) => read.isCut !== true) ??
    fitting.at(-1) ??
    lists.findLast(({ read }) => read.misfit === undefined && read.isCut !== true);
  const singles = found.filter(({ read }) => read.kind === "single");
  const bad = found.findLast(({ read }) => read.misfit !== undefined)?.read;
  return {
    list: list === undefined ? readAskedPlan(words, text) : fromOne(list.value, list.read),
    objects: fromSeveral(singles),
    meant:
      bad?.misfit === undefined
        ? values.find(isWholeObject)?.value
        : { steps: [...bad.steps, contractForm(bad.misfit.value)] },
    isCutAtOnce: lists.some(({ read }) => read.isCut === true && read.steps.length === 0),
  };
}

function isWholeObject({ value, damage }: FoundValue): boolean {
  return damage === undefined && !Array.isArray(value);
}

function readAskedPlan(words: DomainWords, text: string): AnsweredSteps | undefined {
  const found = findAskedPlan(text);
  if (found !== undefined) {
    const before = text.slice(Math.max(0, found.start - LOOK_BACK), found.start);
    if (isDenial(lineBefore(before))) return undefined;
  }
  const read = found && collectSteps(words, found.value);
  const isPlan = read?.kind === "list" && read.misfit === undefined;
  return isPlan ? fromOne(found as FoundValue, read) : undefined;
}

function fromOne({ value, damage }: FoundValue, { steps, isCut }: FoundSteps): AnsweredSteps {
  const shape = isContract(value) ? "steps" : "json";
  if (isCut === true) return { steps, shape, damage: "truncated" };
  return { steps, shape, damage: damage === undefined ? undefined : "repaired" };
}

function fromSeveral(
  singles: readonly { readonly value: FoundValue; readonly read: FoundSteps }[],
): AnsweredSteps | undefined {
  if (singles.length === 0 || singles.some(({ read }) => read.misfit !== undefined))
    return undefined;
  const steps = singles.flatMap(({ read }) => read.steps);
  const isCut = singles.some(({ read }) => read.isCut === true);
  const isMended = singles.some(({ value }) => value.damage !== undefined);
  const damage = isCut ? "truncated" : isMended ? "repaired" : undefined;
  return { steps, shape: "objects", damage };
}

function readValue(
  words: DomainWords,
  text: string,
  { value, start, end, open }: FoundValue,
  behind: number,
): FoundSteps | undefined {
  if (Array.isArray(value) && value.every((item) => typeof item === "string")) {
    return standsAlone(text, start, end) ? collectSteps(words, value, open) : undefined;
  }
  if (isDenial(lineBefore(text.slice(Math.max(behind, start - LOOK_BACK), start))))
    return undefined;
  if (isExample(text.slice(Math.max(behind, start - LOOK_BACK), start))) {
    const example = collectSteps(words, value, open);
    return example?.kind === "list" ? example : undefined;
  }
  const read = collectSteps(words, value, open);
  const isStep = read !== undefined && read.misfit === undefined;
  if (isStep) return read;
  const filled = readFilledSchema(words, value, open);
  if (filled !== undefined || Array.isArray(value)) return filled ?? read;
  return namedBefore(words, text.slice(Math.max(behind, start - LOOK_BACK), start), value) ?? read;
}

/** The steps of a schema that a model filled in, where what it filled in is nothing but steps. */
function readFilledSchema(
  words: DomainWords,
  value: object,
  open: ReadonlySet<unknown> | undefined,
): FoundSteps | undefined {
  // A copy knows nothing of what was cut off.
  if ((open?.size ?? 0) > 0) return undefined;
  const filled = filledIn(value);
  const read = filled === value ? undefined : collectSteps(words, filled);
  return read?.misfit === undefined ? read : undefined;
}

/** Whether the words right before a single step say that it only shows what one looks like. */
function isExample(before: string): boolean {
  const line = lineBefore(before);
  return (
    /\b(?:for example|e\.g\.|for instance|such as|looks? like)[^.{[]*$/i.test(line) &&
    !/\bplan\b/i.test(line)
  );
}

/** The last line that says something; a fence says nothing. */
function lineBefore(before: string): string {
  const said = before.replace(/\s*`{3}\w*\s*$/, "").trimEnd();
  return said.slice(said.lastIndexOf("\n") + 1);
}

/** A list of words is a plan only where there is nothing else. */
function standsAlone(text: string, start: number, end: number): boolean {
  const before = text.slice(0, start);
  const behind = text.slice(end);
  return (
    (before.trim() === "" || /(?:```\w*|plan|steps|actions|answer)[\s:=`]*$/i.test(before)) &&
    (behind.trim() === "" || /^[.;]?\s*(?:\n|```)/.test(behind))
  );
}

/** An object of arguments behind the name of its tool. */
function namedBefore(words: DomainWords, before: string, value: object): FoundSteps | undefined {
  const [, name] = NAMED_BEFORE.exec(before) ?? [];
  const step = name === undefined ? undefined : readStepNamed(words, name, value);
  if (step === undefined) return undefined;
  return typeof step === "object"
    ? { kind: "single", steps: [step] }
    : { kind: "single", steps: [], misfit: { value: { tool: name, args: value }, index: 0 } };
}
