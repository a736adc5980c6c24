/**
 * `understudy model trial`: the value of models on given domains, with chance as a baseline.
 *
 * @module
 */

import { basename } from "node:path";
import { withoutPassword } from "@understudy/llm";
import {
  defaultCostRatio,
  InferenceError,
  loadDomain,
  RequestError,
} from "@understudy/planner-core";
import type { CommandContext } from "../command-context.ts";
import { EXIT, type ExitCode } from "../exit-code.ts";
import { InputError } from "../input/input-error.ts";
import { loadDomainFile } from "../input/load-domain-file.ts";
import { processInterrupts } from "../interrupts.ts";
import { parseLlmSpec } from "../llm/model-spec.ts";
import { openConfiguredPool } from "../llm/open-model.ts";
import { type Contestant, contestantOf, poolContestant } from "./asking/contestant.ts";
import { trialTasks } from "./asking/parts.ts";
import { ResultsFile } from "./asking/results-file.ts";
import { runTrial, trialParts } from "./asking/run-trial.ts";
import { TrialView } from "./asking/trial-view.ts";
import { drawTrial, type TrialGroup } from "./questions/draw-trial.ts";
import { questionsFor } from "./questions/sample-size.ts";
import { UNTAUGHT_DOMAINS } from "./questions/untaught-domains.ts";
import { withWords } from "./questions/untaught-words.ts";
import { adviceFor } from "./report/advice.ts";
import { CHANCE_DRAWS, Chance } from "./report/chance.ts";
import { renderTrial } from "./report/render-trial.ts";
import { type ModelFigures, tallyTrial } from "./report/tally-trial.ts";
import type { TrialReport } from "./report/trial-rows.ts";
import type { TrialFlags } from "./trial-flags.ts";

/** Options of the command, completed from the configuration. */
export interface TrialOptions extends TrialFlags {
  /** Whether the configured pool is tested. Default false. */
  readonly pool?: boolean | undefined;
}

/** The difference to detect, in percentage points. */
const POINTS = 10;
const MS_PER_MINUTE = 60_000;
const POOL = "pool";

/** Runs `understudy model trial`. */
export async function trialCommand(
  specs: readonly string[],
  flags: TrialOptions,
  context: CommandContext,
): Promise<ExitCode> {
  const { printer, interrupts = processInterrupts } = context;
  const { seed, pool } = flags;
  for (const spec of specs) checkSpec(spec, pool);
  const results = new ResultsFile(flags.results);
  const groups = await groupsOf(flags, context);
  const stop = new AbortController();
  const unlisten = interrupts.onInterrupt(() => stop.abort(new InferenceError("Stopped")));
  const chance = new Chance(seed);
  const models: TrialReport["models"][number][] = [];
  try {
    for (const spec of specs) {
      const figures = await tryModel(
        spec,
        { flags, groups, results, chance, stop: stop.signal },
        context,
      );
      models.push({ ...figures, advice: adviceFor(figures) });
    }
  } finally {
    chance.dispose();
    unlisten();
  }
  const domains = groups.map(({ domain, isOwn, questions }) => ({
    ...{ name: domain.name, isOwn, questions: questions.length },
  }));
  const report: TrialReport = { seed, domains, models };
  if (flags.json) printer.line(JSON.stringify(report));
  else printer.line(renderTrial(report, printer.colours));
  return models.every(({ error }) => error !== undefined) ? EXIT.badInput : EXIT.solved;
}

interface Trial {
  readonly flags: TrialOptions;
  readonly groups: readonly TrialGroup[];
  readonly results: ResultsFile;
  readonly chance: Chance;
  readonly stop: AbortSignal;
}

async function tryModel(
  spec: string,
  { flags, groups, results, chance, stop }: Trial,
  context: CommandContext,
): Promise<ModelFigures> {
  const { seed, minutes, pool } = flags;
  const name = nameOf(spec);
  const nothing: ModelFigures = {
    ...{ spec: name, parts: {}, readings: {}, lines: [] },
    speed: { coldFirstTokenMs: undefined, keptFirstTokenMs: undefined, tokensPerSecond: undefined },
  };
  if (stop.aborted) return { ...nothing, cutShort: "it was stopped" };
  let contestant: Contestant | undefined;
  try {
    contestant = await open(spec, pool, context);
    const linesEach = Math.ceil(flags.lines / groups.length);
    const parts = trialParts(contestant).filter((part) => flags.parts?.includes(part) ?? true);
    const tasks = trialTasks(groups, parts, linesEach);
    const view = new TrialView(context.streams.stderr, name, tasks.length);
    const limitMs = minutes * MS_PER_MINUTE;
    const answers = await runTrial(contestant, results, {
      ...{ tasks, seed, limitMs, stop, onProgress: view.tell },
    });
    const { llms, facts } = contestant;
    return await tallyTrial(name, facts(), answers, chance, ({ task }) =>
      defaultCostRatio(task.group.domain, llms[task.part]),
    );
  } catch (error) {
    if (!(error instanceof InferenceError) && !(error instanceof RequestError)) throw error;
    return { ...nothing, error: error.message };
  } finally {
    await contestant?.dispose();
  }
}

/** Display name of a SPEC, without folders or password. */
function nameOf(spec: string): string {
  if (spec === POOL) return POOL;
  const named = parseLlmSpec(spec);
  const shown = withoutPassword(spec.trim());
  return named.kind === "file" ? basename(named.path) + shown.slice(named.path.length) : shown;
}

async function open(
  spec: string,
  pool: boolean | undefined,
  { configuration, openModel, printer }: CommandContext,
): Promise<Contestant> {
  const beganMs = performance.now();
  if (spec === POOL && pool === true) {
    const opened = await openConfiguredPool(await configuration(), (text) => printer.notice(text));
    return poolContestant(opened, performance.now() - beganMs);
  }
  const named = parseLlmSpec(spec);
  if (named.kind === "none") throw noModel(spec);
  // Embedded models then keep the prompt of intents beside that of likelihoods.
  const reader = { ...named, options: { reads: "intent", ...named.options } } as const;
  const model = await openModel(reader, { isRepeatable: true });
  try {
    return await contestantOf(model, performance.now() - beganMs);
  } catch (error) {
    await model.dispose();
    throw error;
  }
}

/** Questions on the untrained domains and on the user's own. */
async function groupsOf(
  { domain: files, questions, seed }: TrialOptions,
  { streams }: CommandContext,
): Promise<readonly TrialGroup[]> {
  const own = [];
  for (const file of files) own.push((await loadDomainFile(file, streams.stdin)).domain);
  const all = questions ?? questionsFor(POINTS, CHANCE_DRAWS);
  const each = Math.ceil(all / UNTAUGHT_DOMAINS.length);
  return [
    ...UNTAUGHT_DOMAINS.map((definition) => {
      const [bare, worded] = [loadDomain(definition), loadDomain(withWords(definition))];
      return drawTrial(bare, false, each, seed, worded);
    }),
    ...own.map((domain) => drawTrial(domain, true, each, seed)),
  ];
}

/** @throws InputError before loading */
function checkSpec(spec: string, pool: boolean | undefined): void {
  if (spec === POOL && pool === true) return;
  if (parseLlmSpec(spec).kind === "none") throw noModel(spec);
}

function noModel(spec: string): InputError {
  const message = `"${spec}" is no model: there is nothing to try`;
  const hint = "every trial includes the classical planner anyway";
  return new InputError("invalid-usage", "model trial", [{ pointer: "", message, hint }]);
}
