import type { Clock } from "@understudy/planner-core";
import type { Lane } from "../lane.ts";
import type { SessionLimits } from "../limits.ts";
import type { SessionMemory } from "../memory.ts";
import type { SessionDelay } from "../plays/play-parts.ts";
import type { ServiceRefusedError } from "../refusals/refused-error.ts";
import type { SessionDomain } from "../session-domain.ts";

/** The credential on which the rights of a client rest, such as a key. */
export interface SessionCredential {
  readonly id: string;
  /** Changes when the same id stands for another secret. */
  readonly generation: string;
  /** Its expiry by the calendar, in ms. Default: none. */
  readonly untilMs?: number | undefined;
}

/** The claims of a resume token. */
export interface ResumeClaim {
  readonly tenant: string;
  readonly session: string;
  readonly domain: string;
  /** The session's agents; undefined: all. */
  readonly agents: readonly string[] | undefined;
  /** The number of the session's connection, since each has its own token. */
  readonly generation: number;
  /** The credential of the session's last connection; undefined where clients need none. */
  readonly credential?: SessionCredential | undefined;
}

/** Writes and reads the tokens that resume sessions. */
export interface SessionTokens {
  sign(claim: ResumeClaim): string;
  /** The claim of a token; undefined if it is forged or expired, or if its credential is gone. */
  read(token: string): ResumeClaim | undefined;
}

/** A long-term user of domains, such as sessions. */
export interface DomainFollower {
  /** Whether it uses a domain at present. */
  follows(name: string): boolean;
  /**
   * Handles a new version of a domain. Resolves once all users have moved to it.
   *
   * @param isCurrent whether the version is still the latest
   */
  replaced(name: string, hosted: SessionDomain, isCurrent: () => boolean): Promise<void>;
  /** Handles the removal of a domain. */
  removed(name: string): void;
}

/** The domains that sessions can be opened for. */
export interface SessionDomains {
  /** Requests in flight on the current versions of all domains. */
  readonly running: number;
  /** Adds a follower of replacements and removals. */
  tell(follower: DomainFollower): void;
  /**
   * The domain of a name; a promise if it must be loaded first.
   *
   * @throws ServiceRefusedError, possibly as a rejection, for an unknown name
   */
  find(reference: { readonly domain: string }): SessionDomain | Promise<SessionDomain>;
  /**
   * The domain of a name, if it is loaded.
   *
   * @throws ServiceRefusedError for an unknown name
   */
  kept(name: string): { readonly hosted: SessionDomain | undefined };
}

/** The client behind a connection. */
export interface SessionCaller {
  /** The client's agents; undefined: all. */
  readonly agents?: readonly string[] | undefined;
  /** Its end ends the session. Default: none, as where clients need none. */
  readonly credential?: SessionCredential | undefined;
}

/** The dependencies of a host. */
export interface SessionHostParts {
  readonly tenant: string;
  readonly domains: SessionDomains;
  /** Creates the lane of a session. */
  readonly lane: () => Lane;
  /** Opens the memory account of a session. */
  readonly account: () => SessionMemory;
  readonly clock: Clock;
  readonly limits: SessionLimits;
  readonly tokens: SessionTokens;
  /** Makes the id of a session, unique among all hosts. */
  readonly newId: () => string;
  /** @throws ServiceRefusedError if no request can be admitted */
  readonly admit: () => void;
  /** Counts plans and failed requests. */
  readonly count: (isFailure: boolean) => void;
  /** The delay of this thread. Default: none. */
  readonly delay?: SessionDelay | undefined;
  /** Why a credential no longer opens sessions; undefined while it does. Default: it always does. */
  readonly refusalOf?:
    | ((credential: SessionCredential) => ServiceRefusedError | undefined)
    | undefined;
  /** The calendar's time in ms. Default: `Date.now`. */
  readonly wallMs?: (() => number) | undefined;
}
