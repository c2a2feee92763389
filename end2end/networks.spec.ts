import { expect, test } from './kabinet.ts';

// One story in two parts, told in order.
test.describe.configure({ mode: 'serial' });

const newcomer = { email: 'newcomer@networks.example', password: 'correct horse battery' };
/** What the demo's offers pay, as the templates have it. */
const pays = { link: 10, level1: 50 };
/** Who the newcomer is at VK: one whom no other story links. */
let person = 0;

test('somebody follows a link, registers with VK without a password, and both sides are paid', async ({ portal, demo, mailbox, vk, page }) => {
  person = (await vk.people())[2]!;
  const before = await portal.pointsOf(demo.addresses.member);

  await page.goto(demo.addresses.invite_link);
  await portal.continueWithVk(person);
  await expect(page.getByText(/Вас пригласил друг|A friend invited you/)).toBeVisible();
  await expect(page.getByText(/Вы пришли через ВКонтакте|You came through VK/)).toBeVisible();
  await expect(page.getByLabel(/^(Пароль|Password)/)).toHaveCount(0);
  await expect(page.getByLabel(/^(Имя|Name)/)).not.toHaveValue('');
  await portal.email.fill(newcomer.email);
  await portal.agree();
  await portal.enterCode(await mailbox.code(newcomer.email));
  expect(await portal.points()).toBe(pays.link);
  await portal.signOut();

  await expect(async () => {
    expect(await portal.pointsOf(demo.addresses.member)).toBe(before + pays.level1);
  }).toPass({ timeout: 30_000 });
});

test('the only way in stays; with a password VK is unlinked, its bonus goes, and comes back no second time', async ({ portal, page }) => {
  await portal.signInWithVk(person);
  await page.goto('/client/networks/');
  const unlink = page.locator('details').filter({ hasText: /Отвязать|Unlink/ });
  await unlink.locator('summary').click();
  await expect(unlink.getByText(/единственный способ войти|your only way in/)).toBeVisible();
  await expect(unlink.getByRole('button')).toHaveCount(0);
  await page.getByLabel(/^(Новый пароль|New password)/).fill(newcomer.password);
  await page.getByRole('button', { name: /^(Задать пароль|Set the password)$/ }).click();
  await expect(page.getByText(/^(Пароль задан|The password is set)/)).toBeVisible();

  await unlink.locator('summary').click();
  await unlink.getByRole('button', { name: /^(Отвязать|Unlink) / }).click();
  await expect(page.getByText(/^(Профиль отвязан|The profile is unlinked)\.$/)).toBeVisible();
  expect(await portal.points()).toBe(0);
  await page.goto('/client/history/');
  await expect(portal.lines.filter({ hasText: /Отвязка профиля|Unlinked a/ }).filter({ hasText: `−${pays.link}` })).toHaveCount(1);
  await portal.signOut();

  await portal.signIn(newcomer);
  await portal.linkVk(person);
  expect(await portal.points()).toBe(0);
  await page.goto('/client/history/');
  await expect(portal.lines).toHaveCount(2);
});
