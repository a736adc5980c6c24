import { describe, expect, it } from "vitest";
import { hashApiKey } from "../access/api-keys.ts";
import { restoredAccess } from "./restored-access.ts";

const HASH = hashApiKey("one");
const SHOWN = `key ${HASH.slice(0, 15)}`;
const key = (tenant: string, roles: string): string =>
  `[[auth.keys]]\nhash = "${HASH}"\ntenant = "${tenant}"\nroles = [${roles}]\n`;
const hmac = (secret: string): string =>
  `[[auth.hmac]]\nid = "game-1"\nsecret_env = "${secret}"\ntenant = "acme"\nroles = ["plan"]\n`;
const jwt = (issuer: string): string =>
  `[auth.jwt]\nissuer = "${issuer}"\nkeys_url = "https://keys"\naudience = "a"\nalgorithms = ["ES256"]\n`;

describe("access that an earlier configuration restores", () => {
  it("is keys, secrets and issuers that the one in use does not have", () => {
    const before = key("acme", '"plan"') + hmac("OLD_SECRET") + jwt("old");
    const now = hmac("NEW_SECRET") + jwt("new");
    const again = "valid again: the configuration in use does not have it";
    expect(restoredAccess(now, before)).toEqual([
      `${SHOWN} of acme is ${again}`,
      `signature game-1 with the secret in OLD_SECRET of acme is ${again}`,
      `tokens by old is ${again}`,
    ]);
  });

  it("is rights that were taken away", () => {
    const before = key("acme", '"plan", "admin"');
    expect(restoredAccess(key("acme", '"plan"'), before)).toEqual([
      `${SHOWN} of acme has the role admin again`,
    ]);
    expect(restoredAccess(key("other", '"plan", "admin"'), before)).toEqual([
      `${SHOWN} of acme has the role plan, admin again`,
    ]);
  });

  it("is everything where nobody had to say who they are", () => {
    expect(restoredAccess(key("acme", '"plan"'), "[server]\nport = 1")).toEqual([
      "nobody has to say who they are: there is no [auth] in it",
    ]);
  });

  it("is nothing where as much is let in now, or nobody can say", () => {
    const same = key("acme", '"plan"') + hmac("SECRET") + jwt("one");
    expect(restoredAccess(same, same)).toEqual([]);
    expect(restoredAccess(same, hmac("SECRET"))).toEqual([]);
    expect(restoredAccess("[auth", same)).toEqual([]);
    expect(restoredAccess("[auth]\nkeys = 7", same)).toHaveLength(3);
  });
});
