import { ClassicalPlanner } from "@understudy/classical";
import type { Repertoire, RepertoireEntry } from "@understudy/planner-core";
import { measureRepertoire, sampleLife } from "@understudy/rehearsal";
import { RandomWalkControl } from "@understudy/simulation";
import type { CommandContext } from "../command-context.ts";
import { EXIT, type ExitCode } from "../exit-code.ts";
import { readRepertoireFile, readScenario } from "../input/read-repertoire.ts";
import { percent, plural } from "../output/figures.ts";
import { measurementJson, measurementRows } from "../output/measurement.ts";
import { printable } from "../output/printable.ts";
import { formatTable } from "../output/table.ts";
import { openRepertoire } from "./inspect.ts";
import { personaText, planJson, planTextKey, stepsText } from "./plan-text.ts";
import type { LifeFlags } from "./repertoire-flags.ts";

/** Differences that are shown before the rest is only counted. */
const SHOWN = 20;

/** Runs `understudy repertoire coverage`. */
export async function coverageOf(
  file: string,
  flags: LifeFlags,
  context: CommandContext,
): Promise<ExitCode> {
  const { printer, streams } = context;
  const { repertoire } = await openRepertoire(file, flags, context);
  const scenario = await readScenario(repertoire.domain, flags.scenario, streams.stdin);
  const { seed, situations } = flags;
  const walk = new RandomWalkControl(seed);
  const measured = measureRepertoire(repertoire, { scenario, seed, situations, control: walk });
  const control = await walk.compare(new ClassicalPlanner());
  if (flags.json) {
    const plans = repertoire.size;
    printer.line(JSON.stringify({ file, plans, measured: measured.map(measurementJson), control }));
    return EXIT.solved;
  }
  printer.line(`${printer.colours.bold(printable(file))}  ${plural(repertoire.size, "plan")}`);
  const rows = measurementRows(measured, control);
  for (const line of formatTable(rows, [{ paint: printer.colours.dim }, {}])) printer.line(line);
  return EXIT.solved;
}

/** Runs `understudy repertoire diff`. */
export async function diffRepertoires(
  before: string,
  after: string,
  flags: LifeFlags,
  context: CommandContext,
): Promise<ExitCode> {
  const { printer, streams } = context;
  const old = await openRepertoire(before, flags, context);
  const { domain } = old.repertoire;
  const changed = await readRepertoireFile(domain, after, streams.stdin);
  const scenario = await readScenario(domain, flags.scenario, streams.stdin);
  const gained = missingIn(old.repertoire, changed.repertoire);
  const lost = missingIn(changed.repertoire, old.repertoire);
  const { seed, situations } = flags;
  const personas = [...new Set([...old.repertoire.personas(), ...changed.repertoire.personas()])];
  const life = { scenario, seed, situations, personas };
  const was = measureRepertoire(old.repertoire, life);
  const is = measureRepertoire(changed.repertoire, life);
  const coverage = personas.map((persona, index) => ({
    persona,
    before: was[index]?.coverage.share ?? 0,
    after: is[index]?.coverage.share ?? 0,
    costBefore: was[index]?.meanCostRatio ?? 1,
    costAfter: is[index]?.meanCostRatio ?? 1,
  }));
  const { refused, refusedCount } = changed.report;
  const unproved = old.report.refusedCount;
  if (unproved > 0 && !flags.json) {
    const what = `${plural(unproved, "plan")} of ${printable(before)} not compared`;
    printer.notice(`${what}: see understudy repertoire check`);
  }
  if (flags.json) {
    const plansOf = (repertoire: Repertoire, entries: readonly RepertoireEntry[]): object[] =>
      entries.map((entry) => planJson(repertoire, entry, repertoire.list().indexOf(entry) + 1));
    printer.line(
      JSON.stringify({
        gained: plansOf(changed.repertoire, gained),
        lost: plansOf(old.repertoire, lost),
        refused,
        refusedCount,
        coverage,
      }),
    );
    return EXIT.solved;
  }
  const { green, red, bold } = printer.colours;
  tellPlans(gained, changed.repertoire, (text) => printer.line(green(`+ ${text}`)));
  tellPlans(lost, old.repertoire, (text) => printer.line(red(`- ${text}`)));
  for (const { pointer, reason } of refused) {
    printer.line(red(`! ${pointer} does not work: ${printable(reason)}`));
  }
  printer.line(
    bold(`${plural(gained.length, "plan")} gained, ${lost.length} lost, ${refusedCount} wrong`),
  );
  for (const { persona, before: from, after: to, costBefore, costAfter } of coverage) {
    const who = persona === undefined ? "" : ` as ${personaText(persona)}`;
    printer.line(
      `coverage${who}: ${percent(from)} before, ${percent(to)} after; ` +
        `cost ${costBefore.toFixed(3)} before, ${costAfter.toFixed(3)} after`,
    );
  }
  return EXIT.solved;
}

