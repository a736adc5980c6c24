import type { GenerationDefaults } from "../../../contract/backend/sampling.ts";
import type { ModelFileFacts, ModelSettings, WireMode } from "../shared/protocol.ts";
import type { ChosenTurns } from "../turns.ts";
import type { HostedModel, ThreadHost } from "./thread/thread-host.ts";

/** No model that small follows instructions, unless it was taught these prompts: see `training/`. */
export const MAX_TAUGHT_BYTES = 64_000_000;

/** The parts of an embedded backend. */
export interface EmbeddedBackendParts {
  readonly model: string;
  /** Identifies the model file; turn markers other than those of the prompt contract are added. */
  readonly fingerprint: string;
  /** Until the file was read perhaps a guess. */
  readonly fileBytes: number;
  /** See `BackendInfo.taughtDomains`. */
  readonly taughtDomains?: readonly string[] | undefined;
  /** See `BackendInfo.readsWords`. */
  readonly readsWords?: boolean | undefined;
  /** See `BackendInfo.writesTexts`. */
  readonly writesTexts?: boolean | undefined;
  readonly settings: ModelSettings;
  /** How it marks turns: known by now, or chosen when its file was read. */
  readonly turns: ChosenTurns | ((file: ModelFileFacts) => Promise<ChosenTurns>);
  readonly decoding: WireMode;
  readonly drafts: "adaptive" | "always" | "never";
  readonly generation: GenerationDefaults | undefined;
  readonly idleUnloadMs: number;
  /** The longest that loading may take, in milliseconds. */
  readonly loadTimeoutMs: number;
  readonly host: ThreadHost;
  /** Whether the host goes with the backend. */
  readonly ownsHost: boolean;
  /** Told of a model that comes over a network, and what its user may want to know. */
  readonly onLoading?: HostedModel["onLoading"];
}
