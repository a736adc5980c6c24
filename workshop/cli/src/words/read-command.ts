/**
 * `understudy words read`: reads likely texts ahead with a model, for games that ship their readings.
 *
 * @module
 */

import { statSync } from "node:fs";
import { BackendLlmPlanner } from "@understudy/llm";
import {
  Deadline,
  type DirectiveReading,
  type Domain,
  type Goal,
  type LlmAnswer,
  seededRandom,
  systemClock,
} from "@understudy/planner-core";
import { orchestratorSettings } from "@understudy/planner-core/internal";
import { randomState } from "@understudy/simulation";
import { KeptReader, type KeptReading, type KeptReadings, WordReader } from "@understudy/words";
import type { CommandContext } from "../command-context.ts";
import { EXIT, type ExitCode } from "../exit-code.ts";
import { InputError, refuseInput } from "../input/input-error.ts";
import { loadDomainFile } from "../input/load-domain-file.ts";
import { readText } from "../input/read-text.ts";
import { parseLlmSpec } from "../llm/model-spec.ts";
import { checkOutput, writeOutput } from "../output/output-file.ts";
import { printable } from "../output/printable.ts";
import type { ReadFlags } from "./words-flags.ts";

/** A person waits for it, no player. */
const LATE_MS = 300_000;

/** Runs `understudy words read`. */
export async function readWordsCommand(
  file: string,
  { domain: domainFile, model, out, json }: ReadFlags,
  context: CommandContext,
): Promise<ExitCode> {
  const { printer, streams } = context;
  const { domain } = await loadDomainFile(domainFile, streams.stdin);
  const texts = (await readText(file, streams.stdin, "a text on each line")).split("\n");
  const spec = parseLlmSpec(model);
  if (spec.kind === "none") {
    const message = "reads nothing without a model";
    throw new InputError("invalid-usage", "--model", [{ pointer: "", message }]);
  }
  if (out !== undefined) checkOutput(out);
  const before = out === undefined ? undefined : await keptIn(out, domain, context);
  for (const { pointer, message, hint = "" } of before?.reader.stale ?? []) {
    printer.notice(`${pointer} ${message} (${hint})`);
  }
  const reader = new WordReader();
  const opened = await context.openModel(spec);
  const llm = new BackendLlmPlanner({ backend: opened.backend, readsWords: "intent" });
  const kept = new Map(before?.readings.map((each) => [KeptReader.keyOf(each.text), each]));
  const counts = { stands: 0, agreed: 0, undecided: 0, failed: 0 };
  const save = async (): Promise<void> => {
    if (out !== undefined) await writeOutput(out, fileOf(domain, [...kept.values()]));
  };
  try {
    // An LLM planner that is warmed up has read the prompt of plans, for minutes on a slow machine; no plan is asked
    // for here.
    await opened.backend.load();
    await save();
    for (const [key, text] of new Map(texts.map((each) => [KeptReader.keyOf(each), each.trim()]))) {
      if (text === "" || before?.reader.has(domain, text) === true) continue;
      const reading = reader.readDirective(domain, text);
      if (reading.confidence > orchestratorSettings.STANDS_ABOVE) {
        counts.stands++;
        continue;
      }
      const answer = await askFor(text, reading, domain, llm);
      if (answer.kind !== "intent") {
        const why = "message" in answer ? ` (${answer.message})` : "";
        printer.notice(`${text}: the model has no reading${why}`);
        counts.failed++;
        continue;
      }
      const own = reading.goals.map(({ declared }) => declared.name ?? "");
      const intent = inNames(domain, answer.intent);
      const isSame = own.join() === intent.goals.join() && intent.discouraged.length === 0;
      const isWhole = answer.intent.isCut !== true;
      const isAgreed = isSame && isWhole && own.length > 0 && reading.confidence >= 0.5;
      counts[isAgreed ? "agreed" : "undecided"]++;
      kept.set(key, { text, by: isAgreed ? "model" : "undecided", ...intent });
      // A long list must not be lost with its last text.
      await save();
      if (!json) printer.line(isAgreed ? agreedOn(text, own) : compared(text, reading, intent));
    }
  } finally {
    await opened.dispose();
  }
  if (json) printer.line(JSON.stringify({ ...counts, readings: [...kept.values()] }));
  else {
    const { stands, agreed, undecided, failed } = counts;
    const lines = [
      `${stands} stand without a model, ${agreed} are agreed on, ${undecided} to decide`,
      ...(failed > 0 ? [`${failed} without a reading`] : []),
      ...(before === undefined ? [] : [`${before.readings.length} kept from before`]),
    ];
    printer.line(lines.join(", "));
    if (out !== undefined && undecided > 0)
      printer.line(`Set "by" to "reader" or "model" in ${printable(out)} where it is "undecided".`);
  }
  return EXIT.solved;
}

