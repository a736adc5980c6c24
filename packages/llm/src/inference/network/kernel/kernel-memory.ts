import { EngineError } from "../../errors.ts";
import type { KernelExports } from "./kernel-exports.ts";

/** The memory of a kernel. Views are renewed after it has grown. */
export class KernelMemory {
  readonly #kernel: KernelExports;
  #buffer: ArrayBuffer | undefined;
  #bytes: Uint8Array = new Uint8Array();
  #words: Int32Array = new Int32Array();
  #floats: Float32Array = new Float32Array();

  constructor(kernel: KernelExports) {
    this.#kernel = kernel;
  }

  get size(): number {
    return this.#kernel.memory.buffer.byteLength;
  }

  get bytes(): Uint8Array {
    this.#update();
    return this.#bytes;
  }

  /** 32-bit integers, indexed by address divided by 4. */
  get words(): Int32Array {
    this.#update();
    return this.#words;
  }

  /** Floats at an address. */
  floats(address: number, count: number): Float32Array {
    this.#update();
    return this.#floats.subarray(address / 4, address / 4 + count);
  }

  /** Allocates zeroed bytes, aligned to 64. @throws EngineError `out-of-memory` */
  allocate(bytes: number): number {
    return this.granted(this.#kernel.allocate(bytes));
  }

  /** Checks an address or a result returned by the kernel. @throws EngineError `out-of-memory` if it is 0 */
  granted(answer: number): number {
    if (answer !== 0) return answer >>> 0;
    const held = Math.round(this.size / 1e6);
    const message = `WebAssembly gives no more memory; ${held} MB are in use. Use a smaller model, or keep less`;
    throw new EngineError("out-of-memory", "", message);
  }

  #update(): void {
    const { buffer } = this.#kernel.memory;
    if (this.#buffer === buffer) return;
    this.#buffer = buffer;
    this.#bytes = new Uint8Array(buffer);
    this.#words = new Int32Array(buffer);
    this.#floats = new Float32Array(buffer);
  }
}
