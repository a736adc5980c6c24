import type { ModelFileRecord } from "./model-file-record.ts";

/** A downloaded model. */
export interface PulledModel {
  /** The SPEC to open the model with. */
  readonly spec: string;
  /** Path of the file; undefined for Ollama. */
  readonly path: string | undefined;
  readonly record: ModelFileRecord | undefined;
  /** Whether the model already existed. */
  readonly wasThere: boolean;
}
