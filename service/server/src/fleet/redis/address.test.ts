import { describe, expect, it } from "vitest";
import { readAddress } from "./address.ts";

describe("the address of a Redis", () => {
  it.each([
    ["redis://localhost", { host: "localhost", port: 6379, db: 0 }],
    ["redis://[::1]:7000/2", { host: "::1", port: 7000, db: 2 }],
    [
      "rediss://ann:p%40ss@redis.example:6380",
      { host: "redis.example", port: 6380, db: 0, username: "ann", password: "p@ss", tls: {} },
    ],
    ["/run/redis/socket", { path: "/run/redis/socket" }],
    [
      "redis-sentinel://:secret@one:1,two/plans",
      {
        sentinels: [
          { host: "one", port: 1 },
          { host: "two", port: 26_379 },
        ],
        name: "plans",
        password: "secret",
      },
    ],
  ])("is parsed: %s", (address, options) => {
    expect(readAddress(address)).toEqual(options);
  });

  it.each([
    "",
    "localhost:6379",
    "http://localhost",
    "redis://",
    "redis://a/b",
    "redis://a:%",
    "redis-sentinel://a:1",
  ])("is refused: %j", (address) => {
    expect(readAddress(address)).toBeUndefined();
  });
});
