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

describe("access restored by an earlier configuration", () => {
  it("includes keys, secrets and issuers that are no longer in use", () => {
    const before = key("acme", '"plan"') + hmac("OLD_SECRET") + jwt("old");
    const now = hmac("NEW_SECRET") + jwt("new");
    const again = "valid again: the configuration in use does not have it";
    expect(restoredAccess(now, before)).toEqual([
      `${SHOWN} of acme is ${again}`,
      `signature game-1 with the secret in OLD_SECRET of acme is ${again}`,
      `tokens by old is ${again}`,
    ]);
  });

  it("includes rights that were taken away", () => {
    const before = key("acme", '"plan", "admin"');
    expect(restoredAccess(key("acme", '"plan"'), before)).toEqual([
      `${SHOWN} of acme has the role admin again`,
    ]);
    expect(restoredAccess(key("other", '"plan", "admin"'), before)).toEqual([
      `${SHOWN} of acme has the role plan, admin again`,
    ]);
  });

  it("is unrestricted if authentication was off", () => {
    expect(restoredAccess(key("acme", '"plan"'), "[server]\nport = 1")).toEqual([
      "nobody has to say who they are: there is no [auth] in it",
    ]);
  });

  it("is empty if no access is regained, or a text does not parse", () => {
    const same = key("acme", '"plan"') + hmac("SECRET") + jwt("one");
    expect(restoredAccess(same, same)).toEqual([]);
    expect(restoredAccess(same, hmac("SECRET"))).toEqual([]);
    expect(restoredAccess("[auth", same)).toEqual([]);
    expect(restoredAccess("[auth]\nkeys = 7", same)).toHaveLength(3);
  });
});
