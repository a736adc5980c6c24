import { COST_SCALE, type Repertoire, type RepertoireEntry } from "@understudy/planner-core";
import type { CommandContext } from "../command-context.ts";
import { EXIT, type ExitCode } from "../exit-code.ts";
import { InputError } from "../input/input-error.ts";
import { loadDomainFile } from "../input/load-domain-file.ts";
import { type RepertoireInput, readRepertoireFile } from "../input/read-repertoire.ts";
import { plural } from "../output/figures.ts";
import { printable } from "../output/printable.ts";
import { formatTable } from "../output/table.ts";
import type { RepertoireFlags } from "./repertoire-flags.ts";

/** Opens the domain and the file. */
export async function openRepertoire(
  file: string,
  flags: RepertoireFlags,
  { streams }: CommandContext,
): Promise<RepertoireInput> {
  const { domain } = await loadDomainFile(flags.domain, streams.stdin);
  return await readRepertoireFile(domain, file, streams.stdin);
}

/**
 * Runs `understudy repertoire check`.
 *
 * @returns 1 for invalid plans
 */
export async function checkRepertoire(
  file: string,
  flags: RepertoireFlags,
  context: CommandContext,
): Promise<ExitCode> {
  const { printer } = context;
  const { repertoire, report, json } = await openRepertoire(file, flags, context);
  const { counts, sameDomain, refused, refusedCount } = report;
  if (flags.json) {
    printer.line(
      JSON.stringify({ file, sameDomain, counts, needless: report.needless, plans: report.plans }),
    );
  } else {
    const { colours } = printer;
    const good = counts.kept + counts.narrowed + counts.widened;
    const mark = refusedCount === 0 ? colours.green("✓ valid") : colours.red("✗ wrong");
    const parts = [
      `${plural(good, "plan")} proved`,
      ...(report.needless > 0 ? [`${report.needless} of them needless`] : []),
      ...(sameDomain ? [] : [`${counts.narrowed} narrowed, ${counts.widened} widened`]),
      ...(refusedCount > 0 ? [`${refusedCount} set aside`] : []),
    ];
    printer.line(`${mark}  ${printable(file)}: ${parts.join(", ")}`);
    if (!sameDomain) {
      printer.line(`  made for another version of ${printable(repertoire.domain.name)}`);
      for (const { pointer, outcome, added } of report.plans) {
        if (outcome === "narrowed") {
          printer.line(`  ${pointer} needs more now: ${added.map(printable).join(", ")}`);
        }
      }
    }
  }
  if (refusedCount === 0) return EXIT.solved;
  if (!flags.json) {
    const issues = refused.map(({ pointer, reason }) => ({ pointer, message: reason }));
    printer.issues(file, json.locate(issues));
    const more = refusedCount - refused.length;
    if (more > 0) printer.notice(`${more} more are set aside`);
  }
  return EXIT.badInput;
}

/** Runs `understudy repertoire list`. */
export async function listRepertoire(
  file: string,
  flags: RepertoireFlags,
  context: CommandContext,
): Promise<ExitCode> {
  const { printer } = context;
  const { repertoire } = await openRepertoire(file, flags, context);
  const numbered = numberPlans(repertoire.partitions(), (key) => repertoire.list(key));
  if (flags.json) {
    const plans = numbered.flatMap(({ plans: list }) =>
      list.map(([number, entry]) => planJson(repertoire, entry, number)),
    );
    printer.line(JSON.stringify({ file, ...repertoire.madeWith, plans }));
    return EXIT.solved;
  }
  const { colours } = printer;
  for (const { partition, plans } of numbered) {
    const { goal, persona, directive, left } = partition;
    const about = [
      colours.bold(printable(goal.name ?? JSON.stringify(goal.definition))),
      ...(persona === undefined ? [] : [`as ${personaText(persona)}`]),
      ...(directive === undefined ? [] : [`told ${personaText(directive)}`]),
      plural(plans.length, "plan"),
      ...(left.length === 0 ? [] : [`${plural(left.length, "question")} left to the planner`]),
    ];
    printer.line(about.join("  "));
    const rows = plans.map(([number, entry]) => [
      String(number),
      entry.uses === 0 ? "" : `${entry.uses}×`,
      String(entry.scaledCost / COST_SCALE),
      authorsText(entry),
      printable(stepsText(repertoire, entry)),
    ]);
    const columns = [
      { align: "right" as const },
      { align: "right" as const, paint: colours.dim },
      { align: "right" as const },
      { paint: colours.dim },
      {},
    ];
    for (const line of formatTable(rows, columns)) printer.line(line);
    printer.line();
  }
  return EXIT.solved;
}

