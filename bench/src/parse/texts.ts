import { writePlan } from "@understudy/llm/internal";
import type { Domain, Step } from "@understudy/planner-core";
import { demoProblems } from "../models/problems.ts";

/** Kinds of model text. */
export const TEXT_KINDS = ["valid", "fenced", "embedded", "truncated", "damaged"] as const;
export type TextKind = (typeof TEXT_KINDS)[number];

/** A text, and its expected steps. */
export interface ModelText {
  readonly text: string;
  readonly steps: readonly Step[];
  /** The problem of the plan. */
  readonly problem: ReturnType<typeof demoProblems>[number];
}

const COUNT = 16;
const BEFORE = "Sure! The villager should look after the fire first. Here is the plan:\n";
const BEHIND = "\nEach step follows from the one before. Tell me if anything changes.";

/** Sixteen different plans of the village, with at least five steps each, as texts of one kind. */
export function textsOf(kind: TextKind): readonly ModelText[] {
  const long = demoProblems().filter(
    ({ question, optimal }) => question.domain.name === "village" && optimal.length >= 5,
  );
  return Array.from({ length: COUNT }, (_, index) => {
    const problem = long[Math.floor((index * long.length) / COUNT)] as (typeof long)[number];
    const { domain } = problem.question;
    const steps = problem.optimal.map((action) => domain.step(action) as Step);
    return { problem, ...textOf(kind, steps, index) };
  });
}

/** The domain of the texts. */
export function domainOfTexts(): Domain {
  return (textsOf("valid")[0] as ModelText).problem.question.domain;
}

function textOf(
  kind: TextKind,
  steps: readonly Step[],
  index: number,
): { readonly text: string; readonly steps: readonly Step[] } {
  const json = writePlan(steps);
  const pretty = JSON.stringify(JSON.parse(json), undefined, 2);
  switch (kind) {
    case "valid":
      return { text: json, steps };
    case "fenced":
      return { text: `\`\`\`json\n${pretty}\n\`\`\``, steps };
    case "embedded":
      return { text: `${BEFORE}\`\`\`json\n${pretty}\n\`\`\`${BEHIND}`, steps };
    case "truncated": {
      // Cut within the last step: all others are complete.
      const kept = steps.slice(0, -1);
      const start = writePlan(kept).length - 2;
      return { text: json.slice(0, start + 6), steps: kept };
    }
    case "damaged":
      return { text: damage(pretty, json, index), steps };
  }
}

/** Typical damage by models: trailing commas, Python quotes, unquoted names, comments. */
function damage(pretty: string, json: string, index: number): string {
  switch (index % 4) {
    case 0:
      return pretty.replace(/([}\]"])\n/g, "$1,\n").replace(/,,/g, ",");
    case 1:
      return json.replaceAll('"', "'");
    case 2:
      return json.replace(/"(steps|tool|args)":/g, "$1:");
    default:
      return pretty.replace('"steps": [', '// the plan\n"steps": [');
  }
}
