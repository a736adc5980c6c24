import { spawnSync } from "node:child_process";
import { describe, expect, it } from "vitest";
import { laterFlag } from "./optimise-later.ts";

describe("laterFlag", () => {
  it("is an option of the current Node", () => {
    const flag = laterFlag(process.versions) ?? "";
    expect(flag).toMatch(/^--[a-z-]+=\d+$/);
    const accepted = spawnSync(process.execPath, [flag, "--eval", "0"], { encoding: "utf8" });
    expect(accepted).toMatchObject({ status: 0, stderr: "" });
  });

  it("follows the version of V8", () => {
    expect(laterFlag({ v8: "11.3.244.8-node.38" })).toContain("--interrupt-budget");
    expect(laterFlag({ v8: "12.4.254.21-node.57" })).toContain("turbofan");
    expect(laterFlag({ v8: "14.6.202.34-node.34" })).toContain("turbofan");
  });

  it("is undefined for other runtimes", () => {
    expect(laterFlag({ v8: "10.2.154" })).toBeUndefined();
    expect(laterFlag({ v8: "13.7.152.14-node.8", bun: "1.4.5" })).toBeUndefined();
    expect(laterFlag({ v8: "14.0.365-rusty", deno: "2.9.6" })).toBeUndefined();
    expect(laterFlag({})).toBeUndefined();
  });
});
