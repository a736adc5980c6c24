/**
 * `understudy words read`: reads likely texts ahead with a model, for games that ship their readings.
 *
 * @module
 */

import { BackendLead } from "@understudy/llm";
import {
  Deadline,
  type Domain,
  type LeadAnswer,
  seededRandom,
  systemClock,
} from "@understudy/planner-core";
import { randomState } from "@understudy/simulation";
import { KeptReader, type KeptReading, type KeptReadings, WordReader } from "@understudy/words";
import type { CommandContext } from "../command-context.ts";
import { EXIT, type ExitCode } from "../exit-code.ts";
import { InputError, refuseInput } from "../input/input-error.ts";
import { loadDomainFile } from "../input/load-domain-file.ts";
import { readText } from "../input/read-text.ts";
import { parseLeadSpec } from "../lead/model-spec.ts";
import { checkOutput, writeOutput } from "../output/output-file.ts";
import { printable } from "../output/printable.ts";
import type { ReadFlags } from "./words-flags.ts";

/** Above this a reading stands, and no model is asked. */
const STANDS = 0.8;
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
  const spec = parseLeadSpec(model);
  if (spec.kind === "none") {
    const message = "reads nothing without a model";
    throw new InputError("invalid-usage", "--model", [{ pointer: "", message }]);
  }
  if (out !== undefined) checkOutput(out);
  const before = out === undefined ? [] : await keptIn(out, context);
  const reader = new WordReader();
  const opened = await context.openModel(spec);
  const lead = new BackendLead({ backend: opened.backend, readsWords: "intent" });
  const kept: KeptReading[] = [...before];
  const counts = { stands: 0, agreed: 0, undecided: 0 };
  try {
    await opened.warmUp(domain);
    for (const text of new Set(texts.map((each) => each.trim()).filter((each) => each !== ""))) {
      if (kept.some((each) => each.text === text)) continue;
      const reading = reader.readDirective(domain, text);
      if (reading.confidence > STANDS) {
        counts.stands++;
        continue;
      }
      const state = randomState(domain, seededRandom(1));
      const goal = domain.goals[0] ?? domain.goal({});
      const question = {
        key: "",
        domain,
        state,
        goal,
        text: { directive: text },
        intent: { reading },
      };
      const answer = await lead.ask({ question, deadline: new Deadline(systemClock, LATE_MS) });
      if (answer.kind !== "intent") {
        printer.notice(`${printable(text)}: the model has no reading`);
        continue;
      }
      const own = reading.goals.map(({ declared }) => declared.name ?? "");
      const intent = inNames(domain, answer.intent);
      const isSame = own.join() === intent.goals.join() && intent.discouraged.length === 0;
      const isAgreed = isSame && own.length > 0 && reading.confidence >= 0.5;
      counts[isAgreed ? "agreed" : "undecided"]++;
      kept.push({ text, by: isAgreed ? "model" : "undecided", ...intent });
      if (!json && !isAgreed) printer.line(compared(text, own, intent));
    }
  } finally {
    await opened.dispose();
  }
  if (out !== undefined) await writeOutput(out, fileOf(kept));
  if (json) printer.line(JSON.stringify({ ...counts, readings: kept }));
  else {
    const { stands, agreed, undecided } = counts;
    printer.line(
      `${stands} stand without a model, ${agreed} are agreed on, ${undecided} to decide${before.length > 0 ? `, ${before.length} kept from before` : ""}`,
    );
    if (out !== undefined && undecided > 0)
      printer.line(`Set "by" to "reader" or "model" in ${printable(out)} where it is "undecided".`);
  }
  return EXIT.solved;
}

/** The readings of a file that was written before; none if it is not there. */
async function keptIn(out: string, { streams }: CommandContext): Promise<readonly KeptReading[]> {
  const text = await readText(out, streams.stdin, "readings").catch(() => undefined);
  if (text === undefined) return [];
  try {
    const kept = JSON.parse(text) as KeptReadings;
    new KeptReader(new WordReader(), kept);
    return kept.readings;
  } catch (error) {
    if (error instanceof SyntaxError) {
      const message = "is no JSON; name another file, or remove it";
      throw new InputError("invalid-json", out, [{ pointer: "", message }]);
    }
    return refuseInput(error, out, "invalid-usage");
  }
}

type Intent = Extract<LeadAnswer, { readonly kind: "intent" }>["intent"];

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

/** The difference of reader and model, in lines. */
function compared(
  text: string,
  own: readonly string[],
  { means, goals, disabled, discouraged }: Omit<KeptReading, "text" | "by">,
): string {
  const avoided = [...disabled, ...discouraged];
  const avoids = avoided.length > 0 ? `; avoids ${avoided.join(", ")}` : "";
  return [
    printable(text),
    `  reader: ${own.join(", ") || "nothing"}`,
    `  model:  ${goals.join(", ") || "nothing"}${printable(avoids)} (${printable(means)})`,
  ].join("\n");
}

/** The file: a reading a line, to be decided by hand. */
function fileOf(readings: readonly KeptReading[]): string {
  const lines = readings.map((each) => `    ${JSON.stringify(each)}`).join(",\n");
  return `{\n  "format": "understudy-readings",\n  "readings": [\n${lines}\n  ]\n}\n`;
}
