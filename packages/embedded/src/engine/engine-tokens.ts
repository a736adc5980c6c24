import type { ResumeClaim, SessionTokens } from "@understudy/session";

/**
 * Tokens that resume sessions of this engine. They are not signed: all messages to the engine come
 * from the game.
 */
export class EngineTokens implements SessionTokens {
  readonly #engine: string;

  /** @param engine tells the engine from all others, also those of earlier runs */
  constructor(engine: string) {
    this.#engine = engine;
  }

  sign({ session, domain, generation }: ResumeClaim): string {
    return [this.#engine, session, generation, domain].join(".");
  }

  read(token: string): ResumeClaim | undefined {
    const [engine, session = "", generation, domain = "", ...more] = token.split(".");
    const number = Number(generation);
    const isRight = engine === this.#engine && more.length === 0 && Number.isSafeInteger(number);
    if (!isRight || session === "" || domain === "") return undefined;
    return { tenant: TENANT, session, domain, agents: undefined, generation: number };
  }
}

/** The only tenant of an engine. */
export const TENANT = "game";
