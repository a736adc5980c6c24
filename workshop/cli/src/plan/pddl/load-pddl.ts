import {
  importPddlInParts,
  type LoadedPddlTask,
  loadPddlTask,
  PddlError,
  type PddlTask,
} from "@understudy/pddl";
import { DomainError } from "@understudy/planner-core";
import { InputError, type LocatedIssue } from "../../input/input-error.ts";
import { readText, sourceName } from "../../input/read-text.ts";
import type { CliStreams } from "../../streams.ts";

/** A PDDL task, ready to be planned. */
export interface LoadedPddl extends LoadedPddlTask {
  readonly task: PddlTask;
}

/** The two files of a task. */
export interface PddlFiles {
  readonly domain: string;
  readonly problem: string;
}

/**
 * Loads a PDDL task from its files; one of them may be standard input.
 *
 * @returns the task, or where it is too large larger and larger parts of it: at least one
 * @throws InputError with every issue and its place
 */
export async function loadPddl(
  files: PddlFiles,
  stdin: CliStreams["stdin"],
): Promise<Iterator<LoadedPddl, void>> {
  const domainText = await readText(files.domain, stdin, "PDDL");
  const problemText = await readText(files.problem, stdin, "PDDL");
  return load({ domain: domainText, problem: problemText }, files);
}

function* load(texts: PddlFiles, files: PddlFiles): Generator<LoadedPddl, void> {
  let isFirst = true;
  try {
    for (const task of importPddlInParts(texts)) {
      yield { task, ...loadPddlTask(task) };
      isFirst = false;
    }
  } catch (error) {
    if (!(error instanceof PddlError)) throw error;
    // Limits of the engine that apply to ground tasks as well: the parts before are within them.
    if (!isFirst && error.cause instanceof DomainError) return;
    throw located(error, files);
  }
}

/** The file that the first issue is in gives the name; issues of the other say where they are. */
function located(error: PddlError, files: PddlFiles): InputError {
  const first = error.issues[0]?.place.source ?? "domain";
  const issues = error.issues.map(({ place, pointer, message, hint }): LocatedIssue => {
    const { source, line, column } = place;
    const isOther = source !== first;
    return {
      pointer,
      message: isOther ? `${sourceName(files[source])}:${line}:${column}: ${message}` : message,
      ...(hint === undefined ? {} : { hint }),
      position: isOther ? undefined : { line, column },
    };
  });
  return new InputError("invalid-pddl", sourceName(files[first]), issues, { cause: error });
}
