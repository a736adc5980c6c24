import type { CommandContext } from "../command-context.ts";
import { EXIT, type ExitCode } from "../exit-code.ts";
import { loadDomainFile } from "../input/load-domain-file.ts";
import { type PlanLibraryInput, readPlanLibraryFile } from "../input/read-plan-library.ts";
import { plural } from "../output/figures.ts";
import { printable } from "../output/printable.ts";
import type { PlanLibraryFlags } from "./plan-library-flags.ts";

/** Opens the domain and the file. */
export async function openPlanLibrary(
  file: string,
  flags: PlanLibraryFlags,
  { streams }: CommandContext,
): Promise<PlanLibraryInput> {
  const { domain } = await loadDomainFile(flags.domain, streams.stdin);
  return await readPlanLibraryFile(domain, file, streams.stdin);
}

/**
 * Runs `understudy library check`.
 *
 * @returns 1 for invalid plans
 */
export async function checkPlanLibrary(
  file: string,
  flags: PlanLibraryFlags,
  context: CommandContext,
): Promise<ExitCode> {
  const { printer } = context;
  const { planLibrary, report, json } = await openPlanLibrary(file, flags, context);
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
      printer.line(`  made for another version of ${printable(planLibrary.domain.name)}`);
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
