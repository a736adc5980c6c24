import { coloursFor } from "../../../workshop/cli/src/output/printer.ts";
import type { VillageArguments } from "./arguments.ts";
import { loadDomains, loadPlanLibraries } from "./company.ts";
import { playDay } from "./day.ts";
import { openModel } from "./model.ts";
import type { Audience } from "./stage.ts";
import { shippedEvaluation } from "./tally/evaluation.ts";
import { modelNotice } from "./view/notice.ts";
import { PlainLog } from "./view/plain-log.ts";
import { summaryText } from "./view/summary-text.ts";
import { TICK_MS } from "./world/time.ts";

/** Plays a day, prints a line for each notable event, and then the summary. */
export async function runVillage(options: VillageArguments): Promise<void> {
  const { stdout } = process;
  const colours = coloursFor(stdout);
  const say = (text: string): void => void stdout.write(`${text}\n`);
  const stop = new AbortController();
  const end = endOn(stop);

  const domains = loadDomains();
  if (!options.json) say(colours.dim(`loading the model (${options.model}) …`));
  const { status, llm } = await openModel(options.model, Object.values(domains), stop.signal);
  if (!options.json) {
    const notice = modelNotice(status);
    say(status.kind === "loaded" ? notice : colours.bold(colours.red(notice)));
  }
  const audience: Audience = options.json ? {} : new PlainLog(say, colours);
  try {
    const summary = await playDay({
      ...options,
      domains,
      planLibraries: options.planLibrary ? loadPlanLibraries(domains) : undefined,
      model: status,
      llm,
      evaluation: status.kind === "loaded" && status.isShipped ? shippedEvaluation() : undefined,
      tickMs: TICK_MS,
      heartbeat: true,
      audience,
      signal: stop.signal,
    });
    say(options.json ? JSON.stringify(summary) : `\n${summaryText(summary, colours)}`);
  } finally {
    end();
  }
}

/** The first Ctrl-C (or a closed pipe) ends the day, the second the process. */
function endOn(stop: AbortController): () => void {
  const interrupt = (): void => {
    if (stop.signal.aborted) process.exit(130);
    stop.abort();
  };
  const ignoreClosedPipe = (error: NodeJS.ErrnoException): void => {
    if (error.code !== "EPIPE") throw error;
    stop.abort();
  };
  process.on("SIGINT", interrupt);
  process.on("SIGTERM", interrupt);
  process.stdout.on("error", ignoreClosedPipe);
  return () => {
    process.off("SIGINT", interrupt);
    process.off("SIGTERM", interrupt);
  };
}
