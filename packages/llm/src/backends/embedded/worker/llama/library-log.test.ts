import { expect, it } from "vitest";
import { LibraryLog } from "./llama-libraries.ts";

it("reads the device of each layer, and keeps errors", () => {
  const log = new LibraryLog();
  // Log of llama.cpp with a software Vulkan device, with two of three layers on it.
  log.write("debug", "load_tensors: layer   0 assigned to device CPU, is_swa = 0");
  log.write("debug", "load_tensors: layer   1 assigned to device Vulkan0, is_swa = 0\n");
  log.write("info", "load_tensors: offloaded 2/3 layers to GPU");
  expect(log.layerDevices(3)).toBeUndefined();
  log.write("debug", "load_tensors: layer   2 assigned to device Vulkan0");
  expect(log.layerDevices(3)).toEqual(["CPU", "Vulkan0", "Vulkan0"]);
  for (let line = 0; line < 9; line++) log.write("error", ` line ${line}\n`);
  log.write("warn", "never mind");
  expect(log.complaints).toEqual(["line 0", "line 1", "line 2"]);
  log.clear();
  expect([log.complaints, log.layerDevices(1)]).toEqual([[], undefined]);
});
