import { type APIRequestContext, expect } from '@playwright/test';

export type Letter = { id: number; to: string[]; subject: string; text: string; html: string | null };

/** The demo's mailbox, where every letter of the portal arrives. */
export class Mailbox {
  constructor(
    private readonly request: APIRequestContext,
    private readonly address: string,
  ) {}

  /** Letters to `email`, newest first. */
  async letters(email: string): Promise<Letter[]> {
    const answer = await this.request.get(new URL('/letters.json', this.address).href, { params: { to: email } });
    expect(answer.ok()).toBe(true);
    return answer.json();
  }

  /** The first letter to `email` that says what `pattern` looks for, once it is there. */
  async find(email: string, pattern: RegExp): Promise<RegExpExecArray> {
    let found: RegExpExecArray | null = null;
    await expect
      .poll(
        async () => {
          const texts = (await this.letters(email)).map((letter) => pattern.exec(`${letter.subject}\n${letter.text}`));
          found = texts.find((match) => match !== null) ?? null;
          return found !== null;
        },
        { message: `a letter to ${email} that says ${pattern}` },
      )
      .toBe(true);
    return found!;
  }

  /** The six digits of the newest code. */
  async code(email: string): Promise<string> {
    return (await this.find(email, /^\s*(\d{6})\s*$/m))[1]!;
  }
}
