/** Cookies, forms and redirects, one at a time: what a browser without scripts does. */
export class Browser {
  /** By origin and name. */
  #cookies = new Map();

  async #send(url, init = {}) {
    const { origin } = new URL(url);
    const jar = this.#cookies.get(origin) ?? new Map();
    const cookie = [...jar].map(([name, value]) => `${name}=${value}`).join('; ');
    const headers = { accept: 'text/html', 'accept-language': 'en', cookie, ...init.headers };
    const answer = await fetch(url, { ...init, headers, redirect: 'manual' });
    for (const set of answer.headers.getSetCookie()) {
      const [pair] = set.split(';');
      const [name, value] = [pair.slice(0, pair.indexOf('=')), pair.slice(pair.indexOf('=') + 1)];
      if (value === '') jar.delete(name);
      else jar.set(name, value);
    }
    this.#cookies.set(origin, jar);
    return answer;
  }

  /** Follows redirects to a page that is one. */
  async #settle(url, answer) {
    for (let hops = 0; hops < 20; hops += 1) {
      const location = answer.headers.get('location');
      if (location === null) return { url, status: answer.status, text: await answer.text() };
      url = new URL(location, url).href;
      answer = await this.#send(url, { headers: { 'sec-fetch-site': 'cross-site' } });
    }
    throw new Error('redirected in circles');
  }

  async get(url) {
    return this.#settle(url, await this.#send(url, { headers: { 'sec-fetch-site': 'none' } }));
  }

  async post(url, fields) {
    const init = { method: 'POST', body: new URLSearchParams(fields), headers: { 'sec-fetch-site': 'same-origin' } };
    return this.#settle(url, await this.#send(url, init));
  }

  /** Whether it holds a cookie of this origin. */
  holds(origin, name) {
    return this.#cookies.get(origin)?.has(name) ?? false;
  }
}

/** The first form of a page: where it leads, and what it carries unasked. */
export const form = ({ url, text }) => {
  const [, action] = /<form[^>]*action="([^"]*)"/.exec(text) ?? [];
  const hidden = [...text.matchAll(/<input[^>]*type="hidden"[^>]*>/g)].map(([input]) => [
    /name="([^"]*)"/.exec(input)[1],
    /value="([^"]*)"/.exec(input)?.[1] ?? '',
  ]);
  return { action: new URL(action, url).href, fields: Object.fromEntries(hidden) };
};
