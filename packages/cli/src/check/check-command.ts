/**
 * `understudy check`: problems of a domain, and the goals and tools out of reach.
 *
 * @module
 */

import { renderSystem, type SystemPrompt } from "@understudy/llm/internal";
import { RequestError, UnderstudyError } from "@understudy/planner-core";
import type { CommandContext } from "../command-context.ts";
import { EXIT, type ExitCode } from "../exit-code.ts";
import { InputError } from "../input/input-error.ts";
import { type LoadedDomain, loadDomainFile } from "../input/load-domain-file.ts";
import { parseLeadSpec } from "../lead/model-spec.ts";
import { untaughtNotice } from "../lead/untaught.ts";
import { writeOutput } from "../output/output-file.ts";
import { printable } from "../output/printable.ts";
import { type DomainReport, type PromptReport, reportDomain } from "./domain-report.ts";
import { findMends } from "./mend/find-mend.ts";
import { findingsOf } from "./mend/health.ts";
import { renderReport } from "./render-report.ts";

/** Options of `understudy check`. */
export interface CheckOptions {
  readonly domain: string;
  readonly json: boolean;
  readonly prompt: boolean;
  /** The file that its picture is written to; `-` for standard output. */
  readonly graph?: string | undefined;
  /** The model whose tokens are counted. */
  readonly model: string;
}

/**
 * Runs `understudy check`.
 *
 * @throws InputError if the domain cannot be loaded and no JSON was asked for
 */
export async function checkCommand(
  options: CheckOptions,
  context: CommandContext,
): Promise<ExitCode> {
  const { streams, printer } = context;
  let file: LoadedDomain;
  try {
    file = await loadDomainFile(options.domain, streams.stdin);
  } catch (error) {
    if (!(error instanceof InputError) || !options.json) throw error;
    const { code, issues, document } = error;
    const errors = document === undefined ? issues : findMends(document, issues);
    printer.line(JSON.stringify({ valid: false, code, errors }, undefined, 2));
    return EXIT.badInput;
  }
  const { graph } = options;
  if (graph !== undefined) {
    await drawGraph(file, graph, context);
    if (graph === "-") return EXIT.solved;
  }
  const { text, ...size } = await measurePrompt(file, options, context);
  const whole = reportDomain(file.domain, file.warnings);
  const prompt = { ...whole.prompt, ...size, ...(options.prompt ? { text } : {}) };
  const report: DomainReport = { ...whole, prompt };
  if (options.json) {
    const findings = findMends(file.domain.written, findingsOf(file.domain));
    printer.line(JSON.stringify({ ...report, findings }, undefined, 2));
  } else {
    printer.line(renderReport(report, file.source, printer.colours));
    if (options.prompt) printer.line(`\n${text.split("\n").map(printable).join("\n")}`);
  }
  return EXIT.solved;
}

/** @throws InputError if the domain is too large for a picture, or it cannot be written */
async function drawGraph(
  { domain, source }: LoadedDomain,
  path: string,
  { streams, printer }: CommandContext,
): Promise<void> {
  const { drawDomain } = await import("@understudy/viewer/picture");
  let picture: string;
  try {
    picture = drawDomain(domain);
  } catch (cause) {
    if (!(cause instanceof RequestError)) throw cause;
    throw new InputError(cause.code, source, cause.issues, { cause });
  }
  if (path === "-") streams.stdout.write(picture);
  else {
    await writeOutput(path, picture);
    printer.notice(`the picture is in ${path}`);
  }
}

/**
 * The model's prompt for the domain, and whether it was taught it; as the shipped one is, uncounted, if there is none
 * at hand.
 */
async function measurePrompt(
  { domain }: LoadedDomain,
  options: CheckOptions,
  { openModel, printer }: CommandContext,
): Promise<PromptReport & { readonly text: string }> {
  const told = describe(renderSystem(domain));
  const spec = parseLeadSpec(options.model);
  if (spec.kind === "none") return told;
  try {
    const model = await openModel(spec);
    try {
      const tokens = await model.countSystemTokens(domain);
      const size = { ...describe(model.systemPrompt(domain)), tokens, model: model.name };
      const untaught = untaughtNotice(domain, model.lead);
      return untaught === undefined ? size : { ...size, untaught };
    } finally {
      await model.dispose();
    }
  } catch (error) {
    if (!(error instanceof UnderstudyError)) throw error;
    printer.notice(`tokens are not counted: ${error.message}`);
    return told;
  }
}

function describe({ content, hash }: SystemPrompt): PromptReport & { readonly text: string } {
  return { hash, characters: content.length, text: content };
}
