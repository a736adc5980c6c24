import type { GenerationDefaults } from "../../interface/sampling.ts";
import type { ModelFileFacts, ModelSettings, WireMode } from "../shared/protocol.ts";
import type { ChosenTurns } from "../turns.ts";
import type { HostedModel, ThreadHost } from "./thread/thread-host.ts";

/** Maximum size of models that follow these prompts only if trained on them. */
export const MAX_TAUGHT_BYTES = 64_000_000;

/** The parts of an embedded backend. */
export interface EmbeddedBackendParts {
  readonly model: string;
  /** Identity of the model file; the chat template is appended unless it is the prompt contract's. */
  readonly fingerprint: string;
  /** File size in bytes; may be an estimate until the file is read. */
  readonly fileBytes: number;
  /** See `BackendInfo.taughtDomains`. */
  readonly taughtDomains?: readonly string[] | undefined;
  /** See `BackendInfo.readsWords`. */
  readonly readsWords?: boolean | undefined;
  /** See `BackendInfo.writesTexts`. */
  readonly writesTexts?: boolean | undefined;
  readonly settings: ModelSettings;
  /** Chat template, or a function that chooses one once the file is read. */
  readonly turns: ChosenTurns | ((file: ModelFileFacts) => Promise<ChosenTurns>);
  readonly decoding: WireMode;
  readonly drafts: "adaptive" | "always" | "never";
  readonly generation: GenerationDefaults | undefined;
  readonly idleUnloadMs: number;
  /** Time limit for loading, in milliseconds. */
  readonly loadTimeoutMs: number;
  readonly host: ThreadHost;
  /** Whether disposing the backend disposes the host. */
  readonly ownsHost: boolean;
  /** Called with download progress and notices of a model. */
  readonly onLoading?: HostedModel["onLoading"];
}
