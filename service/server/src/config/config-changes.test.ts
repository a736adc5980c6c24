import { describe, expect, it } from "vitest";
import { configChanges } from "./config-changes.ts";

describe("the changes of a configuration", () => {
  it("are values with their places, regardless of order, blanks and comments", () => {
    const before = '[server]\nport = 1\nhosts = ["a", "b"]\n[tenants.acme]\nweight = 2';
    const same = '# mine\n[tenants]\nacme = { weight = 2 }\n\n[server]\nhosts = ["a", "b"]\nport=1';
    expect(configChanges(before, same)).toEqual([]);
    const after = '[server]\nport = 2\nhosts = ["a"]\n[tenants."a/b"]\nweight = 2';
    expect(configChanges(before, after)).toEqual([
      { pointer: "/server/port", before: 1, after: 2 },
      { pointer: "/server/hosts/1", before: "b", after: undefined },
      { pointer: "/tenants/acme/weight", before: 2, after: undefined },
      { pointer: "/tenants/a~1b/weight", before: undefined, after: 2 },
    ]);
  });

  it("include empty tables", () => {
    expect(configChanges("", "[auth]")).toEqual([
      { pointer: "/auth", before: undefined, after: {} },
    ]);
  });
});
