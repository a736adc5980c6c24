import { plural } from "../output/figures.ts";
import { printableData } from "../output/printable.ts";
import { type Colours, issueLines } from "../output/printer.ts";
import { formatTable } from "../output/table.ts";
import type { DomainReport, ToolReport } from "./domain-report.ts";
import type { KindReport, VariableReport } from "./report-kinds.ts";

/** Limit on listed items; `--json` lists all. */
const MAX_LISTED = 12;

/** A report as text. */
export function renderReport(raw: DomainReport, source: string, colours: Colours): string {
  const report = printableData(raw);
  const { name, description, hash, warnings, prompt } = report;
  const about = description === "" ? "" : `  ${description}`;
  const lines = [`${colours.bold(name)}${about}`, `${colours.dim("hash")} ${hash}`];
  const section = (title: string, body: readonly string[]): void => {
    if (body.length > 0) lines.push("", colours.bold(title), ...body);
  };
  const { variables, kinds = [] } = report;
  section(plural(variables.length, "variable"), variableLines(variables, colours));
  section(plural(kinds.length, "kind"), kindLines(kinds));
  const { derived = [] } = report;
  const computed = derived.map(({ name: own, condition }) => [own, condition]);
  section(plural(derived.length, "derived variable"), formatTable(computed, [{}, {}]));
  const actions = plural(report.groundActions, "ground action");
  section(`${plural(report.tools.length, "tool")}, ${actions}`, toolLines(report, colours));
  section(plural(report.goals.length, "goal"), goalLines(report, colours));
  const { events = [], shared = [] } = report;
  section(plural(events.length, "event"), eventLines(events));
  section("Shared by all agents", shared.length === 0 ? [] : [`  ${shorten(shared, ", ")}`]);
  if (report.maintain !== null) section("Kept after every step", [`  ${report.maintain}`]);
  section(
    "Implied preconditions (an effect must not leave its variable's range)",
    impliedLines(report),
  );
  section("Dropped ground actions", droppedLines(report));
  section(colours.yellow("Money pumps"), pumpLines(report));
  section("Reachability", reachabilityLines(report, colours));
  section("Plans from the default state", defaultPlanLines(report));
  section(
    colours.yellow(plural(warnings.length, "warning")),
    warnings.map((warning) => issueLines(source, warning, colours)),
  );
  section("System prompt", [`  ${promptSize(prompt)}`]);
  if (prompt.untaught !== undefined) section("Model", [`  ${colours.yellow(prompt.untaught)}`]);
  return lines.join("\n");
}

/** The unreachable tools and goals, and the plans from the default state. */
export function renderFindings(raw: DomainReport, colours: Colours): string {
  const report = printableData(raw);
  const plans = defaultPlanLines(report);
  const title = plans.length === 0 ? [] : ["", "Plans from the default state"];
  return [...reachabilityLines(report, colours), ...title, ...plans].join("\n");
}

function promptSize({ characters, tokens, model }: DomainReport["prompt"]): string {
  const size = plural(characters, "character");
  return tokens === undefined
    ? `${size} (see it with --prompt)`
    : `${plural(tokens, "token")} for ${model}, ${size} (see it with --prompt)`;
}

function variableLines(variables: readonly VariableReport[], colours: Colours): string[] {
  const rows = variables.map((variable) => [
    variable.name,
    rangeOf(variable),
    [
      ...(variable.sensed === true ? ["sensed"] : []),
      ...(variable.default === undefined ? [] : [`default ${String(variable.default)}`]),
    ].join(", "),
  ]);
  return formatTable(rows, [{}, {}, { paint: colours.dim }]);
}

function kindLines(kinds: readonly KindReport[]): string[] {
  const rows = kinds.map(({ name, places, properties }) => [
    name,
    plural(places, "place"),
    properties.map((property) => `${property.name}: ${rangeOf(property)}`).join(", "),
  ]);
  return formatTable(rows, [{}, { align: "right" }, {}]);
}

function rangeOf({ type, values, min, max, of = [] }: VariableReport): string {
  if (type === "thing") return of.join(" | ");
  if (type === "boolean") return "true | false";
  return type === "integer" ? `${min} to ${max}` : shorten(values ?? [], " | ");
}

function eventLines(events: NonNullable<DomainReport["events"]>): string[] {
  return formatTable(
    events.map(({ at, then }) => [`at ${at}`, then]),
    [{}, {}],
  );
}

function toolLines({ tools }: DomainReport, colours: Colours): string[] {
  const isTimed = tools.some(({ time }) => time !== undefined);
  const rows = tools.map((tool) => {
    const parameters = tool.parameters.map(
      ({ name, values, kinds }) => `${name}: ${shorten(kinds ?? values.map(String), "|")}`,
    );
    return [
      `${tool.name}(${parameters.join(", ")})`,
      actionsOf(tool),
      costOf(tool),
      ...(isTimed ? [tool.time ?? ""] : []),
      tool.dropped === 0 ? "" : `${tool.dropped} dropped`,
    ];
  });
  const time = isTimed ? [{}] : [];
  return formatTable(rows, [{}, { align: "right" }, {}, ...time, { paint: colours.yellow }]);
}