/** Runs `understudy repertoire personas`. */
export async function personaReport(
  file: string,
  flags: LifeFlags,
  context: CommandContext,
): Promise<ExitCode> {
  const { printer, streams } = context;
  const { repertoire } = await openRepertoire(file, flags, context);
  const { domain } = repertoire;
  const scenario = await readScenario(domain, flags.scenario, streams.stdin);
  const { seed, situations } = flags;
  const states = sampleLife(domain, { scenario, seed, situations }).map(({ state }) => state);
  const personas = repertoire.personas();
  const pairs = personas.flatMap((first, index) =>
    personas.slice(index + 1).map((second) => repertoire.difference(first, second, states)),
  );
  if (flags.json) {
    printer.line(
      JSON.stringify({ file, differences: pairs.map((pair) => differenceJson(repertoire, pair)) }),
    );
    return EXIT.solved;
  }
  if (pairs.length === 0) printer.line(`${printable(file)} has plans for one persona only`);
  for (const pair of pairs) tellDifference(repertoire, pair, context);
  return EXIT.solved;
}

/** The differences between the plans of two personas. */
type Difference = ReturnType<Repertoire["difference"]>;

function tellDifference(
  repertoire: Repertoire,
  { first, second, share, shared, goals }: Difference,
  { printer }: CommandContext,
): void {
  const { bold, dim } = printer.colours;
  const name = (persona: string | undefined): string =>
    personaText(persona) || "nobody in particular";
  printer.line(
    bold(
      `${name(first)} and ${name(second)}: differ in ${percent(share)} of ${shared} situations that both have a plan for`,
    ),
  );
  for (const { goal, different, same, pairs } of goals) {
    const what = printable(goal.name ?? JSON.stringify(goal.definition));
    printer.line(`  ${what}: ${different} different, ${same} the same`);
    for (const { first: one, second: other, states, example } of pairs.slice(0, 3)) {
      if (one === undefined || other === undefined) continue;
      const state = JSON.stringify(repertoire.domain.read(example));
      printer.line(dim(`    in ${plural(states, "state")}, such as ${printable(state)}`));
      printer.line(`      ${name(first)}: ${printable(stepsText(repertoire, one))}`);
      printer.line(`      ${name(second)}: ${printable(stepsText(repertoire, other))}`);
    }
  }
}

function differenceJson(repertoire: Repertoire, difference: Difference): object {
  const steps = (entry: RepertoireEntry | undefined): unknown => entry?.plan.steps;
  return {
    ...difference,
    goals: difference.goals.map(({ goal, pairs, ...counts }) => ({
      goal: goal.name ?? goal.definition,
      ...counts,
      pairs: pairs.slice(0, SHOWN).map(({ first, second, states, example }) => ({
        states,
        example: repertoire.domain.read(example),
        first: steps(first),
        second: steps(second),
      })),
    })),
  };
}

/** Plans of a repertoire that another one does not have. */
function missingIn(other: Repertoire, repertoire: Repertoire): RepertoireEntry[] {
  const known = new Set(other.list().map(planTextKey));
  return repertoire.list().filter((entry) => !known.has(planTextKey(entry)));
}

function tellPlans(
  entries: readonly RepertoireEntry[],
  repertoire: Repertoire,
  tell: (text: string) => void,
): void {
  const personas = new Map(repertoire.partitions().map(({ key, persona }) => [key, persona]));
  for (const entry of entries.slice(0, SHOWN)) {
    const goal = printable(entry.goal.name ?? JSON.stringify(entry.goal.definition));
    const persona = personaText(personas.get(entry.partition));
    const who = persona === "" ? "" : ` as ${persona}`;
    tell(`${goal}${who}: ${printable(stepsText(repertoire, entry))}`);
  }
  if (entries.length > SHOWN) tell(`… and ${entries.length - SHOWN} more`);
}
