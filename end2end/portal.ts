import { expect, type Locator, type Page } from '@playwright/test';
import type { SignIn } from './demo.ts';

/** What visitors and members do, found as people find it: by labels and names, in Russian or English. */
export class Portal {
  constructor(readonly page: Page) {}

  get email(): Locator {
    return this.page.getByLabel(/^(Электронная почта|E-mail)/);
  }

  get password(): Locator {
    return this.page.getByLabel(/^(Пароль|Password)/).first();
  }

  get balance(): Locator {
    return this.page.locator('.balance-amount strong');
  }

  /** The lines of the history, newest first. */
  get lines(): Locator {
    return this.page.locator('.entry');
  }

  /** The whole balance as a number, read from the member's home. */
  async points(): Promise<number> {
    await this.page.goto('/client/');
    const text = await this.balance.innerText();
    const points = Number(text.replace(/[\s,]/g, '').replace('−', '-'));
    expect(points, `${text} is a number`).not.toBeNaN();
    return points;
  }

  /** As `points`, of a member who signs in for it and out again. */
  async pointsOf(member: SignIn): Promise<number> {
    await this.signIn(member);
    const points = await this.points();
    await this.signOut();
    return points;
  }

  /** The link to hand to friends. */
  async inviteLink(): Promise<string> {
    await this.page.goto('/client/invite/');
    return this.page.getByRole('textbox', { name: /Ссылка для друга|Link for a friend/ }).inputValue();
  }

  /** Fills the form of registration in and sends it; the code goes to the mailbox. */
  async register(name: string, { email, password }: SignIn): Promise<void> {
    await this.page.getByLabel(/^(Имя|Name)/).fill(name);
    await this.email.fill(email);
    await this.password.fill(password);
    await this.agree();
  }

  /** Accepts the rules and sends the form of registration. */
  async agree(): Promise<void> {
    await this.page.getByRole('checkbox', { name: /^(Принимаю правила|I accept the rules)/ }).check();
    await this.page.getByRole('button', { name: /^(Зарегистрироваться|Register)$/ }).click();
    await expect(this.codeField).toBeVisible();
  }

  get codeField(): Locator {
    return this.page.getByLabel(/^(Код|Code)/);
  }

  async enterCode(code: string): Promise<void> {
    await this.codeField.fill(code);
    await this.page.getByRole('button', { name: /^(Подтвердить|Confirm)$/ }).click();
    await this.page.waitForURL(/\/client\/$/);
  }

  async signIn({ email, password }: SignIn): Promise<void> {
    await this.page.goto('/client/login/');
    await this.email.fill(email);
    await this.password.fill(password);
    await this.page.getByRole('button', { name: /^(Войти|Sign in)$/ }).click();
    await this.page.waitForURL(/\/client\/$/);
  }

  async signInWithVk(person: number): Promise<void> {
    await this.page.goto('/client/login/');
    await this.page.getByRole('button', { name: /(Войти через|Sign in with).*(ВК|VK|ВКонтакте)/i }).click();
    await this.consent(person);
    await this.page.waitForURL(/\/client\/$/);
  }

  /** From the page of registration to VK ID and back, as somebody who is no member yet. */
  async continueWithVk(person: number): Promise<void> {
    await this.page.getByRole('button', { name: /^(Продолжить через ВКонтакте|Continue with VK)$/ }).click();
    await this.consent(person);
    await this.page.waitForURL(/\/client\/registration\/$/);
  }

  async linkVk(person: number): Promise<void> {
    await this.link(/^(Привязать|Link) (ВКонтакте|VK)/, person);
  }

  async linkOk(person: number): Promise<void> {
    await this.link(/^(Привязать|Link) (Одноклассники|Odnoklassniki)/, person);
  }

  private async link(button: RegExp, person: number): Promise<void> {
    await this.page.goto('/client/networks/');
    await this.page.getByRole('button', { name: button }).click();
    await this.consent(person);
    await this.page.waitForURL(/\/client\/networks\//);
  }

  /** The page of the network: continue as this person. */
  private async consent(person: number): Promise<void> {
    await this.page.getByRole('button', { name: new RegExp(`id${person}$`) }).click();
  }

  async signOut(): Promise<void> {
    await this.page.getByRole('button', { name: /^(Выйти|Sign out)$/ }).first().click();
    await expect(this.page.getByRole('button', { name: /^(Войти|Sign in)$/ })).toBeVisible();
  }
}
