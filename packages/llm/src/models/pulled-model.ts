import type { ModelFileRecord } from "./model-file-record.ts";

/** A model that was fetched. */
export interface PulledModel {
  /** The SPEC to open it by. */
  readonly spec: string;
  /** Undefined for a model of Ollama. */
  readonly path: string | undefined;
  readonly record: ModelFileRecord | undefined;
  /** Whether it was there already. */
  readonly wasThere: boolean;
}
