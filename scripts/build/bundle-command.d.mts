import type { BuildOptions, OutputFile } from "esbuild";

export const ALONE: string;

export function bundleCommand(
  main: string,
  outdir: string,
  general: BuildOptions,
  alone: BuildOptions,
): Promise<OutputFile[]>;
