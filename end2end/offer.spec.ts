import { expect, test } from './kabinet.ts';

test('the marketer makes an offer of their own, and what it says is what a purchase brings', async ({ desk, demo, portal, page }) => {
  await desk.signIn();
  await page.goto('/desk/offers/');
  await page.getByLabel(/^(Чего ждёт|What it waits for)$/).selectOption('purchase.made');
  await page.getByRole('button', { name: /^(Добавить|Add)$/ }).last().click();
  await expect(page).toHaveURL(/\/desk\/offers\/[0-9a-f-]{36}\/$/);

  // A condition: from 500 on, answered wrongly at first. What was typed is there again, and so is what is wrong.
  await page.getByLabel(/^(Ещё условие|One more condition)$/).selectOption('paid');
  await page.getByRole('button', { name: /^(Добавить|Add)$/ }).first().click();
  const sum = page.getByLabel(/^(Сумма покупки|Sum of the purchase)$/);
  await sum.fill('a lot');
  await page.getByLabel(/^(Баллы|Points)$/).fill('77');
  const save = page.getByRole('button', { name: /^(Сохранить|Save)$/ });
  await save.click();
  await expect(page.getByText(/Введите сумму, например|Enter a sum, such as/)).toBeVisible();
  await expect(sum).toHaveValue('a lot');
  await expect(page.getByLabel(/^(Баллы|Points)$/)).toHaveValue('77');
  await sum.fill('500');
  // And a tag on top of the points.
  await page.getByLabel(/^(Ещё действие|One more thing to do)$/).selectOption('tag');
  await page.getByRole('button', { name: /^(Добавить|Add)$/ }).nth(1).click();
  await page.getByLabel(/^(Метка|Tag)$/).fill('buyer');
  await page.getByRole('checkbox', { name: /^(включить|put on)/ }).check();
  // Before the demo's offer of Tuesdays, after which no others are considered.
  await page.getByLabel(/^(Приоритет|Priority)$/).fill('1000');
  await save.click();
  await expect(page.getByText(/Сохранено|Saved/)).toBeVisible();
  await expect(page.locator('.sentence')).toHaveText(/сумма не меньше 500|the sum is at least 500/);
  await page.getByRole('button', { name: /^(Включить|Switch on)/ }).first().click();

  await page.goto(`/desk/members/?q=${encodeURIComponent(demo.addresses.member.email)}`);
  await page.getByRole('table').getByRole('link').first().click();
  const buy = async (number: string, amount: string) => {
    await page.getByLabel(/^(Номер покупки|Number of the purchase)$/).first().fill(number);
    await page.getByLabel(/^(Сумма|Sum)$/).first().fill(amount);
    await page.getByRole('button', { name: /^(Записать покупку|Record the purchase)$/ }).click();
    await expect(page.getByRole('rowheader', { name: number })).toBeVisible();
  };
  await buy('A-1', '499,99');
  await expect(page.getByRole('button', { name: /^buyer/ })).toHaveCount(0);
  await buy('A-2', '500');
  await expect(page.getByRole('button', { name: /^buyer/ })).toBeVisible();

  await page.getByRole('link', { name: /журнал|journal/i }).last().click();
  await expect(page.getByText(/Начислено: 77|Awarded: 77/)).toHaveCount(1);
  await page.context().clearCookies();
  await portal.signIn(demo.addresses.member);
  await page.goto('/client/history/');
  await expect(portal.lines.filter({ hasText: 'A-2' }).filter({ hasText: '77' })).toHaveCount(1);
});

test('the marketer adds a counter, and is told what is missing', async ({ desk, page }) => {
  await desk.signIn();
  await page.goto('/desk/counters/');
  await page.getByRole('button', { name: /^(Добавить счётчик|Add a counter)$/ }).click();
  // The browser itself asks for what is required.
  await expect(page).toHaveURL(/\/desk\/counters\/$/);
  // Every counter has such fields under a fold, to be renamed by.
  await page.getByRole('textbox', { name: /^(По-русски|In Russian)$/ }).fill('Визиты');
  await page.getByRole('textbox', { name: /^(По-английски|In English)$/ }).fill('Visits');
  await page.getByRole('checkbox', { name: /^(группы|groups)$/ }).check();
  await page.getByRole('button', { name: /^(Добавить счётчик|Add a counter)$/ }).click();
  await expect(page.getByRole('rowheader', { name: /^(Визиты|Visits)/ })).toBeVisible();
});
