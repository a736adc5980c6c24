import { shortHash } from "../access/api-keys.ts";
import { parseToml } from "./parse-toml.ts";
import type { ServerConfig } from "./server-config.ts";

/** A credential in a configuration. */
interface Access {
  /** Identity without the rights. */
  readonly id: string;
  /** Label for operators: enough to find the line, without the secret. */
  readonly shown: string;
  readonly tenant: string | undefined;
  readonly roles: readonly string[];
}

/**
 * The keys, signing secrets and token issuers that would become valid again or regain rights if a configuration were
 * replaced by an earlier one. They were usually revoked on purpose.
 *
 * @param now the TOML text in use
 * @param next the text to replace it
 * @returns a sentence for each; empty if a text does not parse
 *
 * @example
 * restoredAccess("[auth]", `[[auth.keys]]\nhash = "sha256:3f9a…"\ntenant = "acme"\nroles = ["plan"]`);
 * // ["key sha256:3f9a… of acme is valid again: the configuration in use does not have it"]
 */
export function restoredAccess(now: string, next: string): string[] {
  const [current, wanted] = [authOf(now), authOf(next)];
  if (current === undefined || wanted === undefined) return [];
  if (wanted.auth === undefined) {
    const isOpened = current.auth !== undefined;
    return isOpened ? ["nobody has to say who they are: there is no [auth] in it"] : [];
  }
  const known = new Map(accessesOf(current).map((access) => [access.id, access]));
  return accessesOf(wanted).flatMap((access) => {
    const { shown, tenant } = access;
    const before = known.get(access.id);
    const of = tenant === undefined ? "" : ` of ${tenant}`;
    if (before === undefined) {
      return [`${shown}${of} is valid again: the configuration in use does not have it`];
    }
    const isMoved = before.tenant !== tenant;
    const more = access.roles.filter((role) => isMoved || !before.roles.includes(role));
    if (more.length === 0) return [];
    return [`${shown}${of} has the role ${more.join(", ")} again`];
  });
}

type Auth = Partial<Pick<ServerConfig, "auth">>;

/** No validation here: a configuration from the history is valid, and a new one is checked elsewhere. */
function authOf(text: string): Auth | undefined {
  try {
    return parseToml(text) as Auth;
  } catch {
    return undefined;
  }
}

function accessesOf({ auth = {} }: Auth): Access[] {
  const { jwt } = auth;
  const tokens = jwt && {
    id: JSON.stringify(["jwt", jwt.issuer, jwt.keys_url]),
    shown: `tokens by ${jwt.issuer}`,
    tenant: undefined,
    roles: [],
  };
  return [
    ...listOf(auth.keys).map(({ hash, tenant, roles }) => {
      return {
        id: `key ${hash}`,
        shown: `key ${shortHash(String(hash))}`,
        tenant,
        roles: listOf(roles),
      };
    }),
    ...listOf(auth.hmac).map(({ id, secret_env: env, tenant, roles }) => {
      const shown = `signature ${id} with the secret in ${env}`;
      return { id: JSON.stringify(["hmac", id, env]), shown, tenant, roles: listOf(roles) };
    }),
    ...(tokens === undefined ? [] : [tokens]),
  ];
}

function listOf<Entry>(list: readonly Entry[] | undefined): readonly Entry[] {
  return Array.isArray(list) ? list : [];
}
