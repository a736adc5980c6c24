import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";

/** An OpenAI-compatible server that answers with the test's text. */
export class TalkingServer {
  /** The answer to every request; undefined: an error. */
  text: string | undefined;
  /** Requests so far. */
  calls = 0;
  /** Unanswered requests. */
  waiting = 0;
  readonly #server: Server;
  #release: (() => void) | undefined;
  #held: Promise<void> | undefined;

  private constructor(text: string | undefined) {
    this.text = text;
    this.#server = createServer((request, response) => {
      request.resume().on("end", async () => {
        if (request.method === "GET") {
          response.writeHead(404).end();
          return;
        }
        this.calls++;
        this.waiting++;
        await this.#held;
        this.waiting--;
        if (this.text === undefined) {
          response.writeHead(500).end();
          return;
        }
        response.setHeader("content-type", "text/event-stream");
        const chunk = (part: object) => `data: ${JSON.stringify({ choices: [part] })}\n\n`;
        response.write(chunk({ delta: { content: this.text } }));
        response.end(`${chunk({ delta: {}, finish_reason: "stop" })}data: [DONE]\n\n`);
      });
    });
  }

  static async start(text?: string): Promise<TalkingServer> {
    const talking = new TalkingServer(text);
    await new Promise<void>((resolve) => talking.#server.listen(0, "127.0.0.1", resolve));
    return talking;
  }

  /** The SPEC of its model. */
  get spec(): string {
    const { port } = this.#server.address() as AddressInfo;
    return `openai/talker@http://127.0.0.1:${port}`;
  }

  /** Holds all answers until {@link release}. */
  hold(): void {
    this.#held = new Promise((resolve) => {
      this.#release = resolve;
    });
  }

  release(): void {
    this.#release?.();
    this.#held = undefined;
  }

  close(): void {
    this.release();
    this.#server.close();
    this.#server.closeAllConnections();
  }
}
