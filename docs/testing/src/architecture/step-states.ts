import { STEP_STATES } from "../../../../packages/planner-core/src/engine/life/step-states.ts";

const BLOCK = /```mermaid\nstateDiagram-v2\n[\s\S]*?```/;

/** The states of a step in an agent's life, as a diagram. Changes between the same two states share an arrow. */
export function drawStepStates(): string {
  const arrows = Object.entries(STEP_STATES).flatMap(([from, changes]) => {
    const targets = [...new Set(Object.values(changes))];
    return targets.map((to) => {
      const names = Object.entries(changes).flatMap(([name, state]) => (state === to ? name : []));
      return `  ${from} --> ${to}: ${names.join(", ")}`;
    });
  });
  const lines = ["```mermaid", "stateDiagram-v2", "  [*] --> waiting", ...arrows, "```"];
  return lines.join("\n");
}

/** The page with the diagram in place of the one that it has. */
export function withStepStates(page: string): string {
  return page.replace(BLOCK, drawStepStates());
}
