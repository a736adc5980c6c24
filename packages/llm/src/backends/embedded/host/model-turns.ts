import { CONTRACT_FRAME, type TurnFrame } from "../../../prompts/turns/turn-frame.ts";
import type { ModelFacts } from "../shared/protocol.ts";
import type { ChosenTurns } from "../turns.ts";
import type { EmbeddedBackendParts } from "./embedded-backend-parts.ts";

/** A model's chat template, which may be known only once its file is read. */
export class ModelTurns {
  readonly #choose: Exclude<EmbeddedBackendParts["turns"], ChosenTurns> | undefined;
  #chosen: ChosenTurns | undefined;

  constructor(turns: EmbeddedBackendParts["turns"]) {
    if (typeof turns === "function") this.#choose = turns;
    else this.#chosen = turns;
  }

  get frame(): TurnFrame {
    return this.#chosen?.frame ?? CONTRACT_FRAME;
  }

  /** Reason for the chosen template, for messages. */
  get why(): string | undefined {
    return this.#chosen?.why;
  }

  /** Adds the template to a model's fingerprint. */
  addTo(fingerprint: string): string {
    return this.frame === CONTRACT_FRAME ? fingerprint : `${fingerprint}:${this.frame.fingerprint}`;
  }

  /** Chooses the template after a load. @throws ModelNotLoadedError if the chat template cannot be used */
  async settle({ file }: ModelFacts): Promise<void> {
    if (file !== undefined) this.#chosen ??= await this.#choose?.(file);
  }
}
