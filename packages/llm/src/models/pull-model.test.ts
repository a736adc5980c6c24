import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { mkdtemp, open, readFile, rm, truncate, writeFile } from "node:fs/promises";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { randomGguf } from "@understudy/house/testing";
import { RequestError } from "@understudy/planner-core";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { HttpClient } from "../backends/http/http-client.ts";
import type { PullProgress } from "./download.ts";
import { ModelPullError } from "./model-pull-error.ts";
import { requestModel } from "./model-request.ts";
import { models } from "./models.ts";
import type { PullOptions } from "./pull-model.ts";

const file = Buffer.from(randomGguf({ layers: 2 }));
const other = Buffer.from(randomGguf({ layers: 3 }));
const sha256 = hash(file);
const half = Math.floor(file.length / 2);
function hash(bytes: Uint8Array): string {
  return createHash("sha256").update(bytes).digest("hex");
}

type Answer = (request: IncomingMessage, response: ServerResponse) => void;

let folder: string;
let server: Server;
let url: string;
/** The answers to one request after the other; the last answers all that follow. */
let answers: Answer[];
let ranges: (string | undefined)[];

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "understudy-pull-"));
  ranges = [];
  answers = [serve()];
  server = createServer((request, response) => {
    ranges.push(request.headers.range);
    const answer = answers.length > 1 ? answers.shift() : answers[0];
    answer?.(request, response);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/some/model.gguf`;
});
afterEach(async () => {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
  await rm(folder, { recursive: true });
});

/** A server as it should be. */
function serve(bytes = file, etag = '"one"'): Answer {
  return (request, response) => {
    const from = Number(/^bytes=(\d+)-$/.exec(request.headers.range ?? "")?.[1] ?? 0);
    const isSame =
      request.headers["if-range"] === undefined || request.headers["if-range"] === etag;
    response.setHeader("etag", etag);
    if (from === 0 || !isSame) return void response.end(bytes);
    response.writeHead(206, {
      "content-range": `bytes ${from}-${bytes.length - 1}/${bytes.length}`,
    });
    response.end(bytes.subarray(from));
  };
}

/** Half of what was asked for, then what is done to the connection. */
function breakOff(then: (response: ServerResponse) => void, bytes = file, etag = '"one"'): Answer {
  return (request, response) => {
    const from = Number(/^bytes=(\d+)-$/.exec(request.headers.range ?? "")?.[1] ?? 0);
    const head: Record<string, string> = { etag, "content-length": String(bytes.length - from) };
    if (from > 0) head["content-range"] = `bytes ${from}-${bytes.length - 1}/${bytes.length}`;
    response.writeHead(from > 0 ? 206 : 200, head);
    response.write(bytes.subarray(from, from + Math.floor((bytes.length - from) / 2)), () =>
      then(response),
    );
  };
}

/** Of what was sent before a connection broke, all or less may have come. */
function isRest(range: string | undefined): boolean {
  const from = Number(/^bytes=(\d+)-$/.exec(range ?? "")?.[1]);
  return from > 0 && from <= half;
}

const drop = (response: ServerResponse): void => void response.destroy();
const pull = (options: PullOptions = {}) => models.pull(url, { folder, sha256, ...options });
const target = (): string => join(folder, "model.gguf");
const names = (): string[] => readdirSync(folder).sort();
const whole = ["model.gguf", "model.gguf.json"];

describe("models.pull", () => {
  it("fetches a file, tells how far it is, and records what it hashes to", async () => {
    const told: PullProgress[] = [];
    const pulled = await pull({ onProgress: (progress) => told.push(progress) });
    expect(pulled).toMatchObject({ spec: target(), wasThere: false });
    expect(pulled.record).toEqual({ sha256, bytes: file.length, source: url, hashFrom: "given" });
    expect(hash(await readFile(target()))).toBe(sha256);
    expect(told.at(-1)).toMatchObject({ receivedBytes: file.length, totalBytes: file.length });
    expect(names()).toEqual(whole);
    expect(await pull()).toMatchObject({ wasThere: true });
    expect(ranges).toHaveLength(1);
  });

  it("goes on where a connection was dropped", async () => {
    answers = [breakOff(drop), breakOff(drop), serve()];
    await pull();
    expect(hash(await readFile(target()))).toBe(sha256);
    expect(ranges[0]).toBeUndefined();
    expect(isRest(ranges[1])).toBe(true);
    expect(names()).toEqual(whole);
  });

  it("asks again where nothing comes any more", async () => {
    answers = [breakOff(() => {}), serve()];
    await pull({ stallMs: 300 });
    expect(hash(await readFile(target()))).toBe(sha256);
    expect(isRest(ranges[1])).toBe(true);
  });

  it("goes on in a later pull, too", async () => {
    answers = [breakOff(drop), (_, response) => response.destroy()];
    const broken = pull({ maxTries: 2 });
    await expect(broken).rejects.toThrow(/broke off.*are kept, and pulling again resumes/);
    expect(names()).toEqual(["model.gguf.part", "model.gguf.part.json"]);
    answers = [serve()];
    ranges = [];
    await pull();
    expect(ranges.map(isRest)).toEqual([true]);
    expect(hash(await readFile(target()))).toBe(sha256);
  });

  it("begins anew where the server ignores ranges", async () => {
    answers = [breakOff(drop), (_, response) => response.setHeader("etag", '"one"').end(file)];
    await pull();
    expect(hash(await readFile(target()))).toBe(sha256);
  });

  it.each(['"two"', 'W/"one"'])(
    "begins anew where the file changed meanwhile: ETag %s",
    async (etag) => {
      answers = [breakOff(drop), serve(other, etag)];
      await pull({ sha256: hash(other) });
      expect(hash(await readFile(target()))).toBe(hash(other));
    },
  );

  it("never mixes two versions, even if a server sends the rest of the other one", async () => {
    const rest: Answer = (_, response) => {
      const range = `bytes ${half}-${other.length - 1}/${other.length}`;
      response.writeHead(206, { "content-range": range, etag: '"two"' });
      response.end(other.subarray(half));
    };
    answers = [breakOff(drop), rest, serve(other, '"two"')];
    await pull({ sha256: hash(other) });
    expect(hash(await readFile(target()))).toBe(hash(other));
  });

  it.each<[string, Answer]>([
    [
      "is shorter than it says",
      (_, response) => {
        response.writeHead(200, { "content-length": String(file.length + 10), etag: '"one"' });
        response.write(file, () => response.destroy());
      },
    ],
    [
      "sends another part",
      (_, response) => {
        response.writeHead(206, { "content-range": `bytes 7-${file.length - 1}/${file.length}` });
        response.end(file.subarray(7));
      },
    ],
    ["says that there is no such range", (_, response) => response.writeHead(416).end()],
    ["fails", (_, response) => response.writeHead(503).end("busy")],
  ])(
    "gives up after some tries on a server that %s, without a file of that name",
    async (_, answer) => {
      answers = [answer];
      await expect(pull({ maxTries: 2 })).rejects.toThrow(ModelPullError);
      expect(existsSync(target())).toBe(false);
    },
  );

  it("refuses a file of another hash, and keeps nothing of it", async () => {
    answers = [serve(other)];
    await expect(pull()).rejects.toThrow(`has the SHA-256 ${hash(other)}, not ${sha256}`);
    expect(names()).toEqual([]);
  });

  it("refuses what is no model, whatever it hashes to", async () => {
    const page = Buffer.from("<!doctype html> Sign in to download");
    answers = [serve(page)];
    await expect(pull({ sha256: hash(page) })).rejects.toThrow("is no GGUF file");
    expect(names()).toEqual([]);
  });

  it("takes an unknown hash only where it is told to trust what comes first", async () => {
    await expect(models.pull(url, { folder })).rejects.toThrow(RequestError);
    await expect(models.pull("http://host.example/a.gguf", { folder })).rejects.toThrow("http");
    await expect(pull({ sha256: "abc" })).rejects.toThrow("64 hexadecimal digits");
    const { record } = await models.pull(url, { folder, trustFirst: true });
    expect(record).toMatchObject({ sha256, hashFrom: "first" });
  });

  it("knows what its server says that it hashes to", async () => {
    const linked =
      (said: string): Answer =>
      (request, response) => {
        if (request.url !== "/cdn") {
          response.writeHead(302, { location: "/cdn", "x-linked-etag": `"${said}"` }).end();
        } else serve()(request, response);
      };
    answers = [linked(sha256)];
    expect((await models.pull(url, { folder, trustFirst: true })).record?.hashFrom).toBe("server");
    await models.remove("model", { folder });
    answers = [linked(hash(other))];
    await expect(models.pull(url, { folder, trustFirst: true })).rejects.toThrow("not");
    expect(names()).toEqual([]);
  });

  it("sends a token to its own host alone, and goes from https to nothing less", async () => {
    const seen: (string | undefined)[] = [];
    answers = [
      (request, response) => {
        seen.push(request.headers.authorization);
        if (request.url !== "/cdn") response.writeHead(302, { location: "/cdn" }).end();
        else response.end("end");
      },
    ];
    const signal = new AbortController().signal;
    const wanted = { headers: {}, token: "hf_secret", signal };
    const client = new HttpClient();
    await requestModel(client, { ...wanted, url: new URL(url) });
    expect(seen).toEqual([undefined, undefined]);
    const location = { location: url };
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

  it("looks for room first, and says both numbers", async () => {
    const full = pull({ freeBytes: async () => 1000 });
    await expect(full).rejects.toThrow(/needs 6\d[.\d]* MB more on the disk.*1.00 kB are free/);
    expect(existsSync(target())).toBe(false);
  });

  it("says that the disk is full, keeps what fits, and goes on once there is room", async () => {
    // The prototype of every handle of a file.
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
    ranges = [];
    await pull();
    expect(ranges).toEqual([`bytes=${half}-`]);
    expect(hash(await readFile(target()))).toBe(sha256);
  });

  it("stops when it is told to, and keeps what came", async () => {
    const stop = new AbortController();
    answers = [breakOff(() => {})];
    const onProgress = (): void => stop.abort(new Error("enough"));
    await expect(pull({ signal: stop.signal, onProgress })).rejects.toThrow("enough");
    expect(names()).toContain("model.gguf.part");
  });

  it("is one where several pull the same file", async () => {
    const all = await Promise.all([pull(), pull(), pull()]);
    expect(all.map(({ wasThere }) => wasThere)).toEqual([false, false, false]);
    expect(ranges).toHaveLength(1);
  });

  it("is one for two processes as well", async () => {
    const source = new URL("./models.ts", import.meta.url).href;
    const script = `import(${JSON.stringify(source)}).then(async ({ models }) => {
      const pulled = await models.pull(process.argv[1], { folder: process.argv[2], sha256: process.argv[3] });
      console.log(JSON.stringify(pulled.wasThere));
    });`;
    const flags = ["--import", "tsx", "--conditions=@understudy/source", "-e", script];
    const run = (): Promise<string> =>
      new Promise((resolve) => {
        const child = spawn(process.execPath, [...flags, url, folder, sha256]);
        let said = "";
        child.stdout.on("data", (data: Buffer) => {
          said += data.toString();
        });
        child.stderr.on("data", (data: Buffer) => {
          said += data.toString();
        });
        child.once("close", () => resolve(said.trim()));
      });
    expect((await Promise.all([run(), run()])).sort()).toEqual(["false", "true"]);
    expect(ranges).toHaveLength(1);
    expect(names()).toEqual(whole);
  });

  it("does not take over a file of which nothing is known", async () => {
    await writeFile(target(), other);
    await expect(models.pull(url, { folder, trustFirst: true })).rejects.toThrow(
      "nothing is known",
    );
    await expect(pull()).rejects.toThrow("There is another file");
    expect(hash(readFileSync(target()))).toBe(hash(other));
  });

  it("names what cannot be fetched", async () => {
    for (const source of ["nano", "hf:owner/repo", "hf:o/r/../x.gguf", "https://host/page.html"]) {
      await expect(models.pull(source, { folder })).rejects.toThrow(RequestError);
    }
    await expect(models.pull("local/nobody", { folder })).rejects.toThrow(/Known are phi3:mini/);
    const odd = models.pull("local/phi3:mini", { folder, quantization: "Q9" });
    await expect(odd).rejects.toThrow("is known in Q4, FP16, not in Q9");
  });
});

describe("models of the folder", () => {
  it("are verified against what is recorded of them", async () => {
    await pull();
    expect(await models.verify("model", { folder })).toMatchObject({ verdict: "as-recorded" });
    await truncate(target(), file.length - 1);
    await expect(models.verify("model", { folder })).rejects.toThrow("has changed");
    await writeFile(join(folder, "plain.gguf"), other);
    expect(await models.verify("plain", { folder })).toMatchObject({
      ...{ sha256: hash(other), verdict: "unknown" },
    });
    await expect(models.verify("none", { folder })).rejects.toThrow(/There are: model, plain/);
  });

  it("are taken over from elsewhere, and removed with all that is known of them", async () => {
    const elsewhere = await mkdtemp(join(tmpdir(), "understudy-import-"));
    const from = join(elsewhere, "any.gguf");
    await writeFile(from, file);
    const { path, record } = await models.import(from, { folder, name: "mine.gguf" });
    expect(record).toMatchObject({ sha256, bytes: file.length });
    expect(hash(await readFile(path))).toBe(sha256);
    const again = models.import(from, { folder, name: "mine.gguf" });
    await expect(again).rejects.toThrow("already");
    await expect(models.import(from, { folder, name: "../x.gguf" })).rejects.toThrow(RequestError);
    expect(await models.remove("mine", { folder })).toBe(path);
    expect(names()).toEqual([]);
    await rm(elsewhere, { recursive: true });
  });

  it("have hashes, licences and names in the catalogue", async () => {
    const all = await models.available();
    expect((await models.available(true)).length).toBeLessThan(all.length);
    for (const { name, variant, repository, files, licence } of all) {
      expect(`${name}:${variant}`).toMatch(/^[a-z0-9.]+:[a-z0-9.]+$/);
      expect(repository).toMatch(/^[\w.-]+\/[\w.-]+$/);
      expect(licence).not.toBe("");
      for (const { path, bytes } of Object.values(files)) {
        expect(path).toMatch(/\.gguf$/);
        expect(bytes).toBeGreaterThan(1e8);
      }
    }
  });
});

describe("models.pull of Ollama", () => {
  const ollama = () => ({ ollamaUrl: new URL(url).origin });
  const lines =
    (...messages: object[]): Answer =>
    (_, response) => {
      response.setHeader("content-type", "application/x-ndjson");
      response.end(messages.map((message) => `${JSON.stringify(message)}\n`).join(""));
    };

  it("tells the progress that Ollama tells", async () => {
    const told: PullProgress[] = [];
    answers = [
      lines(
        { status: "pulling manifest" },
        { status: "pulling x", total: 100, completed: 40 },
        { status: "success" },
      ),
    ];
    const onProgress = (progress: PullProgress): void => void told.push(progress);
    const pulled = await models.pull("ollama/phi3:3.8b", { ...ollama(), onProgress });
    expect(pulled.spec).toBe("ollama/phi3:3.8b");
    expect(told).toMatchObject([{ receivedBytes: 40, totalBytes: 100 }]);
  });

  it("says what Ollama says, and that it broke off or is not there", async () => {
    answers = [lines({ error: "pull model manifest: file does not exist" })];
    await expect(models.pull("ollama/x", ollama())).rejects.toThrow("file does not exist");
    answers = [lines({ status: "pulling manifest" })];
    await expect(models.pull("ollama/x", ollama())).rejects.toThrow("broke off");
    const nobody = models.pull("ollama/x", { ollamaUrl: "http://127.0.0.1:9" });
    await expect(nobody).rejects.toThrow(ModelPullError);
  });
});
