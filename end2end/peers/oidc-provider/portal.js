import { spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

/** A port that nobody listens on. */
export const freePort = () =>
  new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });

/** A portal of its own folder, with these settings; the address, and how to stop it. */
export const startPortal = async (executable, port, settings) => {
  const folder = mkdtempSync(join(tmpdir(), 'kabinet-peer-'));
  const address = `http://127.0.0.1:${port}`;
  const env = {
    PATH: process.env.PATH,
    KABINET__HTTP__LISTEN: `127.0.0.1:${port}`,
    KABINET__HTTP__PUBLIC_URL: address,
    KABINET__DATABASE__URL: `sqlite://${join(folder, 'kabinet.db')}`,
    KABINET__SECRETS__KEY_FILE: join(folder, 'kabinet.key'),
    KABINET__LOG__LEVEL: 'warn',
    ...settings,
  };
  const migrated = spawnSync(executable, ['migrate'], { env, cwd: folder, encoding: 'utf8' });
  if (migrated.status !== 0) throw new Error(migrated.stderr);
  const portal = spawn(executable, ['serve'], { env, cwd: folder, stdio: ['ignore', 'inherit', 'inherit'] });
  const stop = async () => {
    const ended = new Promise((resolve) => portal.once('exit', resolve));
    portal.kill('SIGTERM');
    await ended;
    rmSync(folder, { recursive: true });
  };
  for (let tries = 0; tries < 100; tries += 1) {
    if (await fetch(`${address}/health/ready`).then((answer) => answer.ok, () => false)) return { address, stop };
    await sleep(100);
  }
  await stop();
  throw new Error('the portal does not get ready');
};
