import { ClassicalPlanner } from "@understudy/classical";
import {
  type Domain,
  InferenceError,
  type LlmPlanner,
  RequestError,
} from "@understudy/planner-core";
import {
  OptimalScriptedLlmPlanner,
  type RecordedText,
  TextRecordingLlmPlanner,
  TextReplayLlmPlanner,
} from "@understudy/preparation";
import type { CommandContext } from "../command-context.ts";
import { InputError } from "../input/input-error.ts";
import { readText } from "../input/read-text.ts";
import { parseLlmSpec } from "../llm/model-spec.ts";
import { appendOutput, writeOutput } from "../output/output-file.ts";
import { printable } from "../output/printable.ts";
import { loadQueue } from "./load-queue.ts";
import type { PrepareFlags } from "./prepare-flags.ts";

/** The teacher of a preparation. */
export interface Teacher {
  readonly llm: LlmPlanner;
  /** Error that ended the `--record` file early; undefined if none. */
  readonly recordError?: unknown;
  dispose(): Promise<void>;
}

/**
 * Opens the teacher for `--model`, `--queue`, `--replay` and `--record`.
 *
 * @param isResumed whether to append to an existing recording
 * @throws InputError for contradictory flags, or if the model cannot be loaded
 */
export async function openTeacher(
  domain: Domain,
  flags: PrepareFlags,
  context: CommandContext,
  isResumed: boolean,
): Promise<Teacher> {
  if (flags.replay !== undefined && (flags.model ?? flags.queue) !== undefined) {
    throw refuse("--replay asks no model", "leave --model and --queue out");
  }
  const teacher = await openSilent(domain, flags, context);
  const { record } = flags;
  if (record === undefined) return teacher;
  if (!isResumed) await writeOutput(record, "");
  let recordError: unknown;
  const write = (answer: RecordedText): void => {
    if (recordError !== undefined) return;
    try {
      appendOutput(record, `${JSON.stringify(answer)}\n`);
    } catch (error) {
      // The answer itself is valid: the preparation continues, and the command reports the error at its end.
      recordError = error;
    }
  };
  return {
    ...teacher,
    llm: new TextRecordingLlmPlanner(teacher.llm, write),
    get recordError() {
      return recordError;
    },
  };
}

async function openSilent(
  domain: Domain,
  { model = "nano", replay, queue }: PrepareFlags,
  context: CommandContext,
): Promise<Teacher> {
  if (replay !== undefined) {
    const recorded = readRecording(
      replay,
      await readText(replay, context.streams.stdin, "a recording"),
    );
    return { llm: new TextReplayLlmPlanner(recorded), dispose: async () => {} };
  }
  if (queue !== undefined) return openQueued(domain, queue, model, context);
  const teacher = await openModelTeacher(model, context);
  try {
    await teacher.warmUp(domain);
    return teacher;
  } catch (error) {
    await teacher.dispose();
    throw refusalOf(error);
  }
}

/** A teacher of any domain. */
export interface ModelTeacher extends Teacher {
  /** Prepares it for a domain, before the first question. */
  warmUp(domain: Domain): Promise<void>;
}

/**
 * Opens a model, or for `scripted` a planner with optimal plans.
 *
 * @throws InputError if it cannot be loaded, or is no model
 */
export async function openModelTeacher(
  model: string,
  { openModel }: CommandContext,
): Promise<ModelTeacher> {
  if (model === "scripted") {
    const planner = new ClassicalPlanner();
    const warmUp = async (domain: Domain): Promise<void> => {
      planner.warm(domain.goals.map((goal) => ({ domain, goal })));
    };
    return { llm: new OptimalScriptedLlmPlanner(planner), warmUp, dispose: async () => {} };
  }
  const spec = parseLlmSpec(model);
  if (spec.kind === "none") {
    throw refuse("a preparation needs a model", "--model scripted tries one without");
  }
  try {
    const opened = await openModel(spec, { isRepeatable: true });
    const { llm } = opened;
    return { llm, warmUp: opened.warmUp.bind(opened), dispose: opened.dispose.bind(opened) };
  } catch (error) {
    throw refusalOf(error);
  }
}

/** Opens the queue to models on other machines. */
async function openQueued(
  domain: Domain,
  queue: string,
  model: string,
  { printer }: CommandContext,
): Promise<Teacher> {
  const { QueuedLlmPlanner } = await loadQueue("prepare");
  const onWaiting = (missing: "redis" | "worker"): void =>
    printer.notice(
      missing === "redis"
        ? "waits for Redis: no server answers at that address"
        : `waits for a worker: understudy worker --queue … --model ${printable(model)}`,
    );
  try {
    const llm = await QueuedLlmPlanner.open({ redis: queue, model, domain, onWaiting });
    return { llm, dispose: llm.dispose.bind(llm) };
  } catch (error) {
    if (!(error instanceof RequestError)) throw refusalOf(error);
    throw new InputError(error.code, "--queue", error.issues, { cause: error });
  }
}

/** A model's failure as an InputError; other errors unchanged. */
function refusalOf(error: unknown): unknown {
  if (!(error instanceof InferenceError)) return error;
  const issues = [{ pointer: "", message: error.message }];
  return new InputError(error.code, "--model", issues, { cause: error });
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
  return new InputError("invalid-usage", "prepare", [{ pointer: "", message, hint }]);
}
