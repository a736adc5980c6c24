import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { mkdtemp, open, readFile, rm, writeFile } from "node:fs/promises";
import type { ServerResponse } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Clock, RequestError, systemClock } from "@understudy/planner-core";
import { FakeClock } from "@understudy/planner-core/testing";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { HttpClient } from "../../backends/http/connection/sockets/http-client.ts";
import { ModelPullError } from "../../backends/spec/model-pull-error.ts";
import { randomGguf } from "../../inference/testing/index.ts";
import {
  breakOff,
  type HostAnswer,
  ModelWebHost,
  serveFile,
} from "../../testing/model-web-host.ts";
import type { PullProgress } from "./download.ts";
import { requestModel } from "./model-request.ts";
import { models } from "./models.ts";
import type { PullOptions } from "./pull-model.ts";
import type { PulledModel } from "./pulled-model.ts";

const file = Buffer.from(randomGguf({ layers: 2 }));
const other = Buffer.from(randomGguf({ layers: 3 }));
const sha256 = hash(file);
const half = Math.floor(file.length / 2);
function hash(bytes: Uint8Array): string {
  return createHash("sha256").update(bytes).digest("hex");
}

let folder: string;
let host: ModelWebHost;

beforeAll(async () => {
  host = await ModelWebHost.start(serveFile(file));
});
afterAll(() => host.stop());
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "understudy-pull-"));
  host.answers = [serveFile(file)];
  host.ranges = [];
});
afterEach(() => rm(folder, { recursive: true }));

/** All bytes sent before the connection broke may have arrived, or fewer. */
function isRest(range: string | undefined): boolean {
  const from = Number(/^bytes=(\d+)-$/.exec(range ?? "")?.[1]);
  return from > 0 && from <= half;
}

const drop = (response: ServerResponse): void => void response.destroy();
const url = (): string => `${host.origin}/some/model.gguf`;
/** A hundred times as fast, but for what takes ten seconds: pauses before retries are short, and nothing stalls. */
const clock: Clock = {
  ...systemClock,
  setTimer: (callback, delayMs) =>
    systemClock.setTimer(callback, delayMs < 10_000 ? delayMs / 100 : delayMs),
};
const pull = (options: PullOptions = {}) =>
  models.pull(url(), { folder, sha256, clock, ...options });
const target = (): string => join(folder, "model.gguf");
const names = (): string[] => readdirSync(folder).sort();
const whole = ["model.gguf", "model.gguf.json"];

