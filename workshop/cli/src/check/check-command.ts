/**
 * `understudy check`: problems of a domain, unreachable goals and tools.
 *
 * @module
 */

import type { GenerationRequest } from "@understudy/llm";
import { renderSystem } from "@understudy/llm/internal";
import { UnderstudyError } from "@understudy/planner-core";
import type { CommandContext } from "../command-context.ts";
import { EXIT, type ExitCode } from "../exit-code.ts";
import { InputError } from "../input/input-error.ts";
import { type LoadedDomain, loadDomainFile } from "../input/load-domain-file.ts";
import { parseLlmSpec } from "../llm/model-spec.ts";
import { untaughtNotice } from "../llm/untaught.ts";
import { printable } from "../output/printable.ts";
import { type DomainReport, type PromptReport, reportDomain } from "./domain-report.ts";
import { drawGraph, type GraphOptions } from "./draw-graph.ts";
import { findingsOf } from "./findings.ts";
import { renderReport } from "./render-report.ts";

/** Options of `understudy check`. */
export interface CheckOptions extends GraphOptions {
  readonly domain: string;
  readonly json: boolean;
  readonly prompt: boolean;
  /** The model that counts the tokens. */
  readonly model: string;
}

/**
 * Runs `understudy check`.
 *
 * @throws InputError if the domain cannot be loaded, without `--json`
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
    const { code, issues: errors } = error;
    printer.line(JSON.stringify({ valid: false, code, errors }, undefined, 2));
    return EXIT.badInput;
  }
  await drawGraph(file, options, context);
  if (options.graph === "-") return EXIT.solved;
  const { text, ...size } = await measurePrompt(file, options, context);
  const whole = reportDomain(file.domain, file.warnings);
  const prompt = { ...whole.prompt, ...size, ...(options.prompt ? { text } : {}) };
  const report: DomainReport = { ...whole, prompt };
  if (options.json) {
    const findings = findingsOf(file.domain);
    printer.line(JSON.stringify({ ...report, findings }, undefined, 2));
  } else {
    printer.line(renderReport(report, file.source, printer.colours));
    if (options.prompt) printer.line(`\n${text.split("\n").map(printable).join("\n")}`);
  }
  return EXIT.solved;
}

/**
 * The model's prompt for the domain, and whether the model was trained on it. Without a model, the shipped model's
 * prompt, without a token count.
 */
async function measurePrompt(
  { domain }: LoadedDomain,
  options: CheckOptions,
  { openModel, printer }: CommandContext,
): Promise<PromptReport & { readonly text: string }> {
  const told = describe(renderSystem(domain));
  const spec = parseLlmSpec(options.model);
  if (spec.kind === "none") return told;
  try {
    const model = await openModel(spec);
    try {
      const tokens = await model.countSystemTokens(domain);
      const size = { ...describe(model.systemPrompt(domain)), tokens, model: model.name };
      const untaught = untaughtNotice(domain, model.llm);
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

function describe({
  content,
  hash,
}: GenerationRequest["system"]): PromptReport & { readonly text: string } {
  return { hash, characters: content.length, text: content };
}
