import { RequestError } from "../../../base/errors.ts";
import { describeValue, isRecord } from "../../../base/json/issues.ts";
import type { DomainTypes } from "../../../rules/domain/definition/types.ts";
import type { DirectiveReader } from "../../contract/directive-reader.ts";
import type { LlmPlanner } from "../../contract/llm-planner.ts";
import type { OrchestratorOptions } from "../options.ts";
import type { EngineSettings } from "../settings.ts";

/** Settings that control the influence of words. */
export type WordSettings = Pick<EngineSettings, "words" | "wordConfidence">;

/** Confidence above which readings are nearly always right. */
const SURE = 0.9;

/** The reader of an orchestrator: its own, otherwise the LLM planner's. */
export function readerOf({
  reader,
  llm,
}: Pick<OrchestratorOptions<DomainTypes>, "reader" | "llm">): DirectiveReader | undefined {
  return reader === false ? undefined : (reader ?? llm?.reader);
}

/** Whether there is an LLM planner that can choose what a directive means, however well. */
export function mayChoose(llm: LlmPlanner | undefined): boolean {
  return llm !== undefined && llm.readsWords !== false;
}

/** The role of the reader beside an LLM planner: the reader alone decides, unless the LLM planner was shown to read. */
function roleBeside(llm: LlmPlanner | undefined): WordSettings["words"] {
  if (llm === undefined) return "first";
  if (llm.readsWords === "intent") return "together";
  return llm.readsWords === true ? "fallback" : "only";
}

/**
 * The default influence of words in an orchestrator.
 *
 * @throws RequestError for an invalid reader, or a missing one although words are on
 */
export function wordSettings(
  options: Pick<OrchestratorOptions<DomainTypes>, "reader" | "llm" | "words" | "tuning">,
): WordSettings {
  const { llm, words } = options;
  const reader = readerOf(options);
  if (reader !== undefined && !isReader(reader)) {
    const message = `must be a reader of directives, not ${describeValue(reader)}`;
    throw new RequestError([{ pointer: "/reader", message, hint: READER_HINT }]);
  }
  if (reader === undefined && words !== undefined && words !== "off") {
    const message = `is "${words}", but there is no reader`;
    throw new RequestError([{ pointer: "/words", message, hint: READER_HINT }]);
  }
  return {
    words: words ?? (reader === undefined ? "off" : roleBeside(llm)),
    wordConfidence: options.tuning?.wordConfidence ?? (mayChoose(llm) ? SURE : 0),
  };
}

const READER_HINT = 'such as reader: new WordReader() of "@understudy/words"';

function isReader(reader: unknown): reader is DirectiveReader {
  return isRecord(reader) && "readDirective" in reader && "readPersona" in reader;
}
