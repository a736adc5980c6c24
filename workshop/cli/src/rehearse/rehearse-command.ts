/**
 * `understudy rehearse`: a model teaches a repertoire.
 *
 * @module
 */

import { existsSync } from "node:fs";
import { readFile, stat } from "node:fs/promises";
import { setImmediate as nextTurn } from "node:timers/promises";
import {
  type Domain,
  formatRepertoire,
  type Repertoire,
  RequestError,
} from "@understudy/planner-core";
import { type RehearsalResult, rehearse } from "@understudy/rehearsal";
import type { Scenario } from "@understudy/simulation";
import type { CommandContext } from "../command-context.ts";
import { EXIT, type ExitCode } from "../exit-code.ts";
import { InputError } from "../input/input-error.ts";
import { loadDomainFile } from "../input/load-domain-file.ts";
import { readRepertoireFile, readScenario, refusedPlans } from "../input/read-repertoire.ts";
import { processInterrupts } from "../interrupts.ts";
import { whileClaimed, writeOutput } from "../output/output-file.ts";
import { printable } from "../output/printable.ts";
import { describeEvent } from "./describe-event.ts";
import { openTeacher, type Teacher } from "./open-teacher.ts";
import { ofFlag, type RehearseFlags } from "./rehearse-flags.ts";
import { printResult, resultJson } from "./rehearse-result.ts";

/**
 * Questions given to workers as a batch, whatever the number of workers: the file depends on this number, but not on
 * the workers.
 */
const ROUND = 8;
/** Longest work that a crash may lose. */
const SAVE_EVERY_MS = 2000;

/**
 * Runs `understudy rehearse`.
 *
 * @returns 0 when the coverage is reached, 3 when stopped early, 1 when the model failed
 * @throws InputError for invalid flags and files, before the model is asked
 */
export async function rehearseCommand(
  flags: RehearseFlags,
  context: CommandContext,
): Promise<ExitCode> {
  const { stdin } = context.streams;
  const { domain } = await loadDomainFile(flags.domain, stdin);
  const scenario = await readScenario(domain, flags.scenario, stdin);
  const personas = await Promise.all((flags.persona ?? []).map(personaOf));
  const out = flags.out ?? `${domain.name.replace(/[^\p{L}\p{N}_-]+/gu, "_")}.repertoire.json`;
  const files = flags.record === undefined ? [out] : [out, flags.record];
  return whileClaimed(files, () => teach({ domain, scenario, personas, out }, flags, context));
}

/** The domain to rehearse, the personas, and the output file. */
interface Lesson {
  readonly domain: Domain;
  readonly scenario: Scenario;
  readonly personas: readonly string[];
  readonly out: string;
}

async function teach(
  { domain, scenario, personas, out }: Lesson,
  flags: RehearseFlags,
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
  const save = (repertoire: Repertoire): Promise<void> =>
    writeOutput(out, formatRepertoire(repertoire.toJSON()));
  let savedMs = performance.now();
  try {
    const result = await rehearse({
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
      onAnswered: async (repertoire) => {
        if (performance.now() - savedMs >= SAVE_EVERY_MS) {
          savedMs = performance.now();
          await save(repertoire);
        }
        // Immediate answers would never let Ctrl+C through.
        await nextTurn();
      },
    });
    await save(result.repertoire);
    tell(result, out, flags, context);
    if (teacher.recordError !== undefined) throw teacher.recordError;
    return exitOf(result);
  } catch (error) {
    if (!(error instanceof RequestError)) throw error;
    throw new InputError(error.code, "rehearse", error.issues.map(ofFlag), { cause: error });
  } finally {
    forget();
    await close(teacher);
  }
}

/** Messages from closing a model are ignored. */
async function close(teacher: Teacher): Promise<void> {
  await teacher.dispose().catch(() => undefined);
}

function exitOf({ stopped }: RehearsalResult): ExitCode {
  if (stopped === "covered") return EXIT.solved;
  return stopped === "model-failed" ? EXIT.badInput : EXIT.notFound;
}

function tell(
  result: RehearsalResult,
  out: string,
  { json }: RehearseFlags,
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
  domain: Parameters<typeof readRepertoireFile>[0],
  path: string,
  { seed }: RehearseFlags,
  { streams, printer }: CommandContext,
): Promise<Repertoire> {
  const input = await readRepertoireFile(domain, path, streams.stdin);
  const { repertoire, report } = input;
  if (report.refusedCount > 0) throw refusedPlans(input, path);
  const old = repertoire.madeWith.seed;
  if (seed !== undefined && old !== undefined && seed !== old) {
    const message = `was rehearsed with seed ${old}, not ${seed}`;
    const hint = "leave --seed out, or give another --out";
    throw new InputError("invalid-usage", path, [{ pointer: "/madeWith/seed", message, hint }]);
  }
  if (!report.sameDomain) printer.notice(`${path} was made for another version of the domain`);
  return repertoire;
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
