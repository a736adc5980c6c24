/**
 * Models on the built-in engine.
 *
 * @module
 */

import type { VocabularySource } from "../../../../decoding/vocabulary.ts";
import { EngineError, type InferenceModel, openModel } from "../../../../inference/index.ts";
import { speedsOfSize } from "../../../interface/expected-speeds.ts";
import { ON_PROCESSOR } from "../../../interface/placement.ts";
import { type ModelCalibration, TIMED_CHUNK } from "../../shared/calibrate.ts";
import { LoadFailure, workerMessageOf } from "../../shared/call-errors.ts";
import type { ModelSettings } from "../../shared/protocol.ts";
import { checkDraftModel, type LoadedModel, lettersOf } from "../loaded-model.ts";
import type { SchemaAnswers } from "../session/answer-by-schema.ts";
import { ModelSession } from "../session/model-session.ts";
import { BuiltInEngine, BuiltInPrompts, builtInVocabulary } from "./built-in-engine.ts";
import { BuiltInPasses, type LetMessagesIn } from "./built-in-passes.ts";

/** Default number of sequences; each takes memory only for the tokens it holds. */
const SEQUENCES = 4;
/**
 * Duration of one pass with two calls relative to two passes. The gain is too small to justify delaying other calls.
 */
const BATCH_COST = 0.7;
/** Duration of a prompt token relative to an answer token. */
const READ_COST = 0.6;

/** Contents of the model files. */
export interface BuiltInFiles {
  readonly model: Uint8Array;
  /** Contents of the draft model's file. */
  readonly draft: Uint8Array | undefined;
}

/**
 * Loads a model into the built-in engine.
 *
 * @param startMs clock time at which loading started, before the files were read
 * @param schemasOf decoder for answers with a schema; omitted in web pages, which do not need it
 * @throws LoadFailure
 */
export async function loadBuiltIn(
  settings: ModelSettings,
  { model: bytes, draft }: BuiltInFiles,
  letMessagesIn: LetMessagesIn,
  onPass: () => void,
  startMs: number,
  schemasOf?: (vocabulary: () => VocabularySource) => SchemaAnswers,
): Promise<LoadedModel> {
  const contextSize = settings.contextSize || undefined;
  const model = await open(settings.modelPath, bytes, contextSize);
  const { draftModelPath = "" } = settings;
  const draftModel = draft && (await open(draftModelPath, draft, contextSize));
  if (draftModel !== undefined) {
    checkDraftModel(builtInVocabulary(model), builtInVocabulary(draftModel));
  }
  const sequences = settings.sequences || SEQUENCES;
  const enginesOf = (one: InferenceModel): BuiltInEngine[] => {
    const passes = new BuiltInPasses(one, letMessagesIn, onPass);
    return Array.from({ length: sequences }, () => new BuiltInEngine(one, passes));
  };
  const engines = enginesOf(model);
  const drafts = draftModel === undefined ? [] : enginesOf(draftModel);
  const modelBytes = model.memoryBytes + (draftModel?.memoryBytes ?? 0);
  const contextBytes = [model, draftModel].reduce(
    (sum, one) => sum + sequences * (one?.sequenceBytes(one.contextSize) ?? 0),
    0,
  );
  return {
    session: new ModelSession(
      new BuiltInPrompts(model),
      engines,
      model.contextSize,
      drafts,
      schemasOf?.(() => builtInVocabulary(model)),
    ),
    facts: {
      contextSize: model.contextSize,
      sequences,
      batch: Math.min(settings.batch || 1, sequences),
      modelBytes,
      contextBytes,
      loadMs: performance.now() - startMs,
      calibration: settings.calibration ?? calibrationOf(modelBytes),
      computedBy: model.network === "webassembly" ? "webassembly" : "typescript",
      placement: { ...ON_PROCESSOR, machineBytes: modelBytes + contextBytes },
      file: { bytes: bytes.length + (draft?.length ?? 0), chatTemplate: model.chatTemplate },
      letters: lettersOf(engines[0]),
    },
    dispose: async () => {},
  };
}

async function open(
  path: string,
  bytes: Uint8Array,
  contextSize: number | undefined,
): Promise<InferenceModel> {
  try {
    return await openModel(bytes, { contextSize });
  } catch (error) {
    const isMemory = error instanceof EngineError && error.code === "out-of-memory";
    const kind = isMemory ? "out-of-memory" : "model-not-loaded";
    throw new LoadFailure(kind, `${path} cannot be loaded: ${workerMessageOf(error)}`, error);
  }
}

/**
 * A fixed calibration, as the built-in engine has no settings to choose between. The durations are those of slow
 * machines.
 */
function calibrationOf(modelBytes: number): ModelCalibration {
  const { writeMsPerToken: tokenMs } = speedsOfSize(modelBytes, "processor");
  const chunkMs = TIMED_CHUNK * READ_COST * tokenMs;
  return { threads: 1, flashAttention: false, tokenMs, chunkMs, batchCost: BATCH_COST };
}
