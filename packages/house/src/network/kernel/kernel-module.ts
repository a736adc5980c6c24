import { KERNEL_BASE64 } from "./kernel-code.ts";

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
  const text = atob(KERNEL_BASE64);
  const bytes = new Uint8Array(text.length);
  for (let at = 0; at < text.length; at++) bytes[at] = text.charCodeAt(at);
  return bytes;
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
