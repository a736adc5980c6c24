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

/** A PDDL task, ready for planning. */
export interface LoadedPddl extends LoadedPddlTask {
  readonly task: PddlTask;
}

/** The two files of a task. */
export interface PddlFiles {
  readonly domain: string;
  readonly problem: string;
}

/**
 * Loads a PDDL task from its files, one of which may be standard input.
 *
 * @returns the task, or growing parts of one that is too large: at least one
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
    // The engine's limits apply to ground tasks too; the earlier parts are within them.
    if (!isFirst && error.cause instanceof DomainError) return;
    throw located(error, files);
  }
}

/** The error is named after the file of its first issue; issues of the other file name theirs. */
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
