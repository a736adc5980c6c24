import { ServiceRefusedError } from "@understudy/session";
import { createRemoteJWKSet, errors, type JWK, type JWTVerifyGetKey } from "jose";

/** Age at which keys are fetched again before use, since the issuer may have revoked one. */
const FRESH_MS = 600_000;
/** The validity of the last keys while fetching fails. */
const KEPT_MS = 86_400_000;
/** Least time between two fetches, successful or not, whatever key ids forged tokens carry. */
const COOLDOWN_MS = 30_000;
const FETCH_TIMEOUT_MS = 5000;
const NEVER = Number.NEGATIVE_INFINITY;

/** The published keys of a token issuer. */
export class IssuerKeys {
  readonly #published: ReturnType<typeof createRemoteJWKSet>;
  readonly #wallMs: () => number;
  #triedMs = NEVER;
  #fetchedMs = NEVER;
  #fetching: Promise<void> | undefined;

  constructor(address: URL, wallMs: () => number = Date.now) {
    // The library's own policy is off: it would fetch for every token while the issuer is down.
    const never = {
      cooldownDuration: Number.POSITIVE_INFINITY,
      cacheMaxAge: Number.POSITIVE_INFINITY,
    };
    this.#published = createRemoteJWKSet(address, { ...never, timeoutDuration: FETCH_TIMEOUT_MS });
    this.#wallMs = wallMs;
  }

  /** Whether the keys were fetched recently. */
  get areFresh(): boolean {
    return this.#wallMs() - this.#fetchedMs < FRESH_MS;
  }

  /** The keys of the last fetch; undefined before it. */
  get known(): readonly JWK[] | undefined {
    return this.#published.jwks()?.keys;
  }

  /** Fetches the keys, and keeps the old ones on failure. Concurrent calls share one fetch. */
  fetch(): Promise<void> {
    this.#triedMs = this.#wallMs();
    this.#fetching ??= this.#published
      .reload()
      .then(() => {
        this.#fetchedMs = this.#wallMs();
      })
      .finally(() => {
        this.#fetching = undefined;
      });
    return this.#fetching;
  }

  /**
   * The key of a token.
   *
   * @throws ServiceRefusedError if there are no keys, or only expired ones
   */
  readonly keyOf: JWTVerifyGetKey = async (header, token) => {
    if (!this.areFresh) await this.#fetchUnlessTried();
    if (this.#wallMs() - this.#fetchedMs > KEPT_MS) {
      const message = "the issuer of tokens does not answer: they cannot be checked";
      throw new ServiceRefusedError("too-busy", message, COOLDOWN_MS);
    }
    try {
      return await this.#published(header, token);
    } catch (error) {
      const isUnknown = error instanceof errors.JWKSNoMatchingKey;
      if (!isUnknown || !(await this.#fetchUnlessTried())) throw error;
      return await this.#published(header, token);
    }
  };

  /** @returns whether the keys were replaced */
  async #fetchUnlessTried(): Promise<boolean> {
    const isTried = this.#wallMs() - this.#triedMs < COOLDOWN_MS;
    if (isTried && this.#fetching === undefined) return false;
    return this.fetch().then(
      () => true,
      () => false,
    );
  }
}
