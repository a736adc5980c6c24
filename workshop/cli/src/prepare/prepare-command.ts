/**
 * `understudy prepare`: a model teaches a plan library.
 *
 * @module
 */

import { existsSync } from "node:fs";
import { readFile, stat } from "node:fs/promises";
import { setImmediate as nextTurn } from "node:timers/promises";
import {
  type Domain,
  formatPlanLibrary,
  type PlanLibrary,
  RequestError,
} from "@understudy/planner-core";
import { type PreparationResult, prepare } from "@understudy/preparation";
import type { Scenario } from "@understudy/simulation";
import type { CommandContext } from "../command-context.ts";
import { EXIT, type ExitCode } from "../exit-code.ts";
import { InputError } from "../input/input-error.ts";
import { loadDomainFile } from "../input/load-domain-file.ts";
import { readPlanLibraryFile, readScenario, refusedPlans } from "../input/read-plan-library.ts";
import { processInterrupts } from "../interrupts.ts";
import { whileClaimed, writeOutput } from "../output/output-file.ts";
import { printable } from "../output/printable.ts";
import { describeEvent } from "./describe-event.ts";
import { openTeacher, type Teacher } from "./open-teacher.ts";
import { ofFlag, type PrepareFlags } from "./prepare-flags.ts";
import { printResult, resultJson } from "./prepare-result.ts";

/**
 * Questions given to workers as a batch, whatever the number of workers: the file depends on this number, but not on
 * the workers.
 */
const ROUND = 8;
/** Longest work that a crash may lose. */
const SAVE_EVERY_MS = 2000;

/**
 * Runs `understudy prepare`.
 *
 * @returns 0 when the coverage is reached, 3 when stopped early, 1 when the model failed
 * @throws InputError for invalid flags and files, before the model is asked
 */
export async function prepareCommand(
  flags: PrepareFlags,
  context: CommandContext,
): Promise<ExitCode> {
  const { stdin } = context.streams;
  const { domain } = await loadDomainFile(flags.domain, stdin);
  const scenario = await readScenario(domain, flags.scenario, stdin);
  const personas = await Promise.all((flags.persona ?? []).map(personaOf));
  const out = flags.out ?? `${domain.name.replace(/[^\p{L}\p{N}_-]+/gu, "_")}.plans.json`;
  const files = flags.record === undefined ? [out] : [out, flags.record];
  return whileClaimed(files, () => teach({ domain, scenario, personas, out }, flags, context));
}

/** The domain to prepare, the personas, and the output file. */
interface Lesson {
  readonly domain: Domain;
  readonly scenario: Scenario;
  readonly personas: readonly string[];
  readonly out: string;
}

async function teach(
  { domain, scenario, personas, out }: Lesson,
  flags: PrepareFlags,
  context: CommandContext,
): Promise<ExitCode> {
  const { printer } = context;
  const resume = existsSync(out) ? await readOld(domain, out, flags, context) : undefined;
  const teacher = await openTeacher(domain, flags, context, resume !== undefined);
  const isNew = resume === undefined;
  if (!flags.json && !isNew) printer.notice(`resumes ${out}`);
  const controller = new AbortController();
  const { onInterrupt, leave } = context.interrupts ?? processInterrupts;
  const forget = onInterrupt(() => {
    if (controller.signal.aborted) {
      leave();
      return;
    }
    controller.abort();
    if (!flags.json) printer.line("ending; press Ctrl+C again to leave at once");
  });
  const save = (planLibrary: PlanLibrary): Promise<void> =>
    writeOutput(out, formatPlanLibrary(planLibrary.toJSON()));
  let savedMs = performance.now();
  try {
    const result = await prepare({
      domain,
      scenario,
      llm: teacher.llm,
      personas: personas.length === 0 ? undefined : personas,
      resume,
      seed: flags.seed ?? resume?.madeWith.seed,
      coverage: flags.coverage,
      maxQuestions: flags.questions,
      limitMs: flags.minutes === undefined ? undefined : flags.minutes * 60_000,
      questionsInFlight: flags.inFlight ?? (flags.queue === undefined ? undefined : ROUND),
      situations: flags.situations,
      freshSituations: flags.fresh,
      signal: controller.signal,
      onEvent: (event) =>
        printer.line(flags.json ? JSON.stringify(event) : printable(describeEvent(event))),
      onAnswered: async (planLibrary) => {
        if (performance.now() - savedMs >= SAVE_EVERY_MS) {
          savedMs = performance.now();
          await save(planLibrary);
        }
        // Immediate answers would never let Ctrl+C through.
        await nextTurn();
      },
    });
    await save(result.planLibrary);
    tell(result, out, flags, context);
    if (teacher.recordError !== undefined) throw teacher.recordError;
    return exitOf(result);
  } catch (error) {
    if (!(error instanceof RequestError)) throw error;
    throw new InputError(error.code, "prepare", error.issues.map(ofFlag), { cause: error });
  } finally {
    forget();
    await close(teacher);
  }
}

/** Messages from closing a model are ignored. */
async function close(teacher: Teacher): Promise<void> {
  await teacher.dispose().catch(() => undefined);
}

function exitOf({ stopped }: PreparationResult): ExitCode {
  if (stopped === "covered") return EXIT.solved;
  return stopped === "model-failed" ? EXIT.badInput : EXIT.notFound;
}

function tell(
  result: PreparationResult,
  out: string,
  { json }: PrepareFlags,
  { printer }: CommandContext,
): void {
  if (json) {
    printer.line(JSON.stringify(resultJson(result, out)));
    return;
  }
  printResult(result, out, printer);
  if (result.stopped !== "covered") printer.notice("the same command resumes from here");
}

async function readOld(
  domain: Parameters<typeof readPlanLibraryFile>[0],
  path: string,
  { seed }: PrepareFlags,
  { streams, printer }: CommandContext,
): Promise<PlanLibrary> {
  const input = await readPlanLibraryFile(domain, path, streams.stdin);
  const { planLibrary, report } = input;
  if (report.refusedCount > 0) throw refusedPlans(input, path);
  const old = planLibrary.madeWith.seed;
  if (seed !== undefined && old !== undefined && seed !== old) {
    const message = `was prepared with seed ${old}, not ${seed}`;
    const hint = "leave --seed out, or give another --out";
    throw new InputError("invalid-usage", path, [{ pointer: "/madeWith/seed", message, hint }]);
  }
  if (!report.sameDomain) printer.notice(`${path} was made for another version of the domain`);
  return planLibrary;
}

/** The persona: the text of a file with that name, or the given text. */
async function personaOf(given: string): Promise<string> {
  const isFile = await stat(given).then(
    (found) => found.isFile(),
    () => false,
  );
  const text = isFile ? await readFile(given, "utf8") : given;
  if (text.trim() !== "") return text.trim();
  throw new InputError("invalid-usage", "--persona", [{ pointer: "", message: "is empty" }]);
}