/** Runs `understudy repertoire show`. */
export async function showPlan(
  file: string,
  number: number,
  flags: RepertoireFlags,
  context: CommandContext,
): Promise<ExitCode> {
  const { printer } = context;
  const { repertoire } = await openRepertoire(file, flags, context);
  const all = numberPlans(repertoire.partitions(), (key) => repertoire.list(key));
  const found = all.flatMap(({ plans }) => plans).find(([each]) => each === number);
  if (found === undefined) {
    const message = `there is no plan ${number}`;
    const hint = `it has ${plural(repertoire.size, "plan")}: see understudy repertoire list`;
    throw new InputError("invalid-usage", file, [{ pointer: "", message, hint }]);
  }
  const [, entry] = found;
  if (flags.json) {
    printer.line(JSON.stringify(planJson(repertoire, entry, number)));
    return EXIT.solved;
  }
  const { colours } = printer;
  const { domain } = repertoire;
  const { goal, plan, optimalScaledCost, uses, origin, precondition } = entry;
  const persona = all.find(({ plans }) => plans.includes(found))?.partition.persona;
  const cost = entry.scaledCost / COST_SCALE;
  const rows = [
    ["goal", printable(goal.name ?? JSON.stringify(goal.definition))],
    ...(persona === undefined ? [] : [["persona", printable(persona)]]),
    ["works when", printable(domain.format(precondition)) || "always"],
    [
      "cost",
      optimalScaledCost === undefined
        ? `${cost}`
        : `${cost}; ${optimalScaledCost / COST_SCALE} was enough where it was made`,
    ],
    ["served", `${uses} times in rehearsal`],
    ...(origin === undefined ? [] : [["origin", printable(origin)]]),
    ["derived", derivation(entry)],
  ];
  for (const line of formatTable(rows, [{ paint: colours.dim }, {}])) printer.line(line);
  printer.line();
  const steps = plan.actions.map((action, index) => [
    `${index + 1}.`,
    printable(domain.formatAction(action)),
    entry.authors[index] ?? "",
  ]);
  const columns = [{ align: "right" as const }, {}, { paint: colours.dim }];
  for (const line of formatTable(steps, columns)) printer.line(line);
  return EXIT.solved;
}

function derivation({ skippedSteps, rebound }: RepertoireEntry): string {
  const parts = [
    ...(skippedSteps > 0 ? [`the end of a plan, ${plural(skippedSteps, "step")} cut off`] : []),
    ...(rebound ? ["with other arguments"] : []),
  ];
  return parts.length === 0 ? "no: as it was written" : parts.join(", ");
}

/** Plans in file order, numbered from 1. */
function numberPlans<Partition extends { readonly key: string }>(
  partitions: readonly Partition[],
  listOf: (key: string) => readonly RepertoireEntry[],
): {
  readonly partition: Partition;
  readonly plans: readonly (readonly [number: number, entry: RepertoireEntry])[];
}[] {
  let number = 0;
  return partitions.map((partition) => ({
    partition,
    plans: listOf(partition.key).map((entry) => [++number, entry] as const),
  }));
}

/** A plan's steps on one line. */
function stepsText({ domain }: Repertoire, { plan }: RepertoireEntry): string {
  return plan.actions.map((action) => domain.formatAction(action)).join(", ");
}

/** A plan as data, for `list` and `show` with `--json`. */
function planJson(repertoire: Repertoire, entry: RepertoireEntry, number: number): object {
  const { goal, plan, authors, uses, optimalScaledCost, origin } = entry;
  const info = repertoire.partitions().find(({ key }) => key === entry.partition);
  return {
    plan: number,
    goal: goal.name ?? goal.definition,
    persona: info?.persona,
    directive: info?.directive,
    when: repertoire.domain.format(entry.precondition),
    steps: plan.steps,
    authors,
    cost: entry.scaledCost / COST_SCALE,
    optimalCost: optimalScaledCost === undefined ? undefined : optimalScaledCost / COST_SCALE,
    served: uses,
    origin,
    skippedSteps: entry.skippedSteps,
    rebound: entry.rebound,
  };
}

/** The authors of a plan. */
function authorsText({ authors }: RepertoireEntry): string {
  const counts = new Map<string, number>();
  for (const author of authors) counts.set(author, (counts.get(author) ?? 0) + 1);
  const [[only] = ["nobody"]] = [...counts];
  if (counts.size === 1) return only;
  return [...counts].map(([author, steps]) => `${author} ${steps}`).join(", ");
}

/** The first line of a persona, quoted; empty without a persona. */
function personaText(persona: string | undefined): string {
  if (persona === undefined) return "";
  const first = persona.trim().split("\n")[0] ?? "";
  return printable(JSON.stringify(first.length > 40 ? `${first.slice(0, 39)}…` : first));
}
