import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

export type SignIn = { email: string; password: string };

/** What `kabinet demo --json` says once it listens. */
export type Addresses = {
  portal: string;
  vk: string;
  ok: string;
  mailbox: string;
  /** The member's link for friends. */
  invite_link: string;
  member: SignIn;
  marketer: SignIn;
};

const executable = process.env.KABINET_EXECUTABLE ?? join(import.meta.dirname, '../target/debug/kabinet');
/** So much of its log is shown when it does not start. */
const LINES_KEPT = 40;

/** `kabinet demo` on free ports, in a data folder of its own that goes with it. */
export class Demo {
  private constructor(
    readonly addresses: Addresses,
    private readonly running: ChildProcess,
    private readonly data: string,
  ) {}

  static async start(): Promise<Demo> {
    const data = await mkdtemp(join(tmpdir(), 'kabinet-story-'));
    const running = spawn(executable, ['--json', 'demo', '--data', join(data, 'demo'), '--port', '0'], {
      cwd: data,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const log: string[] = [];
    createInterface({ input: running.stderr! }).on('line', (line) => {
      log.push(line);
      if (log.length > LINES_KEPT) log.shift();
    });
    const first = await new Promise<string>((resolve, reject) => {
      const stopped = (why: string) => reject(new Error([`${executable} demo ${why}`, ...log].join('\n')));
      createInterface({ input: running.stdout! }).once('line', resolve);
      running.once('error', (error) => stopped(`did not start: ${error.message}`));
      running.once('close', (code, signal) => stopped(`ended with ${code ?? signal}`));
    });
    return new Demo(JSON.parse(first) as Addresses, running, data);
  }

  async stop(): Promise<void> {
    const ended = new Promise((resolve) => this.running.once('close', resolve));
    if (this.running.exitCode === null && this.running.signalCode === null) {
      this.running.kill('SIGTERM');
      await ended;
    }
    await rm(this.data, { recursive: true, force: true });
  }
}
