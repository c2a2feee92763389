import { expect, test } from './kabinet.ts';

/** The budget of design.md for pages that anyone may open. */
const BYTES = 14 * 1024;
const REQUESTS = 3;

for (const path of ['/client/login/', '/client/registration/']) {
  test(`${path} is small, loads no WebAssembly and sets its policy`, async ({ page, context }) => {
    const sizes: Promise<number>[] = [];
    const asked: string[] = [];
    context.on('requestfinished', (request) => {
      asked.push(request.url());
      sizes.push(request.sizes().then((sizes) => sizes.responseBodySize));
    });
    const answer = await page.goto(path, { waitUntil: 'networkidle' });
    expect(answer!.status()).toBe(200);
    const policy = (await answer!.headerValue('content-security-policy')) ?? '';
    expect(policy).toMatch(/'nonce-/);
    expect(policy).not.toContain('unsafe-inline');
    expect(asked.filter((url) => url.includes('.wasm'))).toEqual([]);
    expect(asked.length, asked.join('\n')).toBeLessThanOrEqual(REQUESTS);
    const bytes = (await Promise.all(sizes)).reduce((sum, size) => sum + size, 0);
    expect(bytes).toBeLessThanOrEqual(BYTES);
  });
}

test('an address that leads nowhere says so in 404', async ({ request }) => {
  const answer = await request.get('/nowhere/');
  expect(answer.status()).toBe(404);
});
