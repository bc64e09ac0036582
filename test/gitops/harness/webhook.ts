import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

/** Where somebody on call is told: it keeps what it gets. */
export class Webhook {
  readonly messages: string[] = [];

  private constructor(private readonly server: Server) {
    server.on('request', (request, response) => {
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => chunks.push(chunk));
      request.on('end', () => {
        this.messages.push(Buffer.concat(chunks).toString());
        response.end();
      });
    });
  }

  static async start(): Promise<Webhook> {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return new Webhook(server);
  }

  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}/`;
  }

  /** Waits for a message with this text. */
  async until(text: RegExp, seconds = 120): Promise<string> {
    const end = Date.now() + seconds * 1000;
    for (;;) {
      const found = this.messages.find((message) => text.test(message));
      if (found !== undefined) return found;
      if (Date.now() > end) throw new Error(`no message has ${text}: ${JSON.stringify(this.messages)}`);
      await new Promise((resolve) => setTimeout(resolve, 300));
    }
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }
}
