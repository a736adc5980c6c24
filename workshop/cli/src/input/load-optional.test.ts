import { describe, expect, it } from "vitest";
import { loadOptional } from "./load-optional.ts";

describe("an optional package", () => {
  it("is loaded if installed", async () => {
    expect(await loadOptional("@game/size", "size", async () => ({ servers: 3 }))).toEqual({
      servers: 3,
    });
  });

  it("is named with the install command if missing", async () => {
    const cause = Object.assign(new Error("Cannot find it"), { code: "ERR_MODULE_NOT_FOUND" });
    const loading = loadOptional("@game/size", "size", () => Promise.reject(cause));
    await expect(loading).rejects.toMatchObject({
      code: "invalid-usage",
      cause,
      issues: [
        {
          pointer: "",
          message: "the package @game/size is not installed",
          hint: "npm install @game/size",
        },
      ],
    });
  });

  it.each([new Error("broken"), undefined, "broken"])("is not blamed for %s", async (cause) => {
    const loading = loadOptional("@game/size", "size", () => Promise.reject(cause));
    await expect(loading).rejects.toBe(cause);
  });
});
