import type { EntryChange } from "../../src/protocol/command.ts";
import type { ToolSummary } from "../../src/protocol/hello.ts";
import type { StepDraft } from "../../src/protocol/repertoire.ts";

/** A step with this tool and the first value of each parameter. */
export function firstStep(tool: ToolSummary): StepDraft {
  const args: Record<string, StepDraft["args"][string]> = {};
  for (const { name, values } of tool.parameters) {
    const [value] = values;
    if (value !== undefined) args[name] = value;
  }
  return { tool: tool.name, args };
}

/** Another tool for a step: arguments that it takes as well are kept. */
export function withTool(step: StepDraft, tool: ToolSummary): StepDraft {
  const fresh = firstStep(tool);
  const kept = tool.parameters.flatMap(({ name, values }) => {
    const value = step.args[name];
    return value !== undefined && values.includes(value) ? [[name, value] as const] : [];
  });
  return { tool: tool.name, args: { ...fresh.args, ...Object.fromEntries(kept) } };
}

/** Another value for a parameter, as a form gives it: values are told apart by how they are written. */
export function withArgument(
  step: StepDraft,
  tool: ToolSummary,
  parameter: string,
  written: string,
): StepDraft {
  const values = tool.parameters.find(({ name }) => name === parameter)?.values ?? [];
  const value = values.find((each) => String(each) === written);
  return value === undefined ? step : { ...step, args: { ...step.args, [parameter]: value } };
}

/** The same steps with one of them moved by one, if there is room. */
export function moved(
  steps: readonly StepDraft[],
  index: number,
  by: 1 | -1,
): readonly StepDraft[] {
  const [step, other] = [steps[index], steps[index + by]];
  if (step === undefined || other === undefined) return steps;
  return steps.with(index, other).with(index + by, step);
}

/** The engine's verdict on a change, in words. */
export function verdictText({ kind, derived, dropped }: EntryChange): string {
  const others = [
    derived > 0 ? `${derived} more came in with it` : "",
    dropped > 0 ? `${dropped} became needless` : "",
  ].filter(Boolean);
  const tail = others.length === 0 ? "" : `; ${others.join(", ")}`;
  switch (kind) {
    case "added":
      return `Proved and taken in${tail}.`;
    case "known":
      return `Known already${tail}.`;
    case "dominated":
      return `Not needed: another plan does as well wherever this one works${tail}.`;
    case "removed":
      return `Removed${tail}.`;
  }
}
