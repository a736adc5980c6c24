import { ClassicalPlanner } from "@understudy/classical";
import { type Domain, InferenceError, type Lead } from "@understudy/planner-core";
import {
  OptimalScriptedLead,
  type RecordedText,
  RecordingLead,
  ReplayedLead,
} from "@understudy/rehearsal";
import type { CommandContext } from "../command-context.ts";
import { InputError } from "../input/input-error.ts";
import { readText } from "../input/read-text.ts";
import { parseLeadSpec } from "../lead/model-spec.ts";
import { appendOutput, writeOutput } from "../output/output-file.ts";
import type { RehearseFlags } from "./rehearse-flags.ts";

/** The teacher, and how to close it. */
export interface Teacher {
  readonly lead: Lead;
  dispose(): Promise<void>;
}

/**
 * Opens what `--model`, `--replay` and `--record` say.
 *
 * @param isResumed whether answers are added to a recording that is there
 * @throws InputError if they do not go together, or the model cannot be loaded
 */
export async function openTeacher(
  domain: Domain,
  flags: RehearseFlags,
  context: CommandContext,
  isResumed: boolean,
): Promise<Teacher> {
  const teacher = await openSilent(domain, flags, context);
  const { record } = flags;
  if (record === undefined) return teacher;
  if (!isResumed) await writeOutput(record, "");
  const write = (answer: RecordedText): void => appendOutput(record, `${JSON.stringify(answer)}\n`);
  return { ...teacher, lead: new RecordingLead(teacher.lead, write) };
}

async function openSilent(
  domain: Domain,
  { model, replay }: RehearseFlags,
  { streams, openModel }: CommandContext,
): Promise<Teacher> {
  const dispose = async (): Promise<void> => {};
  if (replay !== undefined) {
    if (model !== undefined) {
      throw refuse("--replay asks no model", "leave --model out");
    }
    const recorded = readRecording(replay, await readText(replay, streams.stdin, "a recording"));
    return { lead: new ReplayedLead(recorded), dispose };
  }
  if (model === "scripted") {
    const planner = new ClassicalPlanner();
    planner.warm(domain.goals.map((goal) => ({ domain, goal })));
    return { lead: new OptimalScriptedLead(planner), dispose };
  }
  const spec = parseLeadSpec(model ?? "nano");
  if (spec.kind === "none") {
    throw refuse("a rehearsal needs a model", "--model scripted tries one without");
  }
  let opened: Awaited<ReturnType<typeof openModel>> | undefined;
  try {
    opened = await openModel(spec, { isRepeatable: true });
    await opened.warmUp(domain);
    const { lead } = opened;
    return { lead, dispose: opened.dispose.bind(opened) };
  } catch (error) {
    await opened?.dispose();
    if (!(error instanceof InferenceError)) throw error;
    const issues = [{ pointer: "", message: error.message }];
    throw new InputError(error.code, "--model", issues, { cause: error });
  }
}

function readRecording(path: string, text: string): RecordedText[] {
  return text.split("\n").flatMap((line, index) => {
    if (line.trim() === "") return [];
    const value = parse(line);
    if (value !== undefined) return [value];
    const message = "is not a recorded answer: an object with model, prompt and text is expected";
    const position = { line: index + 1, column: 1 };
    throw new InputError("invalid-recording", path, [{ pointer: "", message, position }]);
  });
}

function parse(line: string): RecordedText | undefined {
  try {
    const value = JSON.parse(line) as Partial<RecordedText> | null;
    const isText = (part: unknown): boolean => typeof part === "string";
    const isOne = isText(value?.model) && isText(value?.prompt) && isText(value?.text);
    return isOne ? (value as RecordedText) : undefined;
  } catch {
    return undefined;
  }
}

function refuse(message: string, hint: string): InputError {
  return new InputError("invalid-usage", "rehearse", [{ pointer: "", message, hint }]);
}
