import { expect, test } from './kabinet.ts';

test('the invite link is copied with one press, and the page says so', async ({ portal, demo, context, page }) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write'], { origin: demo.addresses.portal });
  await portal.signIn(demo.addresses.member);
  const link = await portal.inviteLink();
  await page.getByRole('button', { name: /^(Скопировать|Copy)$/ }).click();
  await expect(page.getByRole('status').filter({ hasText: /скопирован|copied/i })).toBeVisible();
  expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(link);
});
