import { existsSync } from 'node:fs';
import { defineConfig, devices } from '@playwright/test';

// The machine's own Chromium: Playwright's is downloaded from elsewhere.
const installed = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];
const executablePath = process.env.KABINET_CHROMIUM ?? installed.find((path) => existsSync(path));

export default defineConfig({
  testDir: '.',
  testIgnore: 'peers/**',
  outputDir: 'test-results',
  forbidOnly: true,
  fullyParallel: false,
  // One portal at a time: stories share its clock, its schedule and two cores.
  workers: 1,
  retries: 0,
  timeout: 120_000,
  expect: { timeout: 20_000 },
  reporter: [['list']],
  use: {
    // Transitions between pages are cut short by the speed of a test, and Chromium reports each as an error.
    contextOptions: { reducedMotion: 'reduce' },
    trace: 'retain-on-failure',
    screenshot: 'only-on-failure',
    launchOptions: {
      executablePath,
      args: [
        '--no-sandbox',
        '--disable-gpu',
        '--disable-quic',
        '--no-first-run',
        '--disable-background-networking',
        '--disable-component-update',
        '--disable-sync',
      ],
    },
  },
  projects: [
    { name: 'javascript', use: { ...devices['Desktop Chrome'], locale: 'ru-RU' } },
    {
      name: 'no javascript',
      testIgnore: ['peers/**', '*.island.spec.ts'],
      use: { ...devices['Desktop Chrome'], locale: 'en-GB', javaScriptEnabled: false },
    },
  ],
});
