import { expect, test } from './kabinet.ts';

test('a marketer awards points by a file, sees first what would happen, and the same file again moves nothing', async ({ desk, demo, portal, page }) => {
  await desk.signIn();
  await page.goto('/desk/members/');
  await page.getByRole('link', { name: /^(Баллы файлом|Points by a file)$/ }).click();
  const { email } = demo.addresses.member;
  const rows = ['Участник;Баллы;Причина;Ключ', `${email};12;За конкурс;contest-${Date.now()}`, `${email};-2;Ошибка;`, 'nobody@example.org;5;За конкурс;'];
  const send = async () => {
    await page.goto('/desk/points/batch/');
    const buffer = Buffer.from(`\uFEFF${rows.join('\r\n')}\r\n`);
    await page.getByLabel(/^(Файл|File)$/).setInputFiles({ name: 'contest.csv', mimeType: 'text/csv', buffer });
    await page.getByRole('button', { name: /^(Проверить файл|Check the file)$/ }).click();
    // The page renews itself, with scripts or without, until the rows are looked at.
    await expect(page.getByRole('heading', { name: 'contest.csv' })).toBeVisible();
  };
  await send();
  await expect(page.getByText(/^(Не принято|Rejected)$/).first()).toBeVisible();
  const rejected = page.waitForEvent('download');
  await page.getByRole('link', { name: /^(Скачать 1 непринятую строку|Download 1 rejected row)$/ }).click();
  expect((await rejected).suggestedFilename()).toBe('rejected.csv');
  await page.getByRole('button', { name: /^(Провести файл|Carry out)$/ }).click();
  await expect(page.getByText(/^(Начислено|Awarded)$/)).toBeVisible();
  await expect(page.getByRole('button', { name: /^(Остановить|Stop)$/ })).toHaveCount(0);

  await send();
  await expect(page.getByText(/^(Эти строки уже проведены|These rows were applied already)/)).toBeVisible();
  await expect(page.getByText(/^(В этом файле нечего проводить|There is nothing in this file to carry out)\.$/)).toBeVisible();

  await page.context().clearCookies();
  await portal.signIn(demo.addresses.member);
  await page.goto('/client/history/');
  await expect(portal.lines.filter({ hasText: 'За конкурс' }).filter({ hasText: '+12' })).toHaveCount(1);
});
