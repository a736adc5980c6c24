import { type FoundValue, findAskedPlan, findValues } from "../json/find-values.ts";
import { contractForm, isContract } from "../step/asked-form.ts";
import { collectSteps, type FoundSteps } from "../step/collect-steps.ts";
import { isDenial } from "../step/denied.ts";
import { filledIn } from "../step/filled-schema.ts";
import { readStepNamed } from "../step/read-step.ts";
import type { DomainWords } from "../step/tool-words.ts";
import type { AnsweredSteps } from "./shaped-steps.ts";

/** The steps in a text's JSON. */
export interface ReadValues {
  /** The last complete list of steps, otherwise the last truncated one. */
  readonly list: AnsweredSteps | undefined;
  /** Consecutive single steps. */
  readonly objects: AnsweredSteps | undefined;
  /**
   * A failed attempt at a plan, in the requested form: the steps up to the first invalid one, otherwise the first
   * complete object.
   */
  readonly meant: object | undefined;
  /** Whether the text ends inside the first step of a list. */
  readonly isCutAtOnce: boolean;
}

/** A tool's name right before its arguments: `goto{`, `goto[ARGS]{`, `Action: goto\nAction Input: {`. */
const NAMED_BEFORE =
  /([A-Za-z_][\w.:\\-]*?)(?::\d+)?["'`*)]{0,4}(?:\s|<[^<>{}\n]{0,60}>|\[[A-Z_]+\](?:\w{1,40}(?=\[))?|[|(✿]|json\b|(?:arg(?:ument)?s?|param(?:eter)?s?|(?:action |tool )?input)\b|with\b|[:：=>,-])*(?:`{3}\w*\s*)?$/i;
const LOOK_BACK = 160;

/** Reads the steps in a text's JSON, wherever it is and however damaged. */
export function readValueSteps(words: DomainWords, text: string): ReadValues {
  const values = findValues(text);
  const found: { readonly value: FoundValue; readonly read: FoundSteps }[] = [];
  let behind = 0;
  for (const value of values) {
    if (value.start < behind) continue;
    const read = readValue(words, text, value, behind);
    if (read === undefined) continue;
    found.push({ value, read });
    // An unclosed bracket may come before a complete plan.
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

/** Reads the steps of a schema with filled-in values, if they are all valid. */
function readFilledSchema(
  words: DomainWords,
  value: object,
  open: ReadonlySet<unknown> | undefined,
): FoundSteps | undefined {
  // `filledIn` copies values, so `open` no longer refers to them.
  if ((open?.size ?? 0) > 0) return undefined;
  const filled = filledIn(value);
  const read = filled === value ? undefined : collectSteps(words, filled);
  return read?.misfit === undefined ? read : undefined;
}

/** Whether the text right before a step introduces it as an example. */
function isExample(before: string): boolean {
  const line = lineBefore(before);
  return (
    /\b(?:for example|e\.g\.|for instance|such as|looks? like)[^.{[]*$/i.test(line) &&
    !/\bplan\b/i.test(line)
  );
}

/** The last non-empty line, ignoring a code fence. */
function lineBefore(before: string): string {
  const said = before.replace(/\s*`{3}\w*\s*$/, "").trimEnd();
  return said.slice(said.lastIndexOf("\n") + 1);
}

/** Whether a list of words stands alone; otherwise it is not a plan. */
function standsAlone(text: string, start: number, end: number): boolean {
  const before = text.slice(0, start);
  const behind = text.slice(end);
  return (
    (before.trim() === "" || /(?:```\w*|plan|steps|actions|answer)[\s:=`]*$/i.test(before)) &&
    (behind.trim() === "" || /^[.;]?\s*(?:\n|```)/.test(behind))
  );
}

/** Reads an object of arguments after its tool's name. */
function namedBefore(words: DomainWords, before: string, value: object): FoundSteps | undefined {
  const [, name] = NAMED_BEFORE.exec(before) ?? [];
  const step = name === undefined ? undefined : readStepNamed(words, name, value);
  if (step === undefined) return undefined;
  return typeof step === "object"
    ? { kind: "single", steps: [step] }
    : { kind: "single", steps: [], misfit: { value: { tool: name, args: value }, index: 0 } };
}
