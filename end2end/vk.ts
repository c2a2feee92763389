import { type BrowserContext, expect, type Locator, type Page } from '@playwright/test';

/** The stand-in's own page, on which a person of VK acts by plain buttons. */
export class Vk {
  constructor(
    private readonly context: BrowserContext,
    private readonly address: string,
  ) {}

  /** Who may be acted as, by id. */
  async people(): Promise<number[]> {
    const page = await this.context.newPage();
    await page.goto(this.address);
    const ids = await page.locator('button[name="as"]').evaluateAll((all) => all.map((one) => Number((one as HTMLButtonElement).value)));
    await page.close();
    return ids;
  }

  /** Opens the page as this person; acts are methods of what is returned. */
  async as(id: number): Promise<Person> {
    const page = await this.context.newPage();
    await page.goto(new URL(`/?as=${id}`, this.address).href);
    return new Person(page);
  }
}

export class Person {
  constructor(readonly page: Page) {}

  /** The posts of the group, as VK lists them. */
  post(nth: number): Post {
    return new Post(this.page.getByRole('article').nth(nth));
  }

  async join(): Promise<void> {
    await this.press(/^(Вступить|Join)$/);
    await expect(this.page.getByRole('button', { name: /^(Выйти|Leave)$/ })).toBeVisible();
  }

  async leave(): Promise<void> {
    await this.press(/^(Выйти|Leave)$/);
    await expect(this.page.getByRole('button', { name: /^(Вступить|Join)$/ })).toBeVisible();
  }

  async close(): Promise<void> {
    await this.page.close();
  }

  private async press(name: RegExp): Promise<void> {
    await this.page.getByRole('button', { name }).first().click();
  }
}

export class Post {
  constructor(private readonly article: Locator) {}

  private get likeButton(): Locator {
    return this.article.getByRole('button', { name: /Нравится|Like/ });
  }

  private get repostButton(): Locator {
    return this.article.getByRole('button', { name: /репост|repost/i });
  }

  async like(): Promise<void> {
    await this.turn(this.likeButton, true);
  }

  async unlike(): Promise<void> {
    await this.turn(this.likeButton, false);
  }

  async repost(): Promise<void> {
    await this.turn(this.repostButton, true);
  }

  async takeRepostBack(): Promise<void> {
    await this.turn(this.repostButton, false);
  }

  async comment(text: string): Promise<void> {
    await this.article.getByRole('textbox', { name: /Комментарий|A comment/ }).fill(text);
    await this.article.getByRole('button', { name: /Отправить|Send/ }).click();
    await expect(this.article.getByText(text, { exact: true })).toBeVisible();
  }

  private async turn(button: Locator, on: boolean): Promise<void> {
    await expect(button).toHaveAttribute('aria-pressed', String(!on));
    await button.click();
    await expect(button).toHaveAttribute('aria-pressed', String(on));
  }
}
