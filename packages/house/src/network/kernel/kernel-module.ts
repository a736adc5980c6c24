import { KERNEL_HEX } from "./kernel-code.ts";

let compiled: Promise<WebAssembly.Module | undefined> | undefined;

/**
 * The compiled kernel, once for all models; undefined where there is no WebAssembly, where it has no vectors, or where a
 * content security policy forbids to compile it.
 */
export async function kernelModule(): Promise<WebAssembly.Module | undefined> {
  compiled ??= compileKernel(ownKernel());
  return await compiled;
}

function ownKernel(): Uint8Array {
  return Uint8Array.from({ length: KERNEL_HEX.length / 2 }, (_, at) =>
    Number.parseInt(KERNEL_HEX.slice(2 * at, 2 * at + 2), 16),
  );
}

/** Compiles a kernel; undefined where that cannot be. */
export async function compileKernel(bytes: Uint8Array): Promise<WebAssembly.Module | undefined> {
  if (typeof WebAssembly === "undefined") return undefined;
  try {
    return await WebAssembly.compile(bytes);
  } catch {
    return undefined;
  }
}
