import type { Step } from "@understudy/planner-core";
import { readCallText } from "../step/call-text.ts";
import { unquote } from "../step/plain-word.ts";
import { stepWith } from "../step/read-arguments.ts";
import { readStep } from "../step/read-step.ts";
import type { DomainWords } from "../step/tool-words.ts";
import type { ShapedSteps } from "./shaped-steps.ts";

const ROW = /^[ \t]*\|(.+)\|[ \t]*$/gm;
/** Column headings of a table of available tools. */
const OFFER = /allow|avail|possib|enabled|applicable/i;
const RULE = /^[\s|:-]+$/;

/**
 * Reads steps from the rows of a table: a cell with a call, a tool with its arguments in the next cells, or a column
 * per parameter.
 */
export function readTableSteps(words: DomainWords, text: string): ShapedSteps | undefined {
  const rows = [...text.matchAll(ROW)].map(([, row = ""]) => row).filter((row) => !RULE.test(row));
  const [heads = [], ...cells] = rows.map((row) =>
    row.split("|").map((cell) => unquote(cell.trim())),
  );
  const steps: Step[] = [];
  let hasMisfit = false;
  for (const row of [heads, ...cells]) {
    const step = readRow(words, row, row === heads ? [] : heads);
    if (step === "misfit") hasMisfit = true;
    else if (step !== undefined) steps.push(step);
  }
  if (steps.length === 0 || OFFER.test(heads.join(" "))) return undefined;
  const isNumbered = cells.every(([first = ""]) => /^\W*\d+\W*$/.test(first));
  const isOrder = isNumbered || steps.some(({ args }) => Object.keys(args).length > 0);
  return isOrder ? { shape: "table", steps, hasMisfit, isCut: false } : undefined;
}

function readRow(
  words: DomainWords,
  cells: readonly string[],
  heads: readonly string[],
): Step | "misfit" | undefined {
  for (const [index, cell] of cells.entries()) {
    const tool = words.named(cell);
    if (tool === undefined) {
      const call = readCallText(words, cell);
      if (call !== undefined) return call;
      continue;
    }
    const [next] = cells.slice(index + 1);
    return (
      stepWith(tool, tool.parameters.length === 0 ? undefined : next) ??
      stepWith(tool, cells.slice(index + 1, index + 1 + tool.parameters.length)) ??
      readByHeads(words, tool.name, cells, heads)
    );
  }
  return undefined;
}

/** Reads a row whose columns are named after the parameters. */
function readByHeads(
  words: DomainWords,
  tool: string,
  cells: readonly string[],
  heads: readonly string[],
): Step | "misfit" {
  const args = Object.fromEntries(
    heads
      .map((head, index): [string, string] => [head, cells[index] ?? ""])
      .filter(([, cell]) => cell !== ""),
  );
  const step = readStep(words, { tool, args });
  return typeof step === "object" ? step : "misfit";
}
