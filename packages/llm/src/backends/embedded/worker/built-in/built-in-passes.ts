import type { ChosenToken } from "../../../../inference/choice/choose-token.ts";
import type { InferenceModel, Reading } from "../../../../inference/index.ts";

interface Waiting {
  readonly reading: Reading;
  readonly resolve: (chosen: readonly ChosenToken[]) => void;
  readonly reject: (error: unknown) => void;
}

/** Yields to the event loop, so that pending messages are processed between passes. */
export type LetMessagesIn = () => Promise<void>;

/**
 * Runs the forward passes of one built-in engine model. Sequences that are ready at the same time share a pass. Between
 * passes, the thread processes messages, so that calls can be cancelled without shared memory.
 */
export class BuiltInPasses {
  readonly #model: InferenceModel;
  readonly #letMessagesIn: LetMessagesIn;
  readonly #onPass: () => void;
  #waiting: Waiting[] = [];
  #isRunning = false;

  /** @param onPass called after each pass */
  constructor(model: InferenceModel, letMessagesIn: LetMessagesIn, onPass: () => void) {
    this.#model = model;
    this.#letMessagesIn = letMessagesIn;
    this.#onPass = onPass;
  }

  /** Evaluates a sequence's tokens in the next pass. */
  async read(reading: Reading): Promise<readonly ChosenToken[]> {
    return await new Promise((resolve, reject) => {
      this.#waiting.push({ reading, resolve, reject });
      if (!this.#isRunning) void this.#run();
    });
  }

  async #run(): Promise<void> {
    this.#isRunning = true;
    while (this.#waiting.length > 0) {
      await this.#letMessagesIn();
      const passing = this.#waiting;
      this.#waiting = [];
      this.#pass(passing);
    }
    this.#isRunning = false;
  }

  #pass(passing: readonly Waiting[]): void {
    try {
      const chosen = this.#model.evaluate(passing.map(({ reading }) => reading));
      for (const [index, { resolve }] of passing.entries()) resolve(chosen[index] ?? []);
      this.#onPass();
    } catch (error) {
      const [first, ...others] = passing;
      if (others.length === 0) first?.reject(error);
      // An error in one sequence must not fail the others.
      else for (const one of passing) this.#pass([one]);
    }
  }
}
