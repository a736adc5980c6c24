import { describe, expect, it } from "vitest";
import { cargo } from "../../../scripts/build/build-native.mjs";

/** Cargo compiles the cryptography of TLS, and checks every crate for the pages. */
const BUILD_MS = 1_200_000;

describe("the crate", { timeout: BUILD_MS }, () => {
  it("passes the tests of the service's client over TLS", async () => {
    const features = ["--no-default-features", "--features", "service-tls"];
    const { stdout } = await cargo("test", "-p", "understudy", ...features, "--test", "service");
    expect(stdout).toContain("speaks_tls_with_a_provider_of_its_own ... ok");
  });

  it("has pages without a warning", async () => {
    const strict = ["--config", 'build.rustdocflags=["-Dwarnings"]'];
    // As docs.rs builds them, and for a game without the engine.
    for (const alone of [[], ["--no-default-features"]]) {
      const features = [...alone, "--features", "understudy/service"];
      const words = ["--no-deps", "-p", "understudy", ...features, ...strict];
      const { stderr } = await cargo("doc", ...words);
      expect(stderr).toContain("Generated ");
    }
  });
});
