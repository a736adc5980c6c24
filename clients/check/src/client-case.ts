import type { CasePlay } from "./case-play.ts";

/** A test case for clients. */
export interface ClientCase {
  readonly name: string;
  /** The expected behaviour. */
  readonly title: string;
  /** The path of the server. Default: none. */
  readonly path?: string;
  /** Additional environment variables of the client. */
  readonly env?: Readonly<Record<string, string>>;
  /** @throws ClientFault for a mistake, CaseLeftOut if the client does not support the case */
  play(play: CasePlay): Promise<void>;
}
