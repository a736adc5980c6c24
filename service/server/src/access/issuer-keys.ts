import { createRemoteJWKSet, errors, type JWTVerifyGetKey } from "jose";
import { ServiceRefusedError } from "../service/refused-error.ts";

/** Older keys are fetched again before they are used: the issuer may have revoked one. */
const FRESH_MS = 600_000;
/** The last keys stay valid for this long while fetching fails. */
const KEPT_MS = 86_400_000;
/** The shortest time between two fetches of the keys, whether or not they succeed, and whatever key ids tokens make up. */
const COOLDOWN_MS = 30_000;
const FETCH_TIMEOUT_MS = 5000;
const NEVER = Number.NEGATIVE_INFINITY;

/** The keys that an issuer of tokens publishes. */
export class IssuerKeys {
  readonly #published: ReturnType<typeof createRemoteJWKSet>;
  readonly #wallMs: () => number;
  #triedMs = NEVER;
  #fetchedMs = NEVER;
  #fetching: Promise<void> | undefined;

  constructor(address: URL, wallMs: () => number = Date.now) {
    // When to fetch is decided here: by itself the library tries again with every token while the issuer is away.
    const never = {
      cooldownDuration: Number.POSITIVE_INFINITY,
      cacheMaxAge: Number.POSITIVE_INFINITY,
    };
    this.#published = createRemoteJWKSet(address, { ...never, timeoutDuration: FETCH_TIMEOUT_MS });
    this.#wallMs = wallMs;
  }

  /** Whether the keys are those that the issuer published lately. */
  get areFresh(): boolean {
    return this.#wallMs() - this.#fetchedMs < FRESH_MS;
  }

  /** Fetches the keys; those before stay where that fails. Calls that come meanwhile wait for the same. */
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
   * @throws ServiceRefusedError without any keys, or with none but old ones
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

  /** @returns whether it has other keys now */
  async #fetchUnlessTried(): Promise<boolean> {
    const isTried = this.#wallMs() - this.#triedMs < COOLDOWN_MS;
    if (isTried && this.#fetching === undefined) return false;
    return this.fetch().then(
      () => true,
      () => false,
    );
  }
}
