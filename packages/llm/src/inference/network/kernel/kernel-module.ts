import { KERNEL_HEX } from "./kernel-code.ts";

let compiled: Promise<WebAssembly.Module | undefined> | undefined;

/**
 * The compiled kernel, shared by all models; undefined if WebAssembly or its SIMD instructions are missing, or a
 * content security policy forbids it.
 */
export async function kernelModule(): Promise<WebAssembly.Module | undefined> {
  compiled ??= compileKernel(ownKernel());
  return await compiled;
}

/** Decodes by hand, because this code runs on every cold start, before optimization. */
function ownKernel(): Uint8Array {
  const bytes = new Uint8Array(KERNEL_HEX.length / 2);
  for (let at = 0; at < bytes.length; at++) bytes[at] = 16 * digitAt(2 * at) + digitAt(2 * at + 1);
  return bytes;
}

/** The low four bits of a digit's character code: digits end in 0 to 9, lower-case letters in 1 to 6. */
function digitAt(at: number): number {
  const code = KERNEL_HEX.charCodeAt(at);
  return (code & 15) + 9 * (code >> 6);
}

/** Compiles a kernel; undefined if that is impossible. */
export async function compileKernel(bytes: Uint8Array): Promise<WebAssembly.Module | undefined> {
  if (typeof WebAssembly === "undefined") return undefined;
  try {
    return await WebAssembly.compile(bytes);
  } catch {
    return undefined;
  }
}
