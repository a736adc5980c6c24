/**
 * `understudy explain`: the story of one recorded request.
 *
 * @module
 */

import {
  explainRequest,
  explainTogether,
  type Recording,
  RecordingError,
  type RequestLine,
  readRecording,
  type TogetherLine,
} from "@understudy/recording";
import type { CommandContext } from "../command-context.ts";
import { EXIT, type ExitCode } from "../exit-code.ts";
import { InputError } from "../input/input-error.ts";
import { isModuleFile } from "../input/module-file.ts";
import { readText } from "../input/read-text.ts";
import { located } from "../input/recording-issue.ts";
import { renderStory } from "./render-story.ts";
import { renderTogether } from "./render-together.ts";

/** Options of `understudy explain`. */
export interface ExplainCommandOptions {
  readonly file: string;
  readonly agent?: string | undefined;
  /** Default: the agent's last request. */
  readonly tick?: number | undefined;
  readonly json: boolean;
}

/** Limit on names in an error. */
const MAX_LISTED = 12;

/**
 * Runs `understudy explain`.
 *
 * @throws InputError for an unreadable recording or an unknown request
 */
export async function explainCommand(
  options: ExplainCommandOptions,
  { printer, streams }: CommandContext,
): Promise<ExitCode> {
  const isProgram = isModuleFile(options.file);
  const text = isProgram ? "" : await readText(options.file, streams.stdin, "a recording");
  if (isProgram || isDomain(text)) {
    const hint = `why a goal can be reached or not: understudy plan --domain ${options.file} --goal GOAL --explain`;
    throw misuse(options.file, "this is a domain, and explain takes a recording", hint);
  }
  try {
    const recording = readRecording(text);
    const line = requestOf(recording, options);
    if ("together" in line) {
      const story = await explainTogether(recording, line);
      printer.line(options.json ? JSON.stringify(story) : renderTogether(story, printer.colours));
    } else {
      const story = await explainRequest(recording, line);
      printer.line(options.json ? JSON.stringify(story) : renderStory(story, printer.colours));
    }
    return EXIT.solved;
  } catch (error) {
    throw error instanceof RecordingError ? located(error, options.file) : error;
  }
}

/** Whether a text is a domain: a JSON object with state and tools. */
function isDomain(text: string): boolean {
  try {
    const value = JSON.parse(text) as unknown;
    return typeof value === "object" && value !== null && "state" in value && "tools" in value;
  } catch {
    return false;
  }
}

function requestOf(
  recording: Recording,
  { file, agent, tick }: ExplainCommandOptions,
): RequestLine | TogetherLine {
  const requests = recording.lines.flatMap((line) =>
    line.kind === "request" || line.kind === "together" ? [line.value] : [],
  );
  const own = requests.filter((request) => agentsOf(request).includes(agent ?? ""));
  if (own.length === 0) {
    const agents = [...new Set(requests.flatMap(agentsOf))];
    const hint = agents.length === 0 ? "it holds no requests" : `there are ${listed(agents)}`;
    const wrong =
      agent === undefined ? "say whose request: --agent" : `there is no agent "${agent}"`;
    throw misuse(file, wrong, hint);
  }
  const found = own.filter((request) => tick === undefined || request.tick === tick).at(-1);
  if (found !== undefined) return found;
  const ticks = own.map((request) => String(request.tick));
  throw misuse(
    file,
    `${agent} asked nothing at tick ${tick}`,
    `its requests are at ${listed(ticks)}`,
  );
}

function agentsOf(request: RequestLine | TogetherLine): readonly string[] {
  return "together" in request ? Object.keys(request.agents) : [request.agent];
}

function listed(names: readonly string[]): string {
  const more = names.length - MAX_LISTED;
  return `${names.slice(0, MAX_LISTED).join(", ")}${more > 0 ? ` and ${more} more` : ""}`;
}

function misuse(file: string, message: string, hint: string): InputError {
  return new InputError("invalid-usage", file, [{ pointer: "", message, hint }]);
}
