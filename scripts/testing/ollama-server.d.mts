/** A real Ollama in a folder of its own. */
export class OllamaServer {
  readonly folder: string;
  readonly url: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  static start(folder: string, program?: string): Promise<OllamaServer>;
  run(): Promise<void>;
  stop(): Promise<void>;
  create(name: string, file: string, template?: string): void;
}
