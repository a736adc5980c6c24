import type { Generation, GenerationRequest } from "../interface/backend.ts";

/** Observer of a backend's calls. */
export interface BackendWatcher {
  answered(request: GenerationRequest, generation: Generation): void;
  failed(request: GenerationRequest, error: unknown): void;
  /** Called when the backend is disposed. */
  ended(): void;
}
