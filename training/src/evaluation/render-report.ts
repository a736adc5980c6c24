import type { ChoiceEvaluation, PlanEvaluation } from "./evaluate.ts";
import { renderServed, type ServedComparison } from "./render-served.ts";
import type { PlanCounts, SetResult, SpeedResult } from "./tally.ts";

/** Decoding method: set in a backend, the server's own, or random plans. */
export type DecodingName = "free" | "grammar" | "applicable" | "server" | "chance";

/** All results of a model. */
export interface PlannerReport {
  readonly model: string;
  readonly seed: number;
  /** By decoding, in the order asked. */
  readonly plans: readonly (PlanEvaluation & { readonly decoding: DecodingName })[];
  /** The plans served to a game, compared with those of a random walk. */
  readonly served?: ServedComparison | undefined;
  readonly choices: ChoiceEvaluation | undefined;
  /** Speed with the understudy's plan as a draft. */
  readonly drafted: SpeedResult | undefined;
}

/** Step limit of a random plan: about as many as fit in a model's answer. */
export const WALK_STEPS = 30;

const TITLES: Readonly<Record<DecodingName, string>> = Object.freeze({
  free: "Greedy, nothing constrained",
  grammar: "Greedy, held to the grammar of the domain's plans",
  applicable: "Greedy, held to steps that can be done where they stand",
  chance: `By chance: a random walk held to the same steps, of at most ${WALK_STEPS}`,
  server: "As the server decodes, held to the JSON schema of plans",
});

/** The report as Markdown tables, for people and model cards. */
export function renderReport(report: PlannerReport): string {
  const parts = report.served === undefined ? [] : [renderServed(report.served)];
  parts.push(...report.plans.map(renderPlans));
  if (report.choices !== undefined) parts.push(renderChoices(report.choices));
  const first = report.plans[0];
  if (first?.speed !== undefined) parts.push(renderSpeed(first.speed, report.drafted));
  return parts.join("\n\n");
}

function renderPlans({ decoding, sets }: PlannerReport["plans"][number]): string {
  const rows = Object.entries(sets);
  const table = [
    "| set | questions | valid % | optimal % | extra cost of valid plans | what went wrong |",
    "|---|---|---|---|---|---|",
    ...rows.map(([name, result]) => renderSet(name, result)),
  ];
  const lengths = [...new Set(rows.flatMap(([, { byLength }]) => Object.keys(byLength)))]
    .map(Number)
    .sort((one, other) => one - other);
  const byLength = [
    `| set | ${lengths.join(" | ")} |`,
    `|---|${lengths.map(() => "---").join("|")}|`,
    ...rows.map(([name, result]) => {
      const cells = lengths.map((length) => cell(result.byLength[String(length)]));
      return `| ${name} | ${cells.join(" | ")} |`;
    }),
  ];
  return [
    `### ${TITLES[decoding]}`,
    "",
    ...table,
    "",
    "Valid % by steps of the best plan, and how many questions that were:",
    "",
    ...byLength,
  ].join("\n");
}

function renderSet(name: string, result: SetResult): string {
  const { questions, valid, optimal, meanExtraCost, failures } = result;
  const wrong = Object.entries(failures)
    .sort(([, one], [, other]) => other - one)
    .map(([failure, count]) => `${failure} ${count}`);
  return (
    `| ${name} | ${questions} | ${percent(valid, questions)} | ${percent(optimal, questions)} ` +
    `| ${meanExtraCost?.toFixed(2) ?? "-"} | ${wrong.join(", ") || "-"} |`
  );
}

function cell(counts: PlanCounts | undefined): string {
  if (counts === undefined) return "-";
  return `${Math.round((100 * counts.valid) / counts.questions)} (${counts.questions})`;
}

function renderChoices({ questions, right, byChance, byRule }: ChoiceEvaluation): string {
  const rows = Object.entries(byRule).map(
    ([rule, counts]) =>
      `| ${rule} | ${counts.questions} | ${percent(counts.right, counts.questions)} |`,
  );
  return [
    "### Choosing a goal",
    "",
    "| what the text says | questions | right % |",
    "|---|---|---|",
    ...rows,
    `| all | ${questions} | ${percent(right, questions)} (by chance ${percent(byChance, questions)}) |`,
  ].join("\n");
}

function renderSpeed(speed: SpeedResult, drafted: SpeedResult | undefined): string {
  const line = (name: string, { medianMs, p95Ms, ...rest }: SpeedResult): string => {
    const { promptTokensPerSecond: prompt, answerTokensPerSecond: answer } = rest;
    return (
      `| ${name} | ${medianMs.toFixed(1)} | ${p95Ms.toFixed(1)} | ${prompt?.toFixed(0) ?? "-"} ` +
      `| ${answer?.toFixed(0) ?? "-"} | ${rest.meanAnswerTokens.toFixed(1)} |`
    );
  };
  return [
    "### Speed",
    "",
    "| answers | median ms | 95th percentile ms | prompt tokens a second | answer tokens a second | tokens an answer |",
    "|---|---|---|---|---|---|",
    line("written by the model", speed),
    ...(drafted === undefined ? [] : [line("with the best plan as a draft", drafted)]),
  ].join("\n");
}

function percent(part: number, whole: number): string {
  return whole === 0 ? "-" : ((100 * part) / whole).toFixed(1);
}
