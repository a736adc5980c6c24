import type { CliEnvironment } from "../streams.ts";

/** Default path of the configuration file. */
export const CONFIGURATION_FILE = "understudy.toml";

/** The path in `UNDERSTUDY_CONFIG`; undefined if unset or blank. */
export function namedConfiguration(env: CliEnvironment = process.env): string | undefined {
  const named = env["UNDERSTUDY_CONFIG"]?.trim() ?? "";
  return named === "" ? undefined : named;
}
