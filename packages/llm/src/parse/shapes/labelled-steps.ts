import type { Step } from "@understudy/planner-core";
import { readLeniently } from "../json/repair-json.ts";
import { readCallText } from "../step/call-text.ts";
import { unquote } from "../step/plain-word.ts";
import { readPairs, stepWith } from "../step/read-arguments.ts";
import { isEndWord } from "../step/read-step.ts";
import type { DomainWords, ToolWords } from "../step/tool-words.ts";
import type { ShapedSteps } from "./shaped-steps.ts";

const NAME_LABEL =
  /^[ \t]*(?:[-*>•]\s+|\d+[.)]\s+)?(?:\*\*|__|#+ )?(?:action|tool|function|command|call|api|skill)(?:[ _]?name)?\s*\d*\s*(?:\*\*|__)?\s*[:：]\s*(?:\*\*|__)?[ \t]*(\S.*)$/gim;
const INPUT_LABEL =
  /(?:^|[\n,;])[ \t]*(?:[-*>•]\s+)?(?:\*\*|__)?(?:(?:action|tool|function)[ _]?)?(?:inputs?|args|arguments?|param(?:eter)?s?)\s*\d*\s*(?:\*\*|__)?\s*[:：]\s*(?:\*\*|__)?[ \t]*/i;
/** Pattern for the end of the text that belongs to an action. */
const NEXT_LABEL =
  /\n[ \t]*(?:[-*>•]\s+)?(?:\*\*|__)?(?:thoughts?|observations?|final answer|results?|reason(?:ing)?|step|✿\w+✿)\b[^:\n]{0,20}[:：]/i;
const MAX_STEPS = 400;

/**
 * Reads steps from labelled lines: `Action: goto`, and for tools with parameters `Action Input:` with JSON, a value, or
 * `place: market`.
 */
export function readLabelledSteps(words: DomainWords, text: string): ShapedSteps | undefined {
  const labels = [...text.matchAll(NAME_LABEL)].slice(0, MAX_STEPS);
  const steps: Step[] = [];
  let hasMisfit = false;
  for (const [index, label] of labels.entries()) {
    const [line, said = ""] = label;
    const end = labels[index + 1]?.index ?? text.length;
    const step = readLabelled(words, said, text.slice(label.index + line.length, end));
    if (step === "end") break;
    if (step === "misfit") {
      hasMisfit = true;
      break;
    }
    if (step !== undefined) steps.push(step);
  }
  if (steps.length === 0 && !hasMisfit) return undefined;
  return { shape: "labels", steps, hasMisfit, isCut: false };
}

function readLabelled(
  words: DomainWords,
  said: string,
  behind: string,
): Step | "misfit" | "end" | undefined {
  const [name = "", ...rest] = said.split(INPUT_LABEL);
  const bare = unquote(name.trim().replace(/[.,;]$/, ""));
  const tool = words.named(bare);
  if (tool === undefined) {
    // Consecutive calls after one label.
    const call = readCallText(words, bare);
    return call ?? (isEndWord(bare) ? "end" : undefined);
  }
  const input = rest.length > 0 ? rest.join("\n") : inputIn(behind);
  return stepWith(tool, input ?? inlineInput(tool, behind)) ?? "misfit";
}

/** The value after the input label. */
function inputIn(behind: string): unknown {
  const label = INPUT_LABEL.exec(behind);
  if (label === null) return undefined;
  const from = label.index + label[0].length;
  const next = NEXT_LABEL.exec(behind.slice(from - 1));
  const input = behind.slice(from, next === null ? undefined : from - 1 + next.index);
  const bare = input
    .replace(/^\s*`{3}\w*/, "")
    .replace(/`{3}\s*$/, "")
    .trim();
  if (/^[{[]/.test(bare)) return readLeniently(bare, 0)?.value;
  return unquote(bare.split("\n", 1)[0] ?? "");
}

/** Reads `place: market` on the following lines. */
function inlineInput(tool: ToolWords, behind: string): unknown {
  const lines = behind.split("\n").slice(1, 1 + tool.parameters.length);
  return readPairs(lines.map((line) => line.replace(/^[\s*>•-]+/, "")).join("\n"));
}
