/** The path of a configuration that nobody named. */
export const CONFIGURATION_FILE = "understudy.toml";
