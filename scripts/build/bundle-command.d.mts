import type { BuildOptions, OutputFile } from "esbuild";

export function bundleCommand(
  main: string,
  outdir: string,
  options: BuildOptions,
): Promise<OutputFile[]>;