/** Asks a model for the meaning of a text. A failure is an answer, too: it must not end a long list. */
function askFor(text: string, reading: DirectiveReading, domain: Domain, llm: BackendLlmPlanner) {
  const state = randomState(domain, seededRandom(1));
  const goal = domain.goals[0] ?? domain.goal({});
  const words = { text: { directive: text }, intent: { reading } };
  const question = { key: "", domain, state, goal, ...words };
  const deadline = new Deadline(systemClock, LATE_MS);
  return llm.ask({ question, deadline }).catch((error: unknown) => ({
    kind: "failed" as const,
    message: error instanceof Error ? error.message : String(error),
  }));
}

/** Readings that were written before. */
interface KeptBefore extends Pick<KeptReadings, "readings"> {
  readonly reader: KeptReader;
}

/**
 * The readings of a file; undefined if it is not there, or empty.
 *
 * @throws InputError for any other file, which is not to be overwritten
 */
async function keptIn(
  out: string,
  domain: Domain,
  { streams }: CommandContext,
): Promise<KeptBefore | undefined> {
  if (!statSync(out, { throwIfNoEntry: false })?.size) return undefined;
  const text = await readText(out, streams.stdin, "readings");
  try {
    const kept = JSON.parse(text) as KeptReadings;
    const reader = new KeptReader(new WordReader(), kept, domain);
    return { readings: kept.readings, reader };
  } catch (error) {
    if (error instanceof SyntaxError) {
      const message = "is no JSON; name another file, or remove it";
      throw new InputError("invalid-json", out, [{ pointer: "", message }]);
    }
    return refuseInput(error, out, "invalid-usage");
  }
}

type Intent = Extract<LlmAnswer, { readonly kind: "intent" }>["intent"];

/** An intent by the names of its domain. */
function inNames(domain: Domain, intent: Intent): Omit<KeptReading, "text" | "by"> {
  const names = (actions: readonly number[]): readonly string[] =>
    actions.map((action) => domain.formatAction(action));
  const { means, goals, amount, disabled, discouraged, use } = intent;
  return {
    ...{ means, goals },
    ...(amount !== undefined && { amount }),
    ...{ disabled: names(disabled), discouraged: names(discouraged), use: names(use) },
  };
}

/** The goals that reader and model agree on, in lines: a slow model is seen to go on. */
function agreedOn(text: string, goals: readonly string[]): string {
  return `${printable(text)}\n  both:   ${goals.join(", ")}`;
}

/** The difference of reader and model, in lines. */
function compared(
  text: string,
  { goals: own, skipped }: DirectiveReading,
  { means, goals, disabled, discouraged }: Omit<KeptReading, "text" | "by">,
): string {
  const avoided = [...disabled, ...discouraged];
  const avoids = avoided.length > 0 ? `; avoids ${avoided.join(", ")}` : "";
  const dismisses = skipped.length > 0 ? `; dismisses ${namesOf(skipped)}` : "";
  return [
    printable(text),
    `  reader: ${namesOf(own.map(({ declared }) => declared))}${dismisses}`,
    `  model:  ${goals.join(", ") || "nothing"}${printable(avoids)} (${printable(means)})`,
  ].join("\n");
}

const namesOf = (goals: readonly Goal[]): string =>
  goals.map(({ name = "" }) => name).join(", ") || "nothing";

/** The file: a reading a line, to be decided by hand. */
function fileOf({ name, hash }: Domain, readings: readonly KeptReading[]): string {
  const lines = readings.map((each) => `    ${JSON.stringify(each)}`).join(",\n");
  const domain = JSON.stringify({ name, hash });
  return `{\n  "format": "understudy-readings",\n  "domain": ${domain},\n  "readings": [\n${lines}\n  ]\n}\n`;
}