describe("models.pull", () => {
  it("downloads a file, reports progress, and records its hash", async () => {
    const told: PullProgress[] = [];
    const pulled = await pull({ onProgress: (progress) => told.push(progress) });
    expect(pulled).toMatchObject({ spec: target(), wasThere: false });
    expect(pulled.record).toEqual({ sha256, bytes: file.length, source: url(), hashFrom: "given" });
    expect(hash(await readFile(target()))).toBe(sha256);
    expect(told.at(-1)).toMatchObject({ receivedBytes: file.length, totalBytes: file.length });
    expect(names()).toEqual(whole);
    expect(await pull()).toMatchObject({ wasThere: true });
    expect(host.ranges).toHaveLength(1);
  });

  it("resumes after a dropped connection", async () => {
    host.answers = [breakOff(file, drop), breakOff(file, drop), serveFile(file)];
    await pull();
    expect(hash(await readFile(target()))).toBe(sha256);
    expect(host.ranges[0]).toBeUndefined();
    expect(isRest(host.ranges[1])).toBe(true);
    expect(names()).toEqual(whole);
  });

  it("retries if no more data arrives", async () => {
    host.answers = [breakOff(file, () => {}), serveFile(file)];
    const clock = new FakeClock();
    let begin = (): void => {};
    const begun = new Promise<void>((resolve) => {
      begin = resolve;
    });
    const pulled = pull({ stallMs: 300, clock, onProgress: () => begin() });
    await begun;
    await clock.advance(300);
    // The next timer is the back-off before the retry.
    while (clock.pendingTimers === 0) await new Promise((resolve) => setImmediate(resolve));
    await clock.advance(250);
    await pulled;
    expect(hash(await readFile(target()))).toBe(sha256);
    expect(isRest(host.ranges[1])).toBe(true);
  });

  it("resumes in a later pull", async () => {
    host.answers = [breakOff(file, drop), (_, response) => response.destroy()];
    const broken = pull({ maxTries: 2 });
    await expect(broken).rejects.toThrow(/broke off.*are kept, and pulling again resumes/);
    expect(names()).toEqual(["model.gguf.part", "model.gguf.part.json"]);
    host.answers = [serveFile(file)];
    host.ranges = [];
    await pull();
    expect(host.ranges.map(isRest)).toEqual([true]);
    expect(hash(await readFile(target()))).toBe(sha256);
  });

  it("starts over if the server ignores ranges", async () => {
    host.answers = [
      breakOff(file, drop),
      (_, response) => response.setHeader("etag", '"one"').end(file),
    ];
    await pull();
    expect(hash(await readFile(target()))).toBe(sha256);
  });

  it.each(['"two"', 'W/"one"'])(
    "starts over if the file has changed in the meantime: ETag %s",
    async (etag) => {
      host.answers = [breakOff(file, drop), serveFile(other, etag)];
      await pull({ sha256: hash(other) });
      expect(hash(await readFile(target()))).toBe(hash(other));
    },
  );

  it("never mixes two versions, even if a server sends the rest of another one", async () => {
    const rest: HostAnswer = (_, response) => {
      const range = `bytes ${half}-${other.length - 1}/${other.length}`;
      response.writeHead(206, { "content-range": range, etag: '"two"' });
      response.end(other.subarray(half));
    };
    host.answers = [breakOff(file, drop), rest, serveFile(other, '"two"')];
    await pull({ sha256: hash(other) });
    expect(hash(await readFile(target()))).toBe(hash(other));
  });

  it.each<[string, HostAnswer]>([
    [
      "sends less than it announced",
      (_, response) => {
        response.writeHead(200, { "content-length": String(file.length + 10), etag: '"one"' });
        response.write(file, () => response.destroy());
      },
    ],
    [
      "sends another range",
      (_, response) => {
        response.writeHead(206, { "content-range": `bytes 7-${file.length - 1}/${file.length}` });
        response.end(file.subarray(7));
      },
    ],
    ["rejects the range", (_, response) => response.writeHead(416).end()],
    ["fails", (_, response) => response.writeHead(503).end("busy")],
  ])(
    "gives up after some attempts on a server that %s, leaving no model file",
    async (_, answer) => {
      host.answers = [answer];
      await expect(pull({ maxTries: 2 })).rejects.toThrow(ModelPullError);
      expect(existsSync(target())).toBe(false);
    },
  );

  it("refuses a file with another hash, and deletes it", async () => {
    host.answers = [serveFile(other)];
    await expect(pull()).rejects.toThrow(`has the SHA-256 ${hash(other)}, not ${sha256}`);
    expect(names()).toEqual([]);
  });

  it("refuses a file that is not a model, whatever its hash", async () => {
    const page = Buffer.from("<!doctype html> Sign in to download");
    host.answers = [serveFile(page)];
    await expect(pull({ sha256: hash(page) })).rejects.toThrow("is not a GGUF file");
    expect(names()).toEqual([]);
  });

  it("accepts an unknown hash only with trustFirst", async () => {
    await expect(models.pull(url(), { folder })).rejects.toThrow(RequestError);
    await expect(models.pull("http://host.example/a.gguf", { folder })).rejects.toThrow("http");
    await expect(pull({ sha256: "abc" })).rejects.toThrow("64 hexadecimal digits");
    const { record } = await models.pull(url(), { folder, trustFirst: true });
    expect(record).toMatchObject({ sha256, hashFrom: "first" });
  });

  it("uses the hash reported by the server", async () => {
    const linked =
      (said: string): HostAnswer =>
      (request, response) => {
        if (request.url !== "/cdn") {
          response.writeHead(302, { location: "/cdn", "x-linked-etag": `"${said}"` }).end();
        } else serveFile(file)(request, response);
      };
    host.answers = [linked(sha256)];
    expect((await models.pull(url(), { folder, trustFirst: true })).record?.hashFrom).toBe(
      "server",
    );
    await rm(join(folder, "model.gguf"));
    await rm(join(folder, "model.gguf.json"));
    host.answers = [linked(hash(other))];
    await expect(models.pull(url(), { folder, trustFirst: true })).rejects.toThrow("not");
    expect(names()).toEqual([]);
  });

  it("sends a token only to its own host, and never follows https to http", async () => {
    const seen: (string | undefined)[] = [];
    host.answers = [
      (request, response) => {
        seen.push(request.headers.authorization);
        if (request.url !== "/cdn") response.writeHead(302, { location: "/cdn" }).end();
        else response.end("end");
      },
    ];
    const signal = new AbortController().signal;
    const wanted = { headers: {}, token: "hf_secret", signal };
    const client = new HttpClient();
    await requestModel(client, { ...wanted, url: new URL(url()) });
    expect(seen).toEqual([undefined, undefined]);
    const location = { location: url() };
    const hub = { send: async () => ({ statusCode: 302, headers: location, destroy: () => {} }) };
    const sent: unknown[] = [];
    const spied = {
      send: (call: { headers: unknown }) => {
        sent.push(call.headers);
        return hub.send();
      },
    };
    const ask = requestModel(spied as unknown as HttpClient, {
      ...{ ...wanted, url: new URL("https://huggingface.co/a/b/resolve/main/c.gguf") },
    });
    await expect(ask).rejects.toThrow("redirects from https to http:");
    expect(sent).toEqual([expect.objectContaining({ authorization: "Bearer hf_secret" })]);
    client.dispose();
  });

  it("checks the free disk space first, and reports both sizes", async () => {
    const full = pull({ freeBytes: async () => 1000 });
    await expect(full).rejects.toThrow(/needs 6\d[.\d]* MB more on the disk.*1.00 kB are free/);
    expect(existsSync(target())).toBe(false);
  });

  it("reports a full disk, keeps the partial file, and resumes once there is space", async () => {
    // The prototype of every file handle.
    const handle = await open(join(folder, "any"), "w");
    type Write = (...how: [Uint8Array, number, number, number]) => Promise<unknown>;
    const prototype = Object.getPrototypeOf(handle) as { write: Write };
    await handle.close();
    await rm(join(folder, "any"));
    const { write } = prototype;
    const full = vi.spyOn(prototype, "write").mockImplementation(async function (
      this: unknown,
      bytes,
      from,
      length,
      at,
    ) {
      const room = half - at;
      if (room > 0) return write.call(this, bytes, from, Math.min(length, room), at);
      throw Object.assign(new Error("no space left"), { code: "ENOSPC" });
    });
    const stopped = pull({ maxTries: 2 });
    await expect(stopped).rejects.toThrow(ModelPullError);
    await expect(stopped).rejects.toThrow(
      /The disk is full: .* are kept; make room and pull again/,
    );
    full.mockRestore();
    expect(names()).toEqual(["model.gguf.part", "model.gguf.part.json"]);
    host.ranges = [];
    await pull();
    expect(host.ranges).toEqual([`bytes=${half}-`]);
    expect(hash(await readFile(target()))).toBe(sha256);
  });

  it("stops on abort, and keeps the partial file", async () => {
    const stop = new AbortController();
    host.answers = [breakOff(file, () => {})];
    const onProgress = (): void => stop.abort(new Error("enough"));
    await expect(pull({ signal: stop.signal, onProgress })).rejects.toThrow("enough");
    expect(names()).toContain("model.gguf.part");
  });

  it("shares a download of the same file", async () => {
    const all = await Promise.all([pull(), pull(), pull()]);
    expect(all.map(({ wasThere }) => wasThere)).toEqual([false, false, false]);
    expect(host.ranges).toHaveLength(1);
  });

  it("does not share downloads of equally named files from two sources", async () => {
    const [a, b] = ["/a/model.gguf", "/b/model.gguf"].map((path) => host.origin + path);
    const second = new Promise<PulledModel>((resolve) => {
      const answer: HostAnswer = (request, response) => {
        // The first download holds the name, so the second one starts now.
        resolve(models.pull(b as string, { folder, sha256: hash(other), clock }));
        serveFile(request.url?.startsWith("/a/") ? file : other)(request, response);
      };
      host.answers = [answer];
    });
    const both = await Promise.allSettled([
      models.pull(a as string, { folder, sha256, clock }),
      second,
    ]);
    expect(both).toMatchObject([
      { status: "fulfilled", value: { record: { sha256, source: a } } },
      { status: "rejected", reason: { message: expect.stringContaining("another file") } },
    ]);
    const later = models.pull(b as string, { folder, trustFirst: true });
    await expect(later).rejects.toThrow(`from ${a}, not from ${b}: remove it first`);
    expect(hash(await readFile(target()))).toBe(sha256);
    // A file with the right hash is accepted from any source.
    expect(await models.pull(b as string, { folder, sha256 })).toMatchObject({ wasThere: true });
  });

  it("does not accept an existing file without a record", async () => {
    await writeFile(target(), other);
    await expect(models.pull(url(), { folder, trustFirst: true })).rejects.toThrow(
      "nothing is known",
    );
    await expect(pull()).rejects.toThrow("There is another file");
    expect(hash(readFileSync(target()))).toBe(hash(other));
  });

  it("names an invalid source", async () => {
    for (const source of [
      "nano",
      "hf:owner/repo",
      "hf:o/r/../x.gguf",
      "https://host/page.html",
      "https://host/%zz.gguf",
    ]) {
      await expect(models.pull(source, { folder })).rejects.toThrow(RequestError);
    }
    await expect(models.pull("local/nobody", { folder })).rejects.toThrow(/Known are phi3:mini/);
    const odd = models.pull("local/phi3:mini", { folder, quantization: "Q9" });
    await expect(odd).rejects.toThrow("is known in Q4, FP16, not in Q9");
  });
});
