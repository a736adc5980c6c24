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

/** A loop of its own: this is part of every cold start, before any of it is compiled well. */
function ownKernel(): Uint8Array {
  const bytes = new Uint8Array(KERNEL_HEX.length / 2);
  for (let at = 0; at < bytes.length; at++) bytes[at] = 16 * digitAt(2 * at) + digitAt(2 * at + 1);
  return bytes;
}

/** Digits end in 0 to 9, small letters in 1 to 6. */
function digitAt(at: number): number {
  const code = KERNEL_HEX.charCodeAt(at);
  return (code & 15) + 9 * (code >> 6);
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
