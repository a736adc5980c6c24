import type { ResumeClaim, SessionTokens } from "../../host/host-parts.ts";

/** Tokens that tell what they claim. Hosts with another secret refuse them. */
export class RigTokens implements SessionTokens {
  readonly #secret: string;

  constructor(secret: string) {
    this.#secret = secret;
  }

  sign(claim: ResumeClaim): string {
    return `${this.#secret} ${JSON.stringify(claim)}`;
  }

  read(token: string): ResumeClaim | undefined {
    const begin = `${this.#secret} `;
    return token.startsWith(begin) ? JSON.parse(token.slice(begin.length)) : undefined;
  }
}