function actionsOf({ groundActions, together }: ToolReport): string {
  if (together === true) return "together";
  return groundActions === 1 ? "1 action " : `${groundActions} actions`;
}

function costOf({ cost: [least, most], groundActions }: ToolReport): string {
  if (groundActions === 0) return "";
  return least === most ? `cost ${least}` : `cost ${least} to ${most}`;
}

function goalLines({ goals }: DomainReport, colours: Colours): string[] {
  const rows = goals.map(({ name, things = {}, condition, priority, by }) => [
    [name, ...Object.entries(things).map(([thing, kind]) => `${thing}: ${kind}`)].join("  "),
    condition,
    `priority ${priority}${by === undefined ? "" : `, by ${by}`}`,
  ]);
  return formatTable(rows, [{}, {}, { paint: colours.dim }]);
}

function impliedLines({ implied, tools }: DomainReport): string[] {
  const rows = implied.slice(0, MAX_LISTED).map(({ tool, condition, actions }) => {
    const all = tools.find(({ name }) => name === tool)?.groundActions;
    return [tool, `needs ${condition}`, actions === all ? "" : `(${actions} of ${all} actions)`];
  });
  return [...formatTable(rows, [{}, {}, {}]), ...more(implied.length)];
}

function droppedLines({ dropped }: DomainReport): string[] {
  const rows = dropped.slice(0, MAX_LISTED).map(({ tool, args, reason, alike }) => {
    const written = Object.entries(args).map(([name, value]) => `${name}=${String(value)}`);
    const others = alike === undefined ? "" : `(and ${alike - 1} alike at other places)`;
    return [`${tool}(${written.join(", ")})`, reason, others];
  });
  return [...formatTable(rows, [{}, {}, {}]), ...more(dropped.length)];
}

function pumpLines({ pumps = [] }: DomainReport): string[] {
  const lines = pumps.slice(0, MAX_LISTED).map(({ spend, gain, variable, by, alike }) => {
    const others = alike === undefined ? "" : `  (and ${alike - 1} alike)`;
    return `  ${spend}, then ${gain}: all is as before, but ${variable} has grown by ${by}${others}`;
  });
  return [...lines, ...more(pumps.length)];
}

function reachabilityLines({ reachability, tools }: DomainReport, colours: Colours): string[] {
  const { anyValue, unreachableTools, unreachableActions, unreachableGoals } = reachability;
  const { onlyFromTheStart, unchanged } = reachability;
  const bad = (text: string): string => `  ${colours.yellow("✗")} ${text}`;
  const lines: string[] = [];
  for (const tool of tools) {
    if (tool.groundActions > 0 && unreachableTools.includes(tool.name)) {
      lines.push(bad(`the tool ${tool.name} can never apply`));
    } else if (tool.unreachable > 0) {
      const own = unreachableActions.filter((action) => action.startsWith(`${tool.name}(`));
      lines.push(bad(`these can never apply: ${shorten(own, ", ")}`));
    }
  }
  for (const goal of unreachableGoals) lines.push(bad(`the goal ${goal} can never hold`));
  for (const { goal, condition } of onlyFromTheStart) {
    lines.push(bad(`the goal ${goal} needs ${condition}, which no tool brings about`));
  }
  if (unchanged.length > 0) {
    const names = shorten(unchanged, ", ");
    const them = unchanged.length === 1 ? "it" : "them";
    lines.push(`  no tool changes ${names}: if the world sets ${them}, declare "sensed": true`);
  }
  if (lines.length === 0) lines.push(`  ${colours.green("✓")} no tool and no goal is ruled out`);
  const start =
    anyValue.length === 0
      ? "from the defaults"
      : anyValue.length > MAX_LISTED
        ? "from any value of variables that are sensed or have no default"
        : `from the defaults and any value of ${anyValue.join(", ")}`;
  lines.push(
    colours.dim(
      `  checked ${start}, variable by variable: ✗ is certain while only tools act, the rest may still fail`,
    ),
  );
  return lines;
}

function defaultPlanLines({ reachability }: DomainReport): string[] {
  const rows = (reachability.fromDefaults ?? []).map(({ goal, status, steps = 0, cost = 0 }) => [
    goal,
    status === "solved"
      ? `${plural(steps, "step")}, cost ${cost}`
      : status === "unsolvable"
        ? "proved: no plan exists"
        : "not found within the limits",
  ]);
  return formatTable(rows, [{}, {}]);
}

function shorten(values: readonly string[], separator: string): string {
  const shown = values.slice(0, MAX_LISTED).join(separator);
  const hidden = values.length - MAX_LISTED;
  return hidden > 0 ? `${shown}${separator}… ${hidden} more` : shown;
}

function more(count: number): string[] {
  return count > MAX_LISTED ? [`  … ${count - MAX_LISTED} more: see --json`] : [];
}
