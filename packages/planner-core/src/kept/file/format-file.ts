import type {
  PlanLibraryFile,
  PlanLibraryPartitionFile,
  PlanLibraryPlanFile,
} from "./write-file.ts";

/**
 * Formats a plan library for people and version control: each step has a line of its own and each plan only a few more,
 * so that a changed plan is a small diff. Equal files have equal texts.
 *
 * @example
 * writeFileSync("village.plans.json", formatPlanLibrary(planLibrary.toJSON()));
 */
export function formatPlanLibrary(file: PlanLibraryFile): string {
  const { partitions, ...head } = file;
  const lines = Object.entries(head).map(
    ([name, value]) => `  ${JSON.stringify(name)}: ${inline(value)},\n`,
  );
  const listed = block(partitions.map(formatPartition), "  ");
  return `{\n${lines.join("")}  "partitions": ${listed}\n}\n`;
}

function formatPartition(partition: PlanLibraryPartitionFile): string {
  const { plans, leftToPlanner, ...head } = partition;
  const lines = Object.entries(head).map(
    ([name, value]) => `      ${JSON.stringify(name)}: ${inline(value)},\n`,
  );
  const listed = block(plans.map(formatPlan), "      ");
  const left =
    leftToPlanner === undefined
      ? ""
      : `,\n      "leftToPlanner": ${block(leftToPlanner.map(inline), "      ")}`;
  return `{\n${lines.join("")}      "plans": ${listed}${left}\n    }`;
}

function formatPlan({ when, steps, origin, ...facts }: PlanLibraryPlanFile): string {
  const listed = block(steps.map(inline), "          ");
  const fields = Object.entries(facts).map(
    ([name, value]) => `${JSON.stringify(name)}: ${inline(value)}`,
  );
  const from = origin === undefined ? "" : `,\n          "origin": ${inline(origin)}`;
  return (
    `{\n          "when": ${inline(when)},\n          "steps": ${listed},\n` +
    `          ${fields.join(", ")}${from}\n        }`
  );
}

/** A list with each item on its own lines. */
function block(items: readonly string[], indent: string): string {
  if (items.length === 0) return "[]";
  return `[\n${items.map((item) => `${indent}  ${item}`).join(",\n")}\n${indent}]`;
}

/** JSON on one line, with the usual spaces. */
function inline(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(inline).join(", ")}]`;
  if (typeof value === "object" && value !== null) {
    const fields = Object.entries(value)
      .filter(([, field]) => field !== undefined)
      .map(([name, field]) => `${JSON.stringify(name)}: ${inline(field)}`);
    return fields.length === 0 ? "{}" : `{ ${fields.join(", ")} }`;
  }
  return JSON.stringify(value);
}
