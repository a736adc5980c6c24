import type { Generation, GenerationRequest } from "../../contract/backend/backend.ts";

/** Hears what happens to a backend. */
export interface BackendWatcher {
  answered(request: GenerationRequest, generation: Generation): void;
  failed(request: GenerationRequest, error: unknown): void;
  /** It is done with. */
  ended(): void;
}
