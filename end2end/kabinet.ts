import { test as base, expect } from '@playwright/test';
import { Demo } from './demo.ts';
import { Desk } from './desk.ts';
import { Mailbox } from './mailbox.ts';
import { Portal } from './portal.ts';
import { Vk } from './vk.ts';

type Story = { portal: Portal; desk: Desk; vk: Vk; ok: Vk; mailbox: Mailbox; calm: void };

/** A story has a portal of its own kind of browser, and everything around it; it fails when the browser complains. */
export const test = base.extend<Story, { demo: Demo }>({
  demo: [
    async ({}, use) => {
      const demo = await Demo.start();
      await use(demo);
      await demo.stop();
    },
    { scope: 'worker', timeout: 60_000 },
  ],
  baseURL: async ({ demo }, use) => use(demo.addresses.portal),
  portal: async ({ page }, use) => use(new Portal(page)),
  desk: async ({ page, demo }, use) => use(new Desk(page, demo.addresses.marketer)),
  // A tab of its own: people keep VK open beside the portal.
  vk: async ({ context, demo }, use) => use(new Vk(context, demo.addresses.vk)),
  // The stand-ins of both networks have the same page.
  ok: async ({ context, demo }, use) => use(new Vk(context, demo.addresses.ok)),
  mailbox: async ({ request, demo }, use) => use(new Mailbox(request, demo.addresses.mailbox)),
  // Violations of the content security policy are errors of the console too.
  calm: [
    async ({ context }, use) => {
      const complaints: string[] = [];
      context.on('console', (said) => {
        if (said.type() === 'error') complaints.push(`${said.location().url}: ${said.text()}`);
      });
      context.on('weberror', (thrown) => complaints.push(String(thrown.error())));
      await use();
      expect(complaints, 'what the browser complained of').toEqual([]);
    },
    { auto: true },
  ],
});

export { expect };
