import { type Cookie, expect, type Page } from '@playwright/test';
import type { SignIn } from './demo.ts';

/** The session of the marketer, kept from story to story: nobody may sign in as often as the stories need the desk. */
let session: Cookie[] = [];

/** What the marketer does. */
export class Desk {
  constructor(
    readonly page: Page,
    private readonly marketer: SignIn,
  ) {}

  async signIn(): Promise<void> {
    const browser = this.page.context();
    await browser.addCookies(session);
    await this.page.goto('/desk/offers/');
    // A member who signed in with this browser has ended it.
    if (new URL(this.page.url()).pathname !== '/desk/login/') return;
    await this.page.getByLabel(/^(Рабочая почта|Work e-mail)/).fill(this.marketer.email);
    await this.page.getByLabel(/^(Пароль|Password)/).fill(this.marketer.password);
    await this.page.getByRole('button', { name: /^(Войти|Sign in)$/ }).click();
    await this.page.waitForURL((url) => url.pathname.startsWith('/desk/') && url.pathname !== '/desk/login/');
    session = (await browser.cookies()).filter(({ name }) => name === '__Host-session');
  }

  /** Orders a run on a group, by its place, and waits for its end: the page renews itself, with scripts or without. */
  async runNow(group = 0): Promise<void> {
    // A run that a linking has ordered may be under way; then the page says so, and the marketer presses again.
    await expect(async () => {
      await this.page.goto('/desk/groups/');
      await this.page.getByRole('table').getByRole('rowheader').getByRole('link').nth(group).click();
      await this.page.getByRole('button', { name: /^(Собрать сейчас|Run now)$/ }).click();
      await this.page.waitForURL(/ordered=/, { timeout: 10_000 });
    }).toPass({ timeout: 45_000 });
    await expect(this.page.locator('.run-headline')).toHaveText(/завершён|completed/, { timeout: 45_000 });
  }
}
