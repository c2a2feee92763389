import { expect, test } from './kabinet.ts';

test('a marketer gives points by hand, much of it waits, and the member reads why in the history and the statement', async ({ desk, demo, portal, page }) => {
  await desk.signIn();
  await page.goto(`/desk/members/?q=${encodeURIComponent(demo.addresses.member.email)}`);
  await page.getByRole('table').getByRole('link').first().click();
  const change = async (points: string, reason: string) => {
    await page.getByLabel(/^(Сколько баллов|How many points)$/).first().fill(points);
    await page.getByLabel(/^(Причина|Reason)$/).first().fill(reason);
    await page.getByRole('button', { name: /^(Провести|Do it)$/ }).click();
  };
  await change('15', '');
  await expect(page.getByLabel(/^(Сколько баллов|How many points)$/).first()).toHaveValue('15');
  await change('15', 'За терпение');
  await expect(page.getByText(/^(Проведено|Done)\.$/)).toBeVisible();
  await change('20000', 'Главный приз');
  await expect(page.getByText(/^(Решает кто-то другой|Somebody else decides)$/)).toBeVisible();
  await page.goto('/desk/members/');
  await page.getByRole('link', { name: /^(Ждут второй подписи|Waiting for a second pair of eyes): 1$/ }).click();
  await expect(page.getByText('Главный приз')).toBeVisible();

  await page.context().clearCookies();
  await portal.signIn(demo.addresses.member);
  await page.goto('/client/history/');
  await expect(portal.lines.filter({ hasText: 'За терпение' }).filter({ hasText: '+15' })).toHaveCount(1);
  await page.getByRole('link', { name: /^(Выписка за период|Statement)$/ }).click();
  const usable = async (row: RegExp) => {
    const cell = page.getByRole('row').filter({ has: page.getByRole('rowheader', { name: row }) }).getByRole('cell').first();
    return Number((await cell.innerText()).replace(/[^\d−]/g, '').replace('−', '-') || '0');
  };
  const now = await usable(/^(Сейчас|Now)$/);
  expect(now).toBe(await portal.points());
  await page.goto('/client/statement/?from=2020-01-01&until=2020-01-31');
  expect(await usable(/^(На конец|As 31)/)).toBe(0);
});
