import type { Fault } from "./fault.ts";

interface WrittenStep {
  readonly tool: string;
  readonly args?: Readonly<Record<string, unknown>>;
}

/** A good answer, spoiled by a fault. */
export function spoilAnswer(text: string, fault: Fault | undefined): string {
  switch (fault?.kind) {
    case "truncated_json":
      return text.slice(0, Math.floor(text.length * 0.7));
    case "fenced_json_with_prose":
      return `Sure! Here is the plan you asked for:\n\n\`\`\`json\n${text}\n\`\`\`\n\nIt should work.`;
    case "two_json_objects":
      return `${text}\n{"steps":[]}`;
    case "unclosed_think":
      return "<think>\nOkay, the agent wants to reach its goal. Let me look at the tools. First it";
    case "hallucinated_tool":
      return editSteps(text, (steps) => steps.map((step) => ({ ...step, tool: "teleport" })));
    case "snake_case_tool":
      return editSteps(text, (steps) =>
        steps.map((step) => ({ ...step, tool: respell(step.tool) })),
      );
    case "violated_precondition":
      return editSteps(text, (steps) =>
        steps.filter((_step, index) => index !== Math.floor(steps.length / 2)),
      );
    case "empty_content":
      return "";
    case "number_out_of_range":
      return editSteps(text, (steps) => steps.map(exaggerate));
    case "split_code_point":
      return `Für Jörg 🏹 — ${text}`;
    default:
      return text;
  }
}

function editSteps(
  text: string,
  edit: (steps: readonly WrittenStep[]) => readonly WrittenStep[],
): string {
  try {
    const { steps } = JSON.parse(text) as { readonly steps: readonly WrittenStep[] };
    return JSON.stringify({ steps: edit(steps) });
  } catch {
    // Scripted answers in other forms stay unchanged, since they bring their own faults.
    return text;
  }
}

/** `moveTo` and `MoveTo` as `move_to`, anything else as `MoveTo`. */
function respell(tool: string): string {
  const snake = tool.replace(/(?<=[a-z0-9])[A-Z]/g, (letter) => `_${letter}`).toLowerCase();
  if (snake !== tool) return snake;
  return tool.replace(/(?:^|[_.:-])([a-z])/g, (_match, letter: string) => letter.toUpperCase());
}

function exaggerate({ tool, args = {} }: WrittenStep): WrittenStep {
  const numbers = Object.keys(args).filter((name) => typeof args[name] === "number");
  const wrong = numbers.length > 0 ? numbers : ["quantity"];
  return { tool, args: { ...args, ...Object.fromEntries(wrong.map((name) => [name, 20])) } };
}
