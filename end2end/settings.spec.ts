import { expect, test } from './kabinet.ts';

test('an operator gives points a name and an end, sees before what that means, and members see it after', async ({ desk, demo, portal, page }) => {
  await desk.signIn();
  await page.getByRole('link', { name: /^(Настройки|Settings)$/ }).click();
  await expect(page).toHaveURL(/\/desk\/settings\/$/);
  const field = (name: string) => page.locator(`[name="${name}"]`);
  const look = page.getByRole('button', { name: /^(Проверить изменения|Look at the changes)$/ });
  const save = page.getByRole('button', { name: /^(Сохранить|Save)$/ });
  const words = async (ru: string[], en: string[]) => {
    for (const [n, name] of ['ru_one', 'ru_few', 'ru_many'].entries()) await field(name).fill(ru[n]!);
    for (const [n, name] of ['en_one', 'en_other'].entries()) await field(name).fill(en[n]!);
  };

  // Something is wrong at first: it is said beside the field, and what was typed is there.
  await words(['зёрнышко', 'зёрнышка', 'зёрнышек'], ['grain', 'grains']);
  await page.getByLabel(/^(Часовой пояс|Time zone)$/).fill('Atlantis/Capital');
  await look.click();
  await expect(page.getByText(/Выберите пояс из списка|Choose a zone from the list/)).toBeVisible();
  await expect(field('en_other')).toHaveValue('grains');
  await page.getByLabel(/^(Часовой пояс|Time zone)$/).fill('Europe/Moscow');

  await page.getByLabel(/^(Сгорание|Expiry)$/).selectOption('end_of');
  await page.getByLabel(/^(В конце чего|At the end of what)$/).selectOption('year');
  await field('expiry_with').fill('1');
  await look.click();
  await expect(page.getByText('1 grain, 2 grains, 5 grains')).toBeVisible();
  await expect(page.getByRole('rowheader', { name: /^(Активация и сгорание|Activation and expiry)$/ })).toBeVisible();
  await expect(page.getByText(/не больше .* зёрныш|no more than .* grains/).first()).toBeVisible();
  await save.click();
  await expect(page.getByText(/^(Сохранено|Saved)\.$/)).toBeVisible();
  await expect(page.getByText(/сгорают в конце следующего года|expire at the end of the next year/).first()).toBeVisible();

  await page.goto(`/desk/members/?q=${encodeURIComponent(demo.addresses.member.email)}`);
  await page.getByRole('table').getByRole('link').first().click();
  await page.getByLabel(/^(Сколько баллов|How many points)$/).first().fill('15');
  await page.getByLabel(/^(Причина|Reason)$/).first().fill('За зёрна');
  await page.getByRole('button', { name: /^(Провести|Do it)$/ }).click();
  await expect(page.getByText(/^(Проведено|Done)\.$/)).toBeVisible();
  await page.context().clearCookies();
  await portal.signIn(demo.addresses.member);
  await expect(page.getByText(/зёрныш|grain/).first()).toBeVisible();
  await page.goto('/client/history/');
  const line = page.locator('details').filter({ hasText: 'За зёрна' });
  await line.locator('summary').click();
  // The end of the next year is the first moment of the one after it.
  await expect(line).toContainText(new RegExp(`1\\s(января|January) ${new Date().getFullYear() + 2}`));

  // As it was, for the other stories.
  await page.context().clearCookies();
  await desk.signIn();
  await page.goto('/desk/settings/');
  await words(['балл', 'балла', 'баллов'], ['point', 'points']);
  await page.getByLabel(/^(Сгорание|Expiry)$/).selectOption('never');
  await look.click();
  await save.click();
  await expect(page.getByText(/^(Сохранено|Saved)\.$/)).toBeVisible();
});
